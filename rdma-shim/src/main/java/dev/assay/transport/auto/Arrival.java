package dev.assay.transport.auto;

import dev.assay.transport.Channel;
import dev.assay.transport.ChannelAcceptor;
import dev.assay.transport.ChannelHandler;
import dev.assay.transport.CloseCause;
import org.jspecify.annotations.Nullable;

/** The listening side: one channel that came, until it is said what it is for. */
final class Arrival implements Stage {

  private static final String TAKE = "take ";

  private final AutoWorker worker;
  private final AutoListener listener;
  private final AutoChannel auto;
  private final ChannelAcceptor acceptor;
  private final Channel channel;
  private final String scheme;
  private final long deadlineNanos;

  /** Set while this one holds a place among the connections. */
  private @Nullable String token;

  Arrival(
      AutoWorker worker,
      AutoListener listener,
      AutoChannel auto,
      ChannelAcceptor acceptor,
      Channel channel,
      String scheme) {
    this.worker = worker;
    this.listener = listener;
    this.auto = auto;
    this.acceptor = acceptor;
    this.channel = channel;
    this.scheme = scheme;
    deadlineNanos = System.nanoTime() + worker.connectTimeoutNanos();
  }

  @Override
  public void opened(Channel opened) {
    // The other side speaks first.
  }

  @Override
  public void said(Channel from, String line) {
    if (line.equals("ask") && token == null) {
      answer();
    } else if (line.equals("stay") && token != null) {
      worker.takePlace(token);
      decide();
    } else if (line.startsWith(TAKE)) {
      Arrival asked = worker.takePlace(line.substring(TAKE.length()));
      if (asked == null) {
        channel.close();
      } else {
        token = line.substring(TAKE.length());
        asked.token = null;
        asked.channel.close();
        decide();
      }
    } else {
      channel.close();
    }
  }

  private void decide() {
    ChannelHandler user = acceptor.accept(auto);
    token = null;
    auto.decide(channel, user, scheme + ": chosen by the connecting side");
  }

  private void answer() {
    String place = worker.reserve(this);
    if (place == null) {
      AutoChannel.say(channel, "full");
      channel.close();
      return;
    }
    token = place;
    AutoChannel.say(channel, "host " + worker.host());
    listener.offers().forEach(offer -> AutoChannel.say(channel, "way " + offer));
    AutoChannel.say(channel, "token " + place);
  }

  @Override
  public void closed(Channel closed, CloseCause cause) {
    if (token != null) {
      worker.takePlace(token);
      worker.release();
      token = null;
    }
    auto.end(cause);
  }

  @Override
  public void giveUp(CloseCause cause) {
    channel.close();
  }

  @Override
  public void tick(long nowNanos) {
    if (nowNanos - deadlineNanos >= 0) {
      channel.close();
    }
  }
}

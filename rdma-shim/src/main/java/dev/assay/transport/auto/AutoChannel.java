package dev.assay.transport.auto;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.assay.transport.Channel;
import dev.assay.transport.ChannelHandler;
import dev.assay.transport.CloseCause;
import dev.assay.transport.OneSided;
import dev.assay.transport.Peer;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What the user holds: a channel that is one of those below once that is decided, and takes nothing
 * before. It is the handler of all of them.
 */
final class AutoChannel implements Channel, ChannelHandler {

  private static final ChannelHandler NOBODY = (channel, segment, offset, lengthBytes) -> {};

  private final AutoWorker worker;
  private ChannelHandler user;

  /** Null once it is decided, or over. */
  private @Nullable Stage stage;

  private @Nullable Channel target;
  private State early = State.CONNECTING;
  private String via = "";

  /** For a peer that came; the user's handler comes with {@link #decide}. */
  AutoChannel(AutoWorker worker) {
    this(worker, NOBODY);
  }

  /** For the one who connects. */
  AutoChannel(AutoWorker worker, ChannelHandler user) {
    this.worker = worker;
    this.user = user;
  }

  void begin(Stage first) {
    stage = first;
    worker.undecided(this, true);
  }

  /** This one it is. */
  void decide(Channel chosen, ChannelHandler handler, String why) {
    stage = null;
    worker.undecided(this, false);
    target = chosen;
    user = handler;
    via = why;
    user.onOpen(this);
  }

  /** It came to nothing. */
  void end(CloseCause cause) {
    stage = null;
    worker.undecided(this, false);
    early = State.CLOSED;
    user.onClosed(this, cause);
  }

  void tick(long nowNanos) {
    if (stage != null) {
      stage.tick(nowNanos);
    }
  }

  @Override
  public void onMessage(Channel from, MemorySegment segment, long offset, int lengthBytes) {
    if (carries(from)) {
      user.onMessage(this, segment, offset, lengthBytes);
    } else if (stage != null) {
      byte[] line = segment.asSlice(offset, lengthBytes).toArray(JAVA_BYTE);
      stage.said(from, new String(line, StandardCharsets.US_ASCII));
    }
  }

  @Override
  public void onOpen(Channel from) {
    if (stage != null) {
      stage.opened(from);
    }
  }

  @Override
  public void onWritable(Channel from) {
    if (carries(from)) {
      user.onWritable(this);
    }
  }

  @Override
  public void onCompletion(Channel from, long token, OneSided.Status status, long previousValue) {
    if (carries(from)) {
      user.onCompletion(this, token, status, previousValue);
    }
  }

  @Override
  public void onClosed(Channel from, CloseCause cause) {
    worker.gone(from);
    if (carries(from)) {
      worker.release();
      user.onClosed(this, cause);
    } else if (stage != null) {
      stage.closed(from, cause);
    }
  }

  @Override
  public State state() {
    return target == null ? early : target.state();
  }

  @Override
  public Peer peer() {
    return target == null ? Peer.UNKNOWN : target.peer();
  }

  @Override
  public String via() {
    return via;
  }

  @Override
  public long claim(int lengthBytes) {
    Channel chosen = target;
    if (chosen != null) {
      return chosen.claim(lengthBytes);
    }
    return early == State.CONNECTING ? BACK_PRESSURED : CLOSED;
  }

  @Override
  public MemorySegment segment() {
    return open().segment();
  }

  @Override
  public void commit(long claim) {
    open().commit(claim);
  }

  @Override
  public long offer(MemorySegment source, long offset, int lengthBytes) {
    return target == null ? claim(lengthBytes) : target.offer(source, offset, lengthBytes);
  }

  @Override
  public void abort(long claim) {
    open().abort(claim);
  }

  @Override
  public void flush() {
    if (target != null) {
      target.flush();
    }
  }

  @Override
  public int maxMessageBytes() {
    return open().maxMessageBytes();
  }

  @Override
  public int maxInlineBytes() {
    return open().maxInlineBytes();
  }

  @Override
  public void pauseReading() {
    open().pauseReading();
  }

  @Override
  public void resumeReading() {
    open().resumeReading();
  }

  @Override
  public OneSided oneSided() {
    return open().oneSided();
  }

  @Override
  public void close() {
    if (target != null) {
      target.close();
    } else if (stage != null && early == State.CONNECTING) {
      early = State.CLOSING;
      stage.giveUp(CloseCause.CLOSED_HERE);
    }
  }

  @SuppressWarnings("ReferenceEquality") // a channel is itself and no other
  private boolean carries(Channel from) {
    return from == target;
  }

  private Channel open() {
    Channel chosen = target;
    if (chosen == null) {
      throw new IllegalStateException("the channel is not open yet");
    }
    return chosen;
  }

  /** Says a line; where even that finds no room, the channel ends. */
  static void say(Channel channel, String line) {
    byte[] bytes = line.getBytes(StandardCharsets.US_ASCII);
    if (channel.offer(MemorySegment.ofArray(bytes), 0, bytes.length) != 0) {
      channel.close();
    }
    channel.flush();
  }
}

package dev.assay.kv.server;

import dev.assay.kv.server.command.OutputLimit;
import dev.assay.kv.server.resp.Buffer;
import java.util.concurrent.atomic.AtomicLong;

/** Messages for a connection that are no replies to it, and its patience with what waits. */
final class Outgoing extends Buffer {

  /** What is kept for messages that are to come. */
  private static final int KEPT_BYTES = 64 << 10;

  private final SendingClient connection;
  private final Mailbox mailbox;
  private final AtomicLong onTheWayBytes = new AtomicLong();
  private long softSinceMillis;

  Outgoing(SendingClient connection, Mailbox mailbox) {
    this.connection = connection;
    this.mailbox = mailbox;
  }

  /** Takes an encoded message; any thread may call. */
  void deliver(byte[] message, long mostBytes) {
    if (mailbox.isOwn()) {
      gather(message);
    } else if (onTheWayBytes.addAndGet(message.length) < mostBytes) {
      mailbox.execute(
          () -> {
            onTheWayBytes.addAndGet(-message.length);
            gather(message);
          });
    } else {
      mailbox.execute(connection::cutOff);
    }
  }

  /** Whether messages are on the way, which go before replies to what has just come. */
  boolean isOnTheWay() {
    return onTheWayBytes.get() > 0;
  }

  private void gather(byte[] message) {
    if (!connection.isClosing()) {
      if (size() == 0) {
        mailbox.sendLater(this);
      }
      add(message);
      connection.limitOutput();
    }
  }

  /** Sends what has gathered. */
  void send() {
    if (size() > 0) {
      connection.send(this);
      if (capacity() > KEPT_BYTES) {
        free();
      }
    }
  }

  /** Whether so much waits that the connection must go. */
  boolean exceeds(OutputLimit limit, long waiting, long nowMillis) {
    if (!limit.isSoft(waiting)) {
      softSinceMillis = 0;
    } else if (softSinceMillis == 0) {
      softSinceMillis = nowMillis;
    } else if (nowMillis - softSinceMillis > limit.softSeconds() * 1000) {
      return true;
    }
    return limit.isHard(waiting);
  }
}

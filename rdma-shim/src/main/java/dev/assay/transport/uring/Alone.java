package dev.assay.transport.uring;

import org.jspecify.annotations.Nullable;

/**
 * The only stream of a port whose thread spins. It is served soonest by plain system calls: the
 * kernel then need not notice that bytes have come, note work, and be asked for it, and a ring that
 * carries one operation at a time only adds to its cost. Of the port's thread.
 */
final class Alone {

  /** So many polls without a sleep are spinning. */
  private static final int SPINNING = 256;

  private final StreamTable streams;
  private @Nullable UringStream stream;
  private int polls;

  Alone(StreamTable streams) {
    this.streams = streams;
  }

  /** The thread polls. */
  void polled(int alive) {
    if (alive != 1) {
      end();
    } else if (stream == null && ++polls > SPINNING) {
      polls = 0;
      streams.forEach(this::begin);
    }
  }

  private void begin(UringStream only) {
    if (only.isOpen() && only.descriptor() >= 0) {
      stream = only;
      only.receiver().aloneBegins();
    }
  }

  boolean is(UringStream one) {
    return stream == one;
  }

  /** Receives for it; how many events there were. */
  int receive() {
    UringStream only = stream;
    if (only == null) {
      return 0;
    }
    try {
      return only.receiver().receiveDirectly() ? 1 : 0;
    } catch (RuntimeException | Error e) {
      only.handlerFailed(e);
      throw e;
    }
  }

  /** The thread is about to sleep, or others have come. */
  void end() {
    polls = 0;
    UringStream was = stream;
    if (was != null) {
      stream = null;
      was.releaseDescriptor();
      was.receiver().aloneEnds();
    }
  }

  /** A stream has ended. */
  void ended(UringStream one) {
    if (stream == one) {
      stream = null;
    }
  }
}

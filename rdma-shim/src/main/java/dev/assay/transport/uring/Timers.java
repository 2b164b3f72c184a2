package dev.assay.transport.uring;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has to happen without the kernel's doing: deadlines of streams that connect or close, and
 * another try of listeners that could not accept. Looked at every millisecond at most. Of the
 * port's thread.
 */
final class Timers {

  private static final long TICK_NANOS = 1_000_000;

  private final List<@Nullable UringListener> listeners;
  private final List<UringStream> timed = new ArrayList<>();
  private long nextTick = System.nanoTime();

  Timers(List<@Nullable UringListener> listeners) {
    this.listeners = listeners;
  }

  /** A deadline of this stream runs. */
  void add(UringStream stream) {
    timed.add(stream);
  }

  /** Does what is due. */
  void expire() {
    if (timed.isEmpty() && !anyStalled()) {
      return;
    }
    long now = System.nanoTime();
    if (now - nextTick < 0) {
      return;
    }
    nextTick = now + TICK_NANOS;
    timed.removeIf(stream -> !stream.isTimed());
    for (int i = timed.size() - 1; i >= 0; i--) {
      if (now - timed.get(i).deadlineNanos() >= 0) {
        timed.get(i).expired();
      }
    }
    for (UringListener listener : listeners) {
      if (listener != null && listener.isStalled()) {
        listener.arm();
      }
    }
  }

  private boolean anyStalled() {
    for (int i = 0; i < listeners.size(); i++) {
      UringListener listener = listeners.get(i);
      if (listener != null && listener.isStalled()) {
        return true;
      }
    }
    return false;
  }

  /** How long may be slept till something is due, or the time given where that is less. */
  long untilNext(long mostNanos) {
    if (timed.isEmpty() && !anyStalled()) {
      return mostNanos;
    }
    long now = System.nanoTime();
    long least = anyStalled() ? TICK_NANOS : mostNanos;
    for (int i = 0; i < timed.size(); i++) {
      if (timed.get(i).isTimed()) {
        least = Math.min(least, timed.get(i).deadlineNanos() - now);
      }
    }
    return Math.min(mostNanos, Math.max(least, TICK_NANOS));
  }
}

package dev.assay.transport.stream;

import java.util.ArrayDeque;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Things that wait, each equally long, so that the one that began first is due first. What has
 * ceased to wait is dropped when it comes to the front. Of one thread.
 *
 * @param <T> what waits
 */
public final class Deadlines<T> {

  private final ArrayDeque<T> waiting = new ArrayDeque<>();
  private final Predicate<T> waits;
  private final ToLongFunction<T> deadlineNanos;

  /**
   * Of things of one kind.
   *
   * @param waits whether one still does
   * @param deadlineNanos till when, by the clock of whoever asks
   */
  public Deadlines(Predicate<T> waits, ToLongFunction<T> deadlineNanos) {
    this.waits = waits;
    this.deadlineNanos = deadlineNanos;
  }

  /** It waits from now on, not shorter than those before it. */
  public void add(T timed) {
    waiting.add(timed);
  }

  /** Takes out the first that is due; null when none is. */
  public @Nullable T pollDue(long nowNanos) {
    return untilNanos(nowNanos) > 0 ? null : waiting.poll();
  }

  /** How long from now till the first is due; {@link Long#MAX_VALUE} when nothing waits. */
  public long untilNanos(long nowNanos) {
    T first = waiting.peek();
    while (first != null && !waits.test(first)) {
      waiting.poll();
      first = waiting.peek();
    }
    return first == null ? Long.MAX_VALUE : deadlineNanos.applyAsLong(first) - nowNanos;
  }

  /** Whether nothing was added that is not yet taken or dropped. */
  public boolean isEmpty() {
    return waiting.isEmpty();
  }
}

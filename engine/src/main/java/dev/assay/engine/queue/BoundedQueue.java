package dev.assay.engine.queue;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A bounded first-in first-out queue of references between threads of one JVM. How many threads may
 * produce and consume is the {@link Topology} it was made for; more of them corrupt it silently.
 *
 * <p>An element is visible with everything its producer wrote before the offer (release on offer,
 * acquire on poll). Elements of one producer come out in the order it offered them. Nothing here
 * allocates or blocks.
 *
 * @param <E> type of the elements, never null
 */
public interface BoundedQueue<E> {

  /** Adds an element, or returns false when the queue is full. */
  boolean offer(E element);

  /** Takes the oldest element, or null when none is visible yet. */
  @Nullable E poll();

  /**
   * Takes up to {@code limit} elements that are there now and hands each to the action. When the
   * action throws, its element is consumed and the rest stay.
   *
   * @param limit at least 0
   * @return how many were taken
   */
  default int drain(Consumer<E> action, int limit) {
    int taken = 0;
    E element;
    while (taken < limit && (element = poll()) != null) {
      taken++;
      action.accept(element);
    }
    return taken;
  }

  /** Elements in the queue: exact when nobody else is using it, else a value that it passed. */
  int size();

  /** Elements that fit: the capacity asked for, rounded up to a power of two. */
  int capacity();
}

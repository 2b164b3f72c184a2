package dev.assay.transport.verbs;

import dev.assay.transport.verbs.binding.CompletionQueue;
import dev.assay.transport.verbs.binding.VerbsDevice;

/**
 * A completion queue and how many links share it: never more than could fill it, since a queue that
 * overruns is lost. Links that ended count until the queue has been seen empty.
 */
final class CompletionGroup {

  private static final int WANTED_COMPLETIONS = 1 << 14;

  private final CompletionQueue queue;
  private final int capacity;
  private int links;
  private boolean armed;
  private int ended;

  /** Completions taken and not handled, from next to count: a handler that throws leaves some. */
  private int next;

  private int count;

  CompletionGroup(VerbsDevice device, LinkSize size) {
    int most = Math.min(device.limits().completions(), WANTED_COMPLETIONS);
    capacity = Math.max(most / size.completions(), 1);
    queue = device.completionQueue(capacity * size.completions());
  }

  CompletionQueue queue() {
    return queue;
  }

  boolean isFull() {
    return links == capacity;
  }

  void add() {
    links++;
  }

  void remove() {
    ended++;
  }

  /**
   * Whether there is a completion to be handled; its index is {@link #take}. A batch that was not
   * full has emptied the queue: the next call after it does not ask.
   */
  boolean hasNext() {
    if (next < count) {
      return true;
    }
    boolean emptied = count > 0 && count < CompletionQueue.BATCH;
    count = 0;
    next = 0;
    return !emptied && refill();
  }

  /** Whether there is none, here or in the queue. */
  boolean isEmpty() {
    return next == count && !refill();
  }

  private boolean refill() {
    next = 0;
    count = queue.poll();
    if (count == 0) {
      links -= ended;
      ended = 0;
    }
    return count > 0;
  }

  int take() {
    return next++;
  }

  /** Makes the queue's descriptor readable by the next completion; then look once more. */
  void arm() {
    if (!armed) {
      armed = true;
      queue.arm();
    }
  }

  /** The descriptor is readable. */
  void takeEvent() {
    armed = false;
    queue.takeEvent();
  }
}

package dev.assay.kv.shard;

import dev.assay.engine.queue.BoundedQueue;
import dev.assay.engine.queue.QueueKind;
import org.jspecify.annotations.Nullable;

/** The ring by which operations come to the owner of a shard; he alone takes them out. */
final class HandOvers {

  private final BoundedQueue<Operation> ring;
  private volatile Runnable waker = () -> {};

  /** For so many at once. */
  HandOvers(int most) {
    ring = QueueKind.JCTOOLS_MPSC.create(most);
  }

  /** Whoever hands something over wakes the owner by this, who may wait elsewhere. */
  void wakeBy(Runnable newWaker) {
    waker = newWaker;
  }

  /** Wakes the owner. */
  void wake() {
    waker.run();
  }

  /** Hands over what there is room for, and tells up to where. */
  int offer(Operation[] operations, int from, int to) {
    for (int next = from; next < to; next++) {
      operations[next].setFinishedRelease(false);
      if (!ring.offer(operations[next])) {
        return next;
      }
    }
    return to;
  }

  /** The next one, or null. */
  @Nullable Operation poll() {
    return ring.poll();
  }
}

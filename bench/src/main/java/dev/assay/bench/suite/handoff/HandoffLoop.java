package dev.assay.bench.suite.handoff;

import dev.assay.engine.queue.BoundedQueue;

/** Copied for each subject, so that each is compiled for itself; elements come from a cache. */
final class HandoffLoop implements Handoff {

  HandoffLoop() {}

  @Override
  public long produce(BoundedQueue<Integer> to, int count) {
    for (int i = 0; i < count; i++) {
      put(to, i & 127);
    }
    return 0;
  }

  @Override
  public long consume(BoundedQueue<Integer> from, int count, long expectedSum) {
    long sum = take(from);
    long start = System.nanoTime();
    for (int i = 1; i < count; i++) {
      sum += take(from);
    }
    long nanos = System.nanoTime() - start;
    return sum == expectedSum ? nanos : -1;
  }

  @Override
  public long ping(BoundedQueue<Integer> out, BoundedQueue<Integer> back, int trips) {
    boolean right = true;
    long start = System.nanoTime();
    for (int i = 0; i < trips; i++) {
      put(out, i & 127);
      right &= take(back) == (i & 127);
    }
    long nanos = System.nanoTime() - start;
    return right ? nanos : -1;
  }

  @Override
  public long pong(BoundedQueue<Integer> in, BoundedQueue<Integer> back, int trips) {
    for (int i = 0; i < trips; i++) {
      put(back, take(in));
    }
    return 0;
  }

  private static void put(BoundedQueue<Integer> queue, Integer element) {
    while (!queue.offer(element)) {
      Thread.onSpinWait();
    }
  }

  private static Integer take(BoundedQueue<Integer> queue) {
    Integer element;
    while ((element = queue.poll()) == null) {
      Thread.onSpinWait();
    }
    return element;
  }
}

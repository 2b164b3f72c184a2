package dev.assay.engine.calibrate.handover;

import dev.assay.engine.queue.BoundedQueue;

/** The two ends of a transfer. Each waits by spinning. */
final class TransferLoop {

  private TransferLoop() {}

  /** Offers so many elements: 0, 1, 2 … modulo their number, a power of two. */
  static void produce(BoundedQueue<Integer> queue, Integer[] elements, int count) {
    int mask = elements.length - 1;
    for (int i = 0; i < count; i++) {
      while (!queue.offer(elements[i & mask])) {
        Thread.onSpinWait();
      }
    }
  }

  /** Polls so many elements and returns the nanoseconds from the first to the last. */
  static long consume(BoundedQueue<Integer> queue, int count) {
    long sum = await(queue);
    long expected = sum;
    long start = System.nanoTime();
    for (int i = 1; i < count; i++) {
      sum += await(queue);
      expected += i & (HandoverProbe.ELEMENTS - 1);
    }
    long nanos = System.nanoTime() - start;
    if (sum != expected) {
      throw new IllegalStateException("handed over a sum of " + sum + ", not " + expected);
    }
    return Math.max(1, nanos);
  }

  /** Sends one element at a time and waits for it; returns the nanoseconds of all but the first. */
  static long ping(BoundedQueue<Integer> there, BoundedQueue<Integer> back, int trips) {
    long start = 0;
    for (int i = 0; i <= trips; i++) {
      there.offer(i & 127);
      if (await(back) != (i & 127)) {
        throw new IllegalStateException("another element came back than was sent");
      }
      start = i == 0 ? System.nanoTime() : start; // the other thread is awake
    }
    return Math.max(1, System.nanoTime() - start);
  }

  /** Sends back one element more than so many. */
  static void pong(BoundedQueue<Integer> there, BoundedQueue<Integer> back, int trips) {
    for (int i = 0; i <= trips; i++) {
      back.offer(await(there));
    }
  }

  private static int await(BoundedQueue<Integer> queue) {
    Integer element;
    while ((element = queue.poll()) == null) {
      Thread.onSpinWait();
    }
    return element;
  }
}

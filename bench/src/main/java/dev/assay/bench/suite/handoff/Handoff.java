package dev.assay.bench.suite.handoff;

import dev.assay.engine.queue.BoundedQueue;

/** The loops of both measurements; where a queue does not wait by itself, they spin. */
interface Handoff {

  /** Offers so many elements, value i modulo 128 each; returns 0. */
  long produce(BoundedQueue<Integer> to, int count);

  /** Takes so many; returns the nanoseconds from the first to the last, below 0 on a wrong sum. */
  long consume(BoundedQueue<Integer> from, int count, long expectedSum);

  /** Offers and takes in turn; returns the nanoseconds of all, below 0 on a wrong answer. */
  long ping(BoundedQueue<Integer> out, BoundedQueue<Integer> back, int trips);

  /** Sends back what comes; returns 0. */
  long pong(BoundedQueue<Integer> in, BoundedQueue<Integer> back, int trips);
}

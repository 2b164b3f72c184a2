package dev.assay.bench.suite.tuning;

import dev.assay.engine.queue.BoundedQueue;
import org.agrona.concurrent.IdleStrategy;

/** There and back over two queues. */
interface Trips {

  /**
   * Sends one, for the other thread to be awake, and so many more, and waits for each to come back;
   * returns the nanoseconds of those.
   */
  long ping(BoundedQueue<Integer> out, BoundedQueue<Integer> back, IdleStrategy idle, int trips);

  /** Sends back one more than so many; returns 0. */
  long pong(BoundedQueue<Integer> in, BoundedQueue<Integer> back, IdleStrategy idle, int trips);
}

package dev.assay.bench.suite.tuning;

import dev.assay.engine.queue.BoundedQueue;
import org.agrona.concurrent.IdleStrategy;

/** Copied for each candidate, so that each is compiled for its own queue and strategy. */
final class TripLoop implements Trips {

  TripLoop() {}

  @Override
  public long ping(
      BoundedQueue<Integer> out, BoundedQueue<Integer> back, IdleStrategy idle, int trips) {
    long start = 0;
    for (int i = 0; i <= trips; i++) {
      out.offer(i & 127);
      if (take(back, idle) != (i & 127)) {
        throw new IllegalStateException("something else came back");
      }
      start = i == 0 ? System.nanoTime() : start;
    }
    return System.nanoTime() - start;
  }

  @Override
  public long pong(
      BoundedQueue<Integer> in, BoundedQueue<Integer> back, IdleStrategy idle, int trips) {
    for (int i = 0; i <= trips; i++) {
      back.offer(take(in, idle));
    }
    return 0;
  }

  private static Integer take(BoundedQueue<Integer> queue, IdleStrategy idle) {
    Integer element;
    while ((element = queue.poll()) == null) {
      idle.idle();
    }
    idle.reset();
    return element;
  }
}

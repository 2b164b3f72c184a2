package dev.assay.engine.queue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts what the calling thread allocates. */
final class Allocation {

  private static final int WARM_ROUNDS = 20_000;
  private static final int ROUNDS = 20_000;

  private Allocation() {}

  /** Bytes per call once warm: the least of several tries, since the JIT may still be at work. */
  static double bytesPerCall(Runnable call) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    repeat(call, WARM_ROUNDS);
    double least = Double.MAX_VALUE;
    for (int attempt = 0; attempt < 5 && least > 0.01; attempt++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      repeat(call, ROUNDS);
      long after = threads.getCurrentThreadAllocatedBytes();
      least = Math.min(least, (double) (after - before) / ROUNDS);
    }
    return least;
  }

  private static void repeat(Runnable call, int times) {
    for (int i = 0; i < times; i++) {
      call.run();
    }
  }
}

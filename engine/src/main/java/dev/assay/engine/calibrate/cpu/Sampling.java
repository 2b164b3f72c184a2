package dev.assay.engine.calibrate.cpu;

import dev.assay.engine.calibrate.Effort;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * How samples of one figure are taken: work is run until its speed is stable, then timed in samples
 * so long that reading the clock (tens of nanoseconds) does not count.
 *
 * @param samples how many samples a figure gets
 * @param sampleNanos how long one sample should take
 * @param quietNanos how long the work must have run without getting faster
 * @param warmUpNanos bound of the warm-up
 */
record Sampling(int samples, long sampleNanos, long quietNanos, long warmUpNanos) {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final double FASTER = 1.03;
  private static final double SLOW = 1.5;

  /** A thread that had its CPU for this share of the time was not disturbed. */
  static final double UNDISTURBED = 0.95;

  private static final int TRIES = 3;

  /** On a busy machine the warm-up may take so many times its bound of wall time. */
  private static final int BUSY = 2;

  /** A piece of work that can be repeated. */
  @FunctionalInterface
  interface Work {
    /** Does this many operations, at least 1, by calls of a static method that C2 compiles. */
    void run(long operations);
  }

  /**
   * Nine samples give a 95 % interval without assumptions; three give a range. Code that was never
   * run before needs the quiet time, because C2 compiles it in the background while it runs.
   */
  static Sampling of(Effort effort) {
    return switch (effort) {
      case STANDARD -> new Sampling(9, 2_000_000, 80_000_000, 2_000_000_000L);
      case COARSE -> new Sampling(3, 1_000_000, 20_000_000, 500_000_000);
    };
  }

  /** The same samples for code that is compiled by now and only has to fill caches. */
  Sampling warm() {
    return new Sampling(samples, sampleNanos, sampleNanos, 10 * sampleNanos);
  }

  /**
   * Nanoseconds for one operation, one value a sample, in the order taken. A sample during which
   * the thread waited for a CPU, because others used it, is taken again; after three times as many
   * tries as samples such ones are accepted.
   *
   * @throws InterruptedException when the thread is interrupted between two samples
   */
  double[] nanosPerOperation(Work work) throws InterruptedException {
    return nanosPerOperation(work, Double.MAX_VALUE);
  }

  /** As the other form, warming up until the goal is reached. */
  double[] nanosPerOperation(Work work, double goalNanos) throws InterruptedException {
    double nanos = stableNanosPerOperation(work, goalNanos);
    long operations = Math.max(1, Math.round(sampleNanos / nanos));
    double[] result = new double[samples];
    int spare = (TRIES - 1) * samples;
    for (int i = 0; i < samples; i++) {
      boolean disturbed = true;
      while (disturbed) {
        long cpuStart = cpuNanos();
        result[i] = timed(work, operations);
        double cpu = (cpuNanos() - cpuStart) / (double) operations;
        disturbed = cpu < UNDISTURBED * result[i] && spare-- > 0;
      }
    }
    return result;
  }

  /**
   * Runs the work until it has got no faster, by more than 3 %, for the quiet time and is not just
   * slow (compiled code may be discarded and made anew), or the bound of the warm-up is reached.
   * Runs grow to a quarter of a sample; the fastest is the estimate. Times are CPU time of the
   * thread: on a busy machine the compiler gets as little of it as the work.
   */
  double stableNanosPerOperation(Work work) throws InterruptedException {
    return stableNanosPerOperation(work, Double.MAX_VALUE);
  }

  /**
   * As the other form, and in any case until an operation takes no longer than the goal: Vector API
   * code runs a hundred times slower until C2 has compiled it, and steadily so.
   */
  double stableNanosPerOperation(Work work, double goalNanos) throws InterruptedException {
    long wallStart = System.nanoTime();
    long start = cpuNanos();
    long improved = start;
    long operations = 1;
    double best = Double.MAX_VALUE;
    boolean settled = false;
    while (!settled) {
      double nanos = timed(work, operations);
      long now = cpuNanos();
      if (nanos * operations < 0.25 * sampleNanos) {
        operations = 2 * operations;
      }
      if (nanos * FASTER < best) {
        improved = now;
      }
      best = Math.min(best, nanos);
      boolean quiet = now - improved >= quietNanos && best <= goalNanos && nanos < SLOW * best;
      settled =
          quiet
              || now - start >= warmUpNanos
              || System.nanoTime() - wallStart >= BUSY * warmUpNanos;
    }
    return best;
  }

  /** CPU time of the calling thread; wall time where the JVM cannot tell. */
  static long cpuNanos() {
    return THREADS.isCurrentThreadCpuTimeSupported()
        ? THREADS.getCurrentThreadCpuTime()
        : System.nanoTime();
  }

  private static double timed(Work work, long operations) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("stopped between two samples");
    }
    long start = System.nanoTime();
    work.run(operations);
    return Math.max(1, System.nanoTime() - start) / (double) operations;
  }
}

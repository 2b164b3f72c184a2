package dev.assay.engine.calibrate.cpu;

import dev.assay.engine.calibrate.Effort;

/**
 * How samples of one figure are taken: work is run until its speed is stable, then timed in samples
 * so long that reading the clock (tens of nanoseconds) does not count.
 *
 * @param samples how many samples a figure gets
 * @param sampleNanos how long one sample should take
 * @param warmUpNanos bound of the warm-up of code that was never run before
 */
record Sampling(int samples, long sampleNanos, long warmUpNanos) {

  private static final double STABLE = 1.02;
  private static final int STABLE_RUNS = 5;

  /** A piece of work that can be repeated. */
  @FunctionalInterface
  interface Work {
    /** Does this many operations, at least 1, by calls of a static method that C2 compiles. */
    void run(long operations);
  }

  /** Nine samples give a 95 % interval without assumptions; three give a range. */
  static Sampling of(Effort effort) {
    return switch (effort) {
      case STANDARD -> new Sampling(9, 4_000_000, 300_000_000);
      case COARSE -> new Sampling(3, 1_000_000, 25_000_000);
    };
  }

  /** The same samples with another bound of the warm-up, for code that is compiled by now. */
  Sampling withWarmUp(long nanos) {
    return new Sampling(samples, sampleNanos, nanos);
  }

  /**
   * Nanoseconds for one operation, one value a sample, in the order taken.
   *
   * @throws InterruptedException when the thread is interrupted between two samples
   */
  double[] nanosPerOperation(Work work) throws InterruptedException {
    double nanos = stableNanosPerOperation(work);
    long operations = Math.max(1, Math.round(sampleNanos / nanos));
    double[] result = new double[samples];
    for (int i = 0; i < samples; i++) {
      result[i] = timed(work, operations);
    }
    return result;
  }

  /**
   * Runs the work until five runs in a row bring no improvement above 2 %, or the bound is reached.
   * Runs grow to a quarter of a sample; the fastest run is the estimate.
   */
  double stableNanosPerOperation(Work work) throws InterruptedException {
    long deadline = System.nanoTime() + warmUpNanos;
    long operations = 1;
    double best = Double.MAX_VALUE;
    int stableRuns = 0;
    do {
      double nanos = timed(work, operations);
      if (nanos * operations < 0.25 * sampleNanos) {
        operations = 2 * operations;
      } else {
        stableRuns = nanos * STABLE < best ? 0 : stableRuns + 1;
      }
      best = Math.min(best, nanos);
    } while (stableRuns < STABLE_RUNS && System.nanoTime() < deadline);
    return best;
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

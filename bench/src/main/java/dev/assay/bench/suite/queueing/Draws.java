package dev.assay.bench.suite.queueing;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Random times, seeded; and the single-server queue that they would make of an ideal machine. */
final class Draws {

  private Draws() {}

  /** Exponentially distributed nanoseconds. */
  static long[] exponential(int count, double meanNanos, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long[] draws = new long[count];
    for (int i = 0; i < count; i++) {
      draws[i] = Math.round(-meanNanos * Math.log(1 - random.nextDouble()));
    }
    return draws;
  }

  /** The same time for all. */
  static long[] constant(int count, double nanos) {
    long[] draws = new long[count];
    Arrays.fill(draws, Math.round(nanos));
    return draws;
  }

  /** Half the mean for nine requests in ten on average, five and a half times the mean for one. */
  static long[] twoPoint(int count, double meanNanos, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long[] draws = new long[count];
    for (int i = 0; i < count; i++) {
      draws[i] = Math.round(meanNanos * (random.nextInt(10) == 0 ? 5.5 : 0.5));
    }
    return draws;
  }

  /**
   * Mean time in the system by Lindley's recursion (Proc. Cambridge Phil. Soc. 48, 1952), starting
   * empty.
   *
   * @param overheadNanos what the server needs for each request beside its service
   */
  static double lindleyMeanNanos(long[] gaps, long[] services, double overheadNanos) {
    double wait = 0;
    double sum = 0;
    for (int i = 0; i < gaps.length; i++) {
      double service = services[i] + overheadNanos;
      sum += wait + service;
      wait = Math.max(0, wait + service - (i + 1 < gaps.length ? gaps[i + 1] : 0));
    }
    return sum / gaps.length;
  }
}

package dev.assay.bench.jmh;

import dev.assay.bench.workload.Profile;

/**
 * How long and how often every benchmark of a workload runs.
 *
 * @param forks independent JVMs
 * @param warmups warm-up iterations of each
 * @param iterations measured iterations of each
 * @param iterationMillis length of every iteration
 */
public record Pace(int forks, int warmups, int iterations, int iterationMillis) {

  /** What the profile says, for benchmarks of whole components. */
  public static Pace of(Profile profile) {
    return new Pace(
        profile.forks(), profile.warmups(), profile.iterations(), profile.iterationMillis());
  }

  /**
   * For kernels of nanoseconds to milliseconds, of which a suite has many: they are compiled after
   * a few tenths of a second, and more forks tell more than longer iterations, because where code
   * and data come to lie differs from JVM to JVM far more than from iteration to iteration.
   */
  public static Pace ofKernels(Profile profile) {
    return switch (profile) {
      case SMOKE -> new Pace(1, 3, 2, 100);
      case QUICK -> new Pace(3, 4, 4, 100);
      case FULL -> new Pace(5, 4, 6, 120);
    };
  }

  int iterationsInAll() {
    return forks * (warmups + iterations);
  }
}

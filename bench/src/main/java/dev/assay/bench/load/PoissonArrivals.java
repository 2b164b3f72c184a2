package dev.assay.bench.load;

import java.util.SplittableRandom;

/** When requests of a Poisson process come. */
public final class PoissonArrivals {

  private PoissonArrivals() {}

  /** Nanoseconds from the beginning, ascending; the same for the same seed. */
  public static long[] due(int count, double perSecond, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long[] due = new long[count];
    double at = 0;
    for (int i = 0; i < count; i++) {
      at -= Math.log(1 - random.nextDouble()) * 1e9 / perSecond;
      due[i] = (long) at;
    }
    return due;
  }
}

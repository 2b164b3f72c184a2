package dev.assay.bench.suite.store;

import java.util.SplittableRandom;

/**
 * Ranks by Zipf's law: rank {@code i} comes with a probability that goes down as 1/(i+1)^theta.
 *
 * <p>Source: Gray, Sundaresan, Englert, Baclawski, Weinberger: Quickly generating billion-record
 * synthetic databases, SIGMOD 1994, as used by YCSB (Cooper et al.: Benchmarking cloud serving
 * systems with YCSB, SoCC 2010).
 */
public final class Zipf {

  /** What YCSB takes. */
  public static final double YCSB_THETA = 0.99;

  /** Items of which YCSB draws the ranks that it then scrambles, however many records there are. */
  private static final long YCSB_ITEMS = 10_000_000_000L;

  private static final int SUMMED = 1_000;

  private final long items;
  private final double theta;
  private final double zeta;
  private final double alpha;
  private final double eta;

  /**
   * Over so many items.
   *
   * @param theta above 0, not 1
   */
  public Zipf(long items, double theta) {
    this.items = items;
    this.theta = theta;
    zeta = zeta(items, theta);
    alpha = 1 / (1 - theta);
    eta = (1 - Math.pow(2.0 / (double) items, 1 - theta)) / (1 - zeta(2, theta) / zeta);
  }

  /** YCSB's ranks; scramble them by a hash modulo the number of records. */
  public static Zipf ofYcsb() {
    return new Zipf(YCSB_ITEMS, YCSB_THETA);
  }

  /** A rank from 0. */
  public long next(SplittableRandom random) {
    double u = random.nextDouble();
    double uz = u * zeta;
    if (uz < 1) {
      return 0;
    }
    if (uz < 1 + Math.pow(0.5, theta)) {
      return 1;
    }
    return Math.min(items - 1, (long) ((double) items * Math.pow(eta * u - eta + 1, alpha)));
  }

  /** Probability of a rank. */
  public double probability(long rank) {
    return Math.pow(rank + 1.0, -theta) / zeta;
  }

  /** Sum of 1/i^theta for i from 1: the first ones added, the rest by Euler and Maclaurin. */
  private static double zeta(long items, double theta) {
    double sum = 0;
    long summed = Math.min(items, SUMMED);
    for (long i = 1; i <= summed; i++) {
      sum += Math.pow((double) i, -theta);
    }
    if (items > summed) {
      double a = (double) summed;
      double b = (double) items;
      sum += (Math.pow(b, 1 - theta) - Math.pow(a, 1 - theta)) / (1 - theta);
      sum += (Math.pow(b, -theta) - Math.pow(a, -theta)) / 2;
      sum += theta * (Math.pow(a, -theta - 1) - Math.pow(b, -theta - 1)) / 12;
    }
    return sum;
  }
}

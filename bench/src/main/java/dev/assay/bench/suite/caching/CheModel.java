package dev.assay.bench.suite.caching;

/**
 * Hit ratio of a cache that drops what was used longest ago, when requests are independent.
 *
 * <p>Source: Che, Tung, Wang: Hierarchical Web caching systems: modeling, design and experimental
 * results, IEEE JSAC 20(7), 2002: an item stays for a time that is the same for all, at which the
 * expected number of items in the cache is its size.
 */
final class CheModel {

  private CheModel() {}

  /** The hit ratio of a cache of so many items, of all those with these probabilities. */
  static double hitRatio(double[] probabilities, int size) {
    double low = 0;
    double high = 1;
    while (held(probabilities, high) < size) {
      high *= 2;
    }
    for (int i = 0; i < 80; i++) {
      double middle = (low + high) / 2;
      if (held(probabilities, middle) < size) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double hits = 0;
    for (double p : probabilities) {
      hits -= p * Math.expm1(-p * low);
    }
    return hits;
  }

  /** Expected number of items asked for within a time, in requests. */
  private static double held(double[] probabilities, double time) {
    double sum = 0;
    for (double p : probabilities) {
      sum -= Math.expm1(-p * time);
    }
    return sum;
  }
}

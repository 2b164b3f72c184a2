package dev.assay.bench.suite.ladder;

import java.util.Arrays;

/** What Q1 adds up, by group; Q6 uses the first sum of group 0. */
final class Sums {

  /** Quantity, price, discounted price, charge, discount, rows. */
  static final int PER_GROUP = 6;

  final long[] values = new long[LineItems.GROUPS * PER_GROUP];

  void addAll(Sums other) {
    Arrays.setAll(values, i -> values[i] + other.values[i]);
  }

  /** One number that differs where any sum does. */
  long checksum() {
    return Arrays.hashCode(values) * 31L + Arrays.stream(values).sum();
  }
}

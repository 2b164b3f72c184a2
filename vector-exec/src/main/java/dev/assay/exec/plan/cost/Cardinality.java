package dev.assay.exec.plan.cost;

import java.util.Arrays;
import java.util.List;

/** Estimates from numbers of rows and of different values. */
public final class Cardinality {

  /** Weights of the first, second and further predicates, most selective first. */
  private static final double[] BACK_OFF = {1, 0.75, 0.5, 0.25};

  private Cardinality() {}

  /**
   * Different values seen in a sample: each of D values is missed with probability (1 - 1/D)^n.
   *
   * @param distinct different values in all
   * @param rows rows of the sample
   */
  static double distinctAmong(double distinct, double rows) {
    if (distinct <= 1 || rows <= 1) {
      return Math.max(1, Math.min(distinct, rows));
    }
    return Math.min(rows, distinct * -Math.expm1(-rows / distinct));
  }

  /**
   * Groups that some rows make by several keys: the product of the different values of each key, as
   * far as so many rows can show them.
   */
  public static double groups(double rows, List<ColumnProfile> keys) {
    if (keys.size() == 1) {
      return Math.max(1, keys.getFirst().distinctAmong(Math.max(1, rows)));
    }
    double product = 1;
    for (ColumnProfile key : keys) {
      product = Math.min(1e18, product * key.distinct());
    }
    return Math.max(1, distinctAmong(product, Math.max(1, rows)));
  }

  /**
   * Selectivity of predicates together. Predicates of one query are seldom independent, so each
   * further one counts less.
   */
  static double together(double[] selectivities) {
    double[] sorted = selectivities.clone();
    Arrays.sort(sorted);
    double all = 1;
    for (int i = 0; i < Math.min(sorted.length, BACK_OFF.length); i++) {
      all *= Math.pow(sorted[i], BACK_OFF[i]);
    }
    return all;
  }
}

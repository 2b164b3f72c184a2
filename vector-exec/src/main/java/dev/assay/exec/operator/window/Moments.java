package dev.assay.exec.operator.window;

import dev.assay.exec.physical.WindowCall.Function;

/** Sums, products and moments of doubles; moments around the mean, so that few digits are lost. */
record Moments(Function function, Arguments arguments) implements RunFunction {

  @Override
  public void apply(int[] run, int count, int row, Results results) {
    double[] values = arguments.column(0).doubles();
    switch (function) {
      case SUM_OR_ZERO -> results.put(row, sum(values, run, count));
      case SUM, KAHAN_SUM -> {
        if (count > 0) {
          results.put(row, sum(values, run, count));
        }
      }
      case PRODUCT -> {
        double product = 1;
        for (int i = 0; i < count; i++) {
          product *= values[run[i]];
        }
        if (count > 0) {
          results.put(row, product);
        }
      }
      default -> moments(values, run, count, row, results);
    }
  }

  /** By Neumaier's variant of Kahan's summation. */
  private static double sum(double[] values, int[] run, int count) {
    double sum = 0;
    double lost = 0;
    for (int i = 0; i < count; i++) {
      double value = values[run[i]];
      double next = sum + value;
      lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
      sum = next;
    }
    return Double.isFinite(lost) ? sum + lost : sum;
  }

  private void moments(double[] values, int[] run, int count, int row, Results results) {
    double mean = sum(values, run, count) / count;
    double second = 0;
    double third = 0;
    double fourth = 0;
    for (int i = 0; i < count; i++) {
      double distance = values[run[i]] - mean;
      double square = distance * distance;
      second += square;
      third += square * distance;
      fourth += square * square;
    }
    double n = count;
    double variance = second / n;
    switch (function) {
      case DEVIATIONS -> {
        if (count > 0) {
          results.put(row, second);
        }
      }
      case SKEWNESS -> {
        if (count > 2 && second > 0) {
          double skew = third / n / Math.pow(variance, 1.5);
          results.put(row, skew * Math.sqrt(n * (n - 1)) / (n - 2));
        }
      }
      case KURTOSIS_POP -> {
        if (count > 1 && second > 0) {
          results.put(row, fourth / n / (variance * variance) - 3);
        }
      }
      default -> {
        if (count > 3 && second > 0) {
          double excess = fourth / n / (variance * variance) - 3;
          results.put(row, (n - 1) * ((n + 1) * excess + 6) / ((n - 2) * (n - 3)));
        }
      }
    }
  }
}

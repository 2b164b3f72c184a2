package dev.assay.exec.operator.window;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.physical.WindowCall;
import dev.assay.exec.physical.WindowCall.Function;
import dev.assay.exec.type.Lane;
import java.util.Arrays;

/**
 * What lies at a share of the way between ordered values, and the median distance from the median.
 * A share below 0 counts from the end.
 */
final class Quantiles implements RunFunction {

  private final WindowCall call;
  private final Arguments arguments;
  private final boolean isReal;
  private double[] reals = {};
  private long[] wholes = {};

  Quantiles(WindowCall call, Arguments arguments) {
    this.call = call;
    this.arguments = arguments;
    isReal = call.type().lane() == Lane.DOUBLE;
  }

  /** Index of the value at a share of the way. */
  static int place(double share, int count) {
    double way = Math.min(1, Math.abs(share));
    int index = (int) Math.max(1, count - Math.floor(count - count * way)) - 1;
    return share < 0 ? count - 1 - index : index;
  }

  /** A share of the way, from -1 to 1. */
  static double share(Arguments arguments, int row) {
    double share = arguments.real(1, row, Double.NaN);
    if (!(Math.abs(share) <= 1)) {
      throw new SqlException("a quantile takes a share from -1 to 1");
    }
    return share;
  }

  @Override
  public void apply(int[] run, int count, int row, Results results) {
    if (count == 0) {
      return;
    }
    if (isReal) {
      reals = reals.length < count ? new double[Math.max(count, 2 * reals.length)] : reals;
      for (int i = 0; i < count; i++) {
        reals[i] = arguments.column(0).doubles()[run[i]];
      }
      results.put(row, real(run[0], count));
    } else {
      wholes = wholes.length < count ? new long[Math.max(count, 2 * wholes.length)] : wholes;
      for (int i = 0; i < count; i++) {
        wholes[i] = arguments.number(0, run[i], 0);
      }
      results.put(row, whole(run[0], count));
    }
  }

  private double real(int row, int count) {
    if (call.function() == Function.QUANTILE_CONT) {
      return real(share(arguments, row), count, false);
    }
    double median = real(0.5, count, false);
    for (int i = 0; i < count; i++) {
      reals[i] = Math.abs(reals[i] - median);
    }
    Arrays.sort(reals, 0, count);
    return real(0.5, count, true);
  }

  private double real(double share, int count, boolean sorted) {
    double way = (count - 1) * Math.min(1, Math.abs(share));
    int low = (int) Math.floor(way);
    int high = (int) Math.ceil(way);
    boolean fromEnd = share < 0 && !sorted;
    double from = reals[fromEnd ? count - 1 - low : low];
    double to = reals[fromEnd ? count - 1 - high : high];
    return low == high ? from : from * (high - way) + to * (way - low);
  }

  private long whole(int row, int count) {
    if (call.function() == Function.QUANTILE_CONT) {
      return whole(share(arguments, row), count);
    }
    long median = whole(0.5, count);
    for (int i = 0; i < count; i++) {
      wholes[i] = Math.abs(wholes[i] - median);
    }
    Arrays.sort(wholes, 0, count);
    return whole(0.5, count);
  }

  private long whole(double share, int count) {
    double way = (count - 1) * Math.min(1, Math.abs(share));
    int low = (int) Math.floor(way);
    int high = (int) Math.ceil(way);
    long from = wholes[share < 0 ? count - 1 - low : low];
    long to = wholes[share < 0 ? count - 1 - high : high];
    return from + (long) ((to - from) * (way - low));
  }
}

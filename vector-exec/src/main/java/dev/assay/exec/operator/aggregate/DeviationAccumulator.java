package dev.assay.exec.operator.aggregate;

import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.physical.AggregateCall;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.vector.ColumnVector;
import java.util.Arrays;

/**
 * Sums of the squares of distances from the mean, updated row by row (Welford, 1962) and merged by
 * the formula of Chan, Golub and LeVeque (1979): unlike sums of squares these lose no digits where
 * values are large and close together.
 */
final class DeviationAccumulator extends Accumulator {

  private double[] counts = {};
  private double[] means = {};
  private double[] squares = {};

  DeviationAccumulator(QueryMemory memory, boolean marks) {
    super(memory, marks);
  }

  @Override
  void resize(int used, int length) {
    counts = memory.grow(counts, used, length);
    means = memory.grow(means, used, length);
    squares = memory.grow(squares, used, length);
  }

  @Override
  void clear(int from, int to) {
    Arrays.fill(counts, from, to, 0);
    Arrays.fill(means, from, to, 0);
    Arrays.fill(squares, from, to, 0);
  }

  @Override
  void add(ColumnVector values, GroupedRows rows) {
    double[] doubles = values.doubles();
    if (rows.form() == GroupedRows.Form.ONE && !values.hasNulls()) {
      for (int i = 0; i < rows.rows(); i++) {
        add(0, doubles[i]);
      }
      return;
    }
    int[] ids = rows.idsOf(values, nowhere());
    for (int i = 0; i < rows.rows(); i++) {
      add(ids[i], doubles[i]);
    }
  }

  private void add(int group, double value) {
    double count = counts[group] + 1;
    double distance = value - means[group];
    double mean = means[group] + distance / count;
    counts[group] = count;
    means[group] = mean;
    squares[group] += distance * (value - mean);
  }

  @Override
  void mergeValues(Accumulator other, int[] theirs, int[] ours, int count) {
    DeviationAccumulator others = (DeviationAccumulator) other;
    for (int i = 0; i < count; i++) {
      int group = theirs[i];
      if (others.counts[group] > 0) {
        int target = ours[i];
        double all = counts[target] + others.counts[group];
        double distance = others.means[group] - means[target];
        double share = others.counts[group] / all;
        squares[target] += others.squares[group] + distance * distance * counts[target] * share;
        means[target] += distance * share;
        counts[target] = all;
      }
    }
  }

  @Override
  Object[] states() {
    return new Object[] {counts, means, squares};
  }

  @Override
  StoredColumn results(AggregateCall call, int groups) {
    return StoredColumn.ofDoubles(squares, validity(groups), groups);
  }
}

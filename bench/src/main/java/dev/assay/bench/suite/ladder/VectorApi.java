package dev.assay.bench.suite.ladder;

import dev.assay.exec.kernel.AggregateSum;
import dev.assay.exec.kernel.ArithmeticInt;
import dev.assay.exec.kernel.ArithmeticLong;
import dev.assay.exec.kernel.CompareInt;
import dev.assay.exec.kernel.GroupMasks;
import java.util.Arrays;

/**
 * Rung 5: vectorised with the kernels of vector-exec. Rows that count are bits, so that operations
 * run over whole vectors and sums are masked.
 */
final class VectorApi implements Executor {

  private final LineItems items;
  private final int[][][] chunks;
  private final int chunkRows;
  private final long[] rows;
  private final long[] mask;
  private final int[] groups;
  private final int[] revenues;
  private final long[] products;
  private final long[] charges;

  VectorApi(LineItems items, int[][][] chunks) {
    this.items = items;
    this.chunks = chunks;
    chunkRows = chunks[0][0].length;
    rows = new long[chunkRows / Long.SIZE];
    mask = new long[chunkRows / Long.SIZE];
    groups = new int[chunkRows];
    revenues = new int[chunkRows];
    products = new long[chunkRows];
    charges = new long[chunkRows];
  }

  /** The product of price and discount fits 32 bits: 10.5 million hundredths times 10. */
  @Override
  public void q6(int from, int to, Sums sums) {
    for (int start = from; start < to; start += chunkRows) {
      int[][] c = chunks[start / chunkRows];
      int n = begin(start, to);
      CompareInt.less(c[LineItems.SHIPDATE], LineItems.Q6_FROM, n, -1, rows);
      CompareInt.less(c[LineItems.SHIPDATE], LineItems.Q6_TO, n, 0, rows);
      CompareInt.less(c[LineItems.DISCOUNT], LineItems.Q6_LEAST_DISCOUNT, n, -1, rows);
      CompareInt.less(c[LineItems.DISCOUNT], LineItems.Q6_GREATEST_DISCOUNT + 1, n, 0, rows);
      CompareInt.less(c[LineItems.QUANTITY], LineItems.Q6_QUANTITY, n, 0, rows);
      ArithmeticInt.multiply(c[LineItems.PRICE], c[LineItems.DISCOUNT], n, revenues);
      sums.values[0] += AggregateSum.ints(revenues, n, rows);
    }
  }

  @Override
  public void q1(int from, int to, Sums sums) {
    for (int start = from; start < to; start += chunkRows) {
      int[][] c = chunks[start / chunkRows];
      int n = begin(start, to);
      CompareInt.less(c[LineItems.SHIPDATE], LineItems.Q1_TO + 1, n, 0, rows);
      ArithmeticInt.multiply(c[LineItems.FLAG], 2, n, groups);
      ArithmeticInt.add(groups, c[LineItems.STATUS], n, groups);
      ArithmeticLong.multiplyDifference(
          c[LineItems.PRICE], 100, c[LineItems.DISCOUNT], n, products);
      ArithmeticLong.multiplySum(products, 100, c[LineItems.TAX], n, charges);
      for (int group = 0; group < LineItems.GROUPS; group++) {
        if (GroupMasks.of(groups, n, group, mask) > 0) {
          add(c, n, sums.values, group * Sums.PER_GROUP);
        }
      }
    }
  }

  private void add(int[][] c, int n, long[] sums, int at) {
    long count = 0;
    for (int word = 0; word < mask.length; word++) {
      mask[word] &= rows[word];
      count += Long.bitCount(mask[word]);
    }
    sums[at] += AggregateSum.ints(c[LineItems.QUANTITY], n, mask);
    sums[at + 1] += AggregateSum.ints(c[LineItems.PRICE], n, mask);
    sums[at + 2] += AggregateSum.longs(products, n, mask);
    sums[at + 3] += AggregateSum.longs(charges, n, mask);
    sums[at + 4] += AggregateSum.ints(c[LineItems.DISCOUNT], n, mask);
    sums[at + 5] += count;
  }

  /** Sets the bits of the rows of a chunk, and those behind them not. */
  private int begin(int start, int to) {
    int n = Math.min(chunkRows, Math.min(to, items.count) - start);
    Arrays.fill(rows, -1);
    for (int word = n / Long.SIZE; word < rows.length; word++) {
      int bits = Math.max(0, n - word * Long.SIZE);
      rows[word] = bits >= Long.SIZE ? -1 : (1L << bits) - 1;
      mask[word] = 0;
    }
    return n;
  }
}

package dev.assay.bench.suite.ladder;

/**
 * Rungs 3 and 4: each operation is a loop over many values, between operations lie positions and
 * columns. With vectors as long as the table it is column at a time, with vectors that fit the
 * cache it is vectorised. Loops are plain Java. Columns lie in one piece each, and a vector is a
 * window of them: pieces as short as a vector, one column's behind the other's, are read at half
 * the pace, since the hardware that reads ahead begins anew with each.
 */
final class Vectors implements Executor {

  private final LineItems items;
  private final int[][] columns;
  private final int vectorRows;
  private final int[] positions;
  private final int[] others;
  private final int[] groups;
  private final long[] products;
  private final long[] charges;

  /**
   * Over columns of all rows.
   *
   * @param vectorRows 1 or more
   */
  Vectors(LineItems items, int[][] columns, int vectorRows) {
    this.items = items;
    this.columns = columns;
    this.vectorRows = vectorRows;
    positions = new int[vectorRows];
    others = new int[vectorRows];
    groups = new int[vectorRows];
    products = new long[vectorRows];
    charges = new long[vectorRows];
  }

  @Override
  public void q6(int from, int to, Sums sums) {
    int[][] c = columns;
    int end = Math.min(to, items.count);
    for (int start = from; start < end; start += vectorRows) {
      int stop = Math.min(end, start + vectorRows);
      int n =
          select(
              c[LineItems.SHIPDATE],
              LineItems.Q6_FROM,
              LineItems.Q6_TO - 1,
              start,
              stop,
              positions);
      n =
          narrow(
              c[LineItems.DISCOUNT],
              LineItems.Q6_LEAST_DISCOUNT,
              LineItems.Q6_GREATEST_DISCOUNT,
              positions,
              n,
              others);
      n = narrow(c[LineItems.QUANTITY], 0, LineItems.Q6_QUANTITY - 1, others, n, positions);
      multiply(c[LineItems.PRICE], c[LineItems.DISCOUNT], 0, 1, positions, n, products);
      sums.values[0] += sum(products, n);
    }
  }

  @Override
  public void q1(int from, int to, Sums sums) {
    int[][] c = columns;
    int end = Math.min(to, items.count);
    for (int start = from; start < end; start += vectorRows) {
      int stop = Math.min(end, start + vectorRows);
      int n = select(c[LineItems.SHIPDATE], 0, LineItems.Q1_TO, start, stop, positions);
      number(c[LineItems.FLAG], c[LineItems.STATUS], positions, n, groups);
      multiply(c[LineItems.PRICE], c[LineItems.DISCOUNT], 100, -1, positions, n, products);
      multiply(products, c[LineItems.TAX], positions, n, charges);
      scatter(c[LineItems.QUANTITY], positions, groups, n, sums.values, 0);
      scatter(c[LineItems.PRICE], positions, groups, n, sums.values, 1);
      scatter(products, groups, n, sums.values, 2);
      scatter(charges, groups, n, sums.values, 3);
      scatter(c[LineItems.DISCOUNT], positions, groups, n, sums.values, 4);
      count(groups, n, sums.values, 5);
    }
  }

  /** Keeps rows by arithmetic: the sign of the nearer bound's distance, no branch. */
  private static int select(int[] column, int least, int greatest, int from, int to, int[] target) {
    int n = 0;
    for (int row = from; row < to; row++) {
      target[n] = row;
      n += (((column[row] - least) | (greatest - column[row])) >>> 31) ^ 1;
    }
    return n;
  }

  private static int narrow(
      int[] column, int least, int greatest, int[] from, int count, int[] target) {
    int n = 0;
    for (int i = 0; i < count; i++) {
      int row = from[i];
      target[n] = row;
      n += (((column[row] - least) | (greatest - column[row])) >>> 31) ^ 1;
    }
    return n;
  }

  /** {@code a * (add + sign * b)} of the rows. */
  private static void multiply(
      int[] a, int[] b, long add, int sign, int[] positions, int n, long[] target) {
    for (int i = 0; i < n; i++) {
      target[i] = a[positions[i]] * (add + (long) sign * b[positions[i]]);
    }
  }

  private static void multiply(long[] a, int[] tax, int[] positions, int n, long[] target) {
    for (int i = 0; i < n; i++) {
      target[i] = a[i] * (100 + tax[positions[i]]);
    }
  }

  private static void number(int[] flag, int[] status, int[] positions, int n, int[] target) {
    for (int i = 0; i < n; i++) {
      target[i] = (2 * flag[positions[i]] + status[positions[i]]) * Sums.PER_GROUP;
    }
  }

  private static long sum(long[] values, int n) {
    long sum = 0;
    for (int i = 0; i < n; i++) {
      sum += values[i];
    }
    return sum;
  }

  private static void scatter(
      int[] column, int[] positions, int[] groups, int n, long[] sums, int call) {
    for (int i = 0; i < n; i++) {
      sums[groups[i] + call] += column[positions[i]];
    }
  }

  private static void scatter(long[] values, int[] groups, int n, long[] sums, int call) {
    for (int i = 0; i < n; i++) {
      sums[groups[i] + call] += values[i];
    }
  }

  private static void count(int[] groups, int n, long[] sums, int call) {
    for (int i = 0; i < n; i++) {
      sums[groups[i] + call]++;
    }
  }
}

package dev.assay.bench.suite.ladder;

/**
 * Rung 6: the loop that a compiler of queries would generate, all operators in one, values in
 * registers. Plain Java over the columns in chunks.
 */
final class Fused implements Executor {

  private final LineItems items;
  private final int[][][] chunks;
  private final int chunkRows;

  Fused(LineItems items, int[][][] chunks) {
    this.items = items;
    this.chunks = chunks;
    chunkRows = chunks[0][0].length;
  }

  @Override
  public void q6(int from, int to, Sums sums) {
    long revenue = 0;
    for (int start = from; start < to; start += chunkRows) {
      int n = Math.min(chunkRows, Math.min(to, items.count) - start);
      revenue += q6(chunks[start / chunkRows], n);
    }
    sums.values[0] += revenue;
  }

  private static long q6(int[][] c, int n) {
    int[] ship = c[LineItems.SHIPDATE];
    int[] discount = c[LineItems.DISCOUNT];
    int[] quantity = c[LineItems.QUANTITY];
    int[] price = c[LineItems.PRICE];
    long revenue = 0;
    for (int row = 0; row < n; row++) {
      int day = ship[row];
      int percent = discount[row];
      // Below zero where any condition fails: no branch to mispredict, and C2 makes vectors of it.
      int failed =
          (day - LineItems.Q6_FROM)
              | (LineItems.Q6_TO - 1 - day)
              | (percent - LineItems.Q6_LEAST_DISCOUNT)
              | (LineItems.Q6_GREATEST_DISCOUNT - percent)
              | (LineItems.Q6_QUANTITY - 1 - quantity[row]);
      revenue += (price[row] * percent) & ~(failed >> 31);
    }
    return revenue;
  }

  @Override
  public void q1(int from, int to, Sums sums) {
    for (int start = from; start < to; start += chunkRows) {
      int n = Math.min(chunkRows, Math.min(to, items.count) - start);
      q1(chunks[start / chunkRows], n, sums.values);
    }
  }

  private static void q1(int[][] c, int n, long[] sums) {
    int[] ship = c[LineItems.SHIPDATE];
    int[] quantity = c[LineItems.QUANTITY];
    int[] price = c[LineItems.PRICE];
    int[] discount = c[LineItems.DISCOUNT];
    int[] tax = c[LineItems.TAX];
    int[] flag = c[LineItems.FLAG];
    int[] status = c[LineItems.STATUS];
    for (int row = 0; row < n; row++) {
      if (ship[row] <= LineItems.Q1_TO) {
        int at = (2 * flag[row] + status[row]) * Sums.PER_GROUP;
        long discounted = price[row] * (100L - discount[row]);
        sums[at] += quantity[row];
        sums[at + 1] += price[row];
        sums[at + 2] += discounted;
        sums[at + 3] += discounted * (100 + tax[row]);
        sums[at + 4] += discount[row];
        sums[at + 5]++;
      }
    }
  }
}

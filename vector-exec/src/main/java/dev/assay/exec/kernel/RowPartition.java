package dev.assay.exec.kernel;

/**
 * Rows sorted into partitions by the high bits of a number that each has, without branches: what
 * follows can do each partition in the cache, and several at once. Rows of which the number is
 * negative are in the last partition.
 */
public final class RowPartition {

  private RowPartition() {}

  /** Counts the rows of each partition, from one row to before another. */
  public static void count(int[] numbers, int from, int to, int shift, int[] counts) {
    int last = counts.length - 1;
    for (int i = from; i < to; i++) {
      int number = numbers[i];
      counts[number < 0 ? last : number >>> shift]++;
    }
  }

  /**
   * Puts rows where their partitions begin, and moves these beginnings behind them.
   *
   * @param next by partition, where the next row goes
   */
  public static void scatter(int[] numbers, int from, int to, int shift, int[] next, int[] rows) {
    int last = next.length - 1;
    for (int i = from; i < to; i++) {
      int number = numbers[i];
      rows[next[number < 0 ? last : number >>> shift]++] = i;
    }
  }
}

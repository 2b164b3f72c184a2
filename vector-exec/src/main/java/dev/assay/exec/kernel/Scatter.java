package dev.assay.exec.kernel;

/**
 * Rows written where they belong in a partitioned order, column by column: what is read comes in
 * order, and each partition's end stays in the cache until its line is full (Balkesen, Teubner,
 * Alonso and Özsu, "Main-Memory Hash Joins on Multi-Core CPUs", ICDE 2013). Plain loops: a vector
 * scatter measures slower than stores one by one.
 */
public final class Scatter {

  private Scatter() {}

  /**
   * The partition of each row.
   *
   * @param hashes of rows, from the first one
   * @param skip high bits of a hash that others use
   * @param bits of it that are the partition, 1 or more
   * @param first row, of those whose partitions are written
   */
  public static void partitions(
      long[] hashes, int count, int skip, int bits, int[] partitions, int first) {
    for (int i = 0; i < count; i++) {
      partitions[first + i] = (int) (hashes[i] << skip >>> (Long.SIZE - bits));
    }
  }

  /**
   * Turns partitions of rows into their places, and moves the ends of partitions behind them.
   *
   * @param next by partition, where its next row goes
   */
  public static void places(int[] partitions, int from, int to, int[] next) {
    for (int i = from; i < to; i++) {
      partitions[i] = next[partitions[i]]++;
    }
  }

  /** Sets {@code target[places[i]] = source[i]}. */
  public static void ints(int[] source, int from, int to, int[] places, int[] target) {
    for (int i = from; i < to; i++) {
      target[places[i]] = source[i];
    }
  }

  /** Sets {@code target[places[i]] = source[i]}. */
  public static void longs(long[] source, int from, int to, int[] places, long[] target) {
    for (int i = from; i < to; i++) {
      target[places[i]] = source[i];
    }
  }

  /** Sets {@code target[places[i]] = source[i]}. */
  public static void doubles(double[] source, int from, int to, int[] places, double[] target) {
    for (int i = from; i < to; i++) {
      target[places[i]] = source[i];
    }
  }
}

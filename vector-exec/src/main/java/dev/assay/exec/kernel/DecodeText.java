package dev.assay.exec.kernel;

/**
 * Ends of texts, or their starts by block, to addresses and lengths. Of ends, row 0 needs no case
 * of its own: the four bytes before the ends are 0.
 */
public final class DecodeText {

  /** Rows that share a base. */
  public static final int BLOCK_ROWS = 256;

  private static final int BLOCK_SHIFT = 8;

  private DecodeText() {}

  /**
   * Consecutive rows.
   *
   * @param ends address of the end of row 0
   * @param bytes address from which ends count
   */
  public static void range(
      long ends, long bytes, int first, int count, long[] addresses, int[] lengths) {
    long row = ends + 4L * first;
    long start = Memory.getUnsignedInt(row - 4);
    for (int i = 0; i < count; i++) {
      long end = Memory.getUnsignedInt(row + 4L * i);
      addresses[i] = bytes + start;
      lengths[i] = (int) (end - start);
      start = end;
    }
  }

  /** Picked rows; parameters as for {@link #range}. */
  public static void positions(
      long ends, long bytes, int[] positions, int count, long[] addresses, int[] lengths) {
    for (int i = 0; i < count; i++) {
      long row = ends + 4L * positions[i];
      long start = Memory.getUnsignedInt(row - 4);
      addresses[i] = bytes + start;
      lengths[i] = (int) (Memory.getUnsignedInt(row) - start);
    }
  }

  /**
   * Consecutive rows whose starts are counted from the base of their block.
   *
   * @param bases address of a base for each block
   * @param starts address of the start of row 0
   * @param bytes address from which bases count
   */
  public static void blockRange(
      long bases, long starts, long bytes, int first, int count, long[] addresses, int[] lengths) {
    long start = bytes + blockStart(bases, starts, first);
    int from = 0;
    while (from < count) {
      // Texts whose ends lie in one block.
      int row = first + from + 1;
      int to = Math.min(count, from + BLOCK_ROWS - row % BLOCK_ROWS);
      long base = bytes + Memory.getUnsignedInt(bases + 4L * (row >>> BLOCK_SHIFT));
      for (int i = from; i < to; i++) {
        long end = base + Memory.getUnsignedShort(starts + 2L * (first + 1 + i));
        addresses[i] = start;
        lengths[i] = (int) (end - start);
        start = end;
      }
      from = to;
    }
  }

  /** Picked rows; parameters as for {@link #blockRange}. */
  public static void blockPositions(
      long bases,
      long starts,
      long bytes,
      int[] positions,
      int count,
      long[] addresses,
      int[] lengths) {
    for (int i = 0; i < count; i++) {
      int row = positions[i];
      long start = blockStart(bases, starts, row);
      addresses[i] = bytes + start;
      lengths[i] = (int) (blockStart(bases, starts, row + 1) - start);
    }
  }

  private static long blockStart(long bases, long starts, int row) {
    return Memory.getUnsignedInt(bases + 4L * (row >>> BLOCK_SHIFT))
        + Memory.getUnsignedShort(starts + 2L * row);
  }
}

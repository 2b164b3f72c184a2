package dev.assay.exec.kernel;

/**
 * Ends of texts to addresses and lengths. Row 0 needs no case of its own: the four bytes before the
 * ends are 0.
 */
public final class DecodeText {

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
}

package dev.assay.exec.kernel;

/**
 * Lookups by key in an array that has a place for each key. Keys are at least 0 and below the
 * array's length, or -1 for none.
 */
public final class ProbeDirect {

  private ProbeDirect() {}

  /**
   * What is kept for each key, less one: 0 is kept where there is nothing, which gives -1.
   *
   * @param found filled for each row; may be the keys themselves
   */
  public static void find(int[] keys, int count, int[] table, int[] found) {
    find(keys, 0, count, table, found);
  }

  /** As {@link #find(int[], int, int[], int[])}, for rows from one to before another. */
  public static void find(int[] keys, int from, int to, int[] table, int[] found) {
    for (int i = from; i < to; i++) {
      int key = keys[i];
      found[i] = key < 0 ? -1 : table[key] - 1;
    }
  }

  /**
   * Keeps each row's number plus one at its key; of rows with the same key, any one's. Several
   * threads may fill one table.
   */
  public static void fill(int[] keys, int from, int to, int[] table) {
    for (int i = from; i < to; i++) {
      int key = keys[i];
      if (key >= 0) {
        table[key] = i + 1;
      }
    }
  }
}

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
    for (int i = 0; i < count; i++) {
      int key = keys[i];
      found[i] = key < 0 ? -1 : table[key] - 1;
    }
  }

  /**
   * Keeps each row's number plus one at its key.
   *
   * @return whether some key came twice, so that only its last row is kept
   */
  public static boolean fill(int[] keys, int count, int[] table) {
    int before = 0;
    for (int i = 0; i < count; i++) {
      int key = keys[i];
      if (key >= 0) {
        before |= table[key];
        table[key] = i + 1;
      }
    }
    return before != 0;
  }
}

package dev.assay.exec.function;

import java.nio.charset.StandardCharsets;

/** How far the bytes of two texts are apart, as DuckDB has it. */
final class Similarity {

  private Similarity() {}

  /** Least insertions, deletions and replacements that make one of the other. */
  static long levenshtein(String left, String right) {
    byte[] a = left.getBytes(StandardCharsets.UTF_8);
    byte[] b = right.getBytes(StandardCharsets.UTF_8);
    int[] costs = new int[b.length + 1];
    for (int j = 0; j <= b.length; j++) {
      costs[j] = j;
    }
    for (int i = 1; i <= a.length; i++) {
      int diagonal = costs[0];
      costs[0] = i;
      for (int j = 1; j <= b.length; j++) {
        int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
        diagonal = costs[j];
        costs[j] = Math.min(replaced, 1 + Math.min(costs[j], costs[j - 1]));
      }
    }
    return costs[b.length];
  }

  /** Places in which two texts of the same length differ. */
  static long hamming(String left, String right) {
    byte[] a = left.getBytes(StandardCharsets.UTF_8);
    byte[] b = right.getBytes(StandardCharsets.UTF_8);
    if (a.length != b.length || a.length == 0) {
      throw new Row.Failure("HAMMING compares texts of the same length, 1 or more");
    }
    long different = 0;
    for (int i = 0; i < a.length; i++) {
      different += a[i] == b[i] ? 0 : 1;
    }
    return different;
  }
}

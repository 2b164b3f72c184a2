package dev.assay.exec.function;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;

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

  /** The same where two neighbours that change places count as one step too (Damerau, 1964). */
  static long damerauLevenshtein(String left, String right) {
    byte[] a = left.getBytes(StandardCharsets.UTF_8);
    byte[] b = right.getBytes(StandardCharsets.UTF_8);
    int most = a.length + b.length;
    int[][] costs = new int[a.length + 2][b.length + 2];
    int[] lastRow = new int[256];
    costs[0][0] = most;
    for (int i = 0; i <= a.length; i++) {
      costs[i + 1][0] = most;
      costs[i + 1][1] = i;
    }
    for (int j = 0; j <= b.length; j++) {
      costs[0][j + 1] = most;
      costs[1][j + 1] = j;
    }
    for (int i = 1; i <= a.length; i++) {
      int lastColumn = 0;
      for (int j = 1; j <= b.length; j++) {
        int row = lastRow[b[j - 1] & 0xFF];
        int column = lastColumn;
        boolean isSame = a[i - 1] == b[j - 1];
        lastColumn = isSame ? j : lastColumn;
        int swapped = costs[row][column] + (i - row - 1) + 1 + (j - column - 1);
        int one = Math.min(costs[i + 1][j], costs[i][j + 1]) + 1;
        costs[i + 1][j + 1] = Math.min(Math.min(costs[i][j] + (isSame ? 0 : 1), one), swapped);
      }
      lastRow[a[i - 1] & 0xFF] = i;
    }
    return costs[a.length + 1][b.length + 1];
  }

  /** How alike two texts are, 0 to 1, by bytes near each other that are the same (Jaro, 1989). */
  static double jaro(String left, String right) {
    byte[] a = left.getBytes(StandardCharsets.UTF_8);
    byte[] b = right.getBytes(StandardCharsets.UTF_8);
    if (a.length == 0 || b.length == 0) {
      return 0;
    }
    int near = Math.max(0, Math.max(a.length, b.length) / 2 - 1);
    boolean[] ofA = new boolean[a.length];
    boolean[] ofB = new boolean[b.length];
    int same = 0;
    for (int i = 0; i < a.length; i++) {
      for (int j = Math.max(0, i - near); j < Math.min(b.length, i + near + 1) && !ofA[i]; j++) {
        if (!ofB[j] && a[i] == b[j]) {
          ofA[i] = true;
          ofB[j] = true;
          same++;
        }
      }
    }
    int moved = 0;
    int next = 0;
    for (int i = 0; i < a.length; i++) {
      if (ofA[i]) {
        while (!ofB[next]) {
          next++;
        }
        moved += a[i] == b[next++] ? 0 : 1;
      }
    }
    double m = same;
    double swaps = moved >> 1;
    return same == 0 ? 0 : (m / a.length + m / b.length + (m - swaps) / m) / 3;
  }

  /** The same, where a common beginning of up to four bytes counts more (Winkler, 1990). */
  static double jaroWinkler(String left, String right) {
    byte[] a = left.getBytes(StandardCharsets.UTF_8);
    byte[] b = right.getBytes(StandardCharsets.UTF_8);
    double jaro = jaro(left, right);
    int begin = 0;
    while (begin < Math.min(4, Math.min(a.length, b.length)) && a[begin] == b[begin]) {
      begin++;
    }
    return jaro > 0.7 ? jaro + begin * 0.1 * (1 - jaro) : jaro;
  }

  /** Share of the different characters of both texts that both have. */
  static double jaccard(String left, String right) {
    if (left.isEmpty() || right.isEmpty()) {
      throw new Row.Failure("JACCARD compares texts that are not empty");
    }
    Set<Integer> both = left.chars().boxed().collect(Collectors.toSet());
    Set<Integer> all = right.chars().boxed().collect(Collectors.toSet());
    int sum = both.size() + all.size();
    all.addAll(both);
    return (double) (sum - all.size()) / all.size();
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

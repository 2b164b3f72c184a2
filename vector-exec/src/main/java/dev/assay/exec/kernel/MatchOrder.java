package dev.assay.exec.kernel;

/** Rows in the order of the places that they have, places of 0 or more; -1 stands for none. */
public final class MatchOrder {

  private MatchOrder() {}

  /** Whether every row from one to before another that has a place is its own. */
  public static boolean isIdentity(int[] placeOf, int from, int to) {
    int different = 0;
    for (int row = from; row < to; row++) {
      int place = placeOf[row];
      different |= (place ^ row) & ~(place >> 31);
    }
    return different == 0;
  }

  /**
   * Sorts the rows of some neighbouring places by place, in each as they came.
   *
   * @param rows of these places, from one index to before another; as many rows are before them
   * @param first of the places
   * @param end place behind the last
   * @param starts filled for these places: index of the place's first row in {@code sorted}
   * @param sorted filled from one index to before the other
   * @return whether some place has several rows
   */
  public static boolean sort(
      int[] placeOf, int[] rows, int from, int to, int first, int end, int[] starts, int[] sorted) {
    for (int place = first; place < end; place++) {
      starts[place] = 0;
    }
    for (int i = from; i < to; i++) {
      starts[placeOf[rows[i]]]++;
    }
    int next = from;
    int most = 0;
    for (int place = first; place < end; place++) {
      int here = starts[place];
      starts[place] = next;
      next += here;
      most = Math.max(most, here);
    }
    for (int i = from; i < to; i++) {
      int row = rows[i];
      sorted[starts[placeOf[row]]++] = row;
    }
    // Each start has moved to its end, which is the next one's start: move all by one.
    System.arraycopy(starts, first, starts, first + 1, end - first - 1);
    starts[first] = from;
    return most > 1;
  }
}

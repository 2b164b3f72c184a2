package dev.assay.exec.operator.window;

import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.operator.sort.SortColumn;

/**
 * Finds the place whose row sorts first among those of a range that have a value, by a segment tree
 * (Leis et al., "Efficient Processing of Window Functions in Analytical SQL Queries", VLDB 2015).
 */
final class ExtremeTree {

  private static final int NONE = -1;

  private final SortedRows rows;
  private final SortColumn values;

  /** Leaves from {@code count} on; node n is the better one of nodes 2n and 2n + 1. */
  private final int[] nodes;

  ExtremeTree(SortedRows rows, StoredColumn column, SortColumn values) {
    this.rows = rows;
    this.values = values;
    int count = rows.count();
    nodes = new int[2 * count];
    for (int place = 0; place < count; place++) {
      nodes[count + place] = column.isValid(rows.row(place)) ? place : NONE;
    }
    for (int node = count - 1; node > 0; node--) {
      nodes[node] = better(nodes[2 * node], nodes[2 * node + 1]);
    }
  }

  /** Whichever of two places sorts first; -1 is none. */
  int better(int left, int right) {
    if (left == NONE || right == NONE) {
      return left == NONE ? right : left;
    }
    return values.compare(rows.row(left), rows.row(right)) <= 0 ? left : right;
  }

  /** The place, or -1 where none of the range has a value. */
  int of(int from, int to) {
    int best = NONE;
    int low = from + rows.count();
    int high = to + rows.count();
    while (low < high) {
      if ((low & 1) != 0) {
        best = better(best, nodes[low++]);
      }
      if ((high & 1) != 0) {
        best = better(best, nodes[--high]);
      }
      low >>= 1;
      high >>= 1;
    }
    return best;
  }
}

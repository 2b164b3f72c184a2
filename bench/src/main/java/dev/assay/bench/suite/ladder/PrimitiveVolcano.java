package dev.assay.bench.suite.ladder;

import java.util.Arrays;

/**
 * Rung 2, the faithful baseline: operators that give one row after the other, expressions trees of
 * objects, but rows, values and groups are primitive and nothing is allocated for a row.
 */
final class PrimitiveVolcano implements Executor {

  private static final int SLOTS = 64;

  private final LineItems items;

  PrimitiveVolcano(LineItems items) {
    this.items = items;
  }

  @Override
  public void q6(int from, int to, Sums sums) {
    Node where =
        and(
            and(
                between(LineItems.SHIPDATE, LineItems.Q6_FROM, LineItems.Q6_TO - 1),
                between(
                    LineItems.DISCOUNT,
                    LineItems.Q6_LEAST_DISCOUNT,
                    LineItems.Q6_GREATEST_DISCOUNT)),
            between(LineItems.QUANTITY, 0, LineItems.Q6_QUANTITY - 1));
    Node revenue = times(column(LineItems.PRICE), column(LineItems.DISCOUNT));
    Groups groups = new Groups(new Filter(new Scan(from, to), where), constant(0), revenue);
    sums.values[0] += groups.total(0, 0);
  }

  @Override
  public void q1(int from, int to, Sums sums) {
    Node discounted =
        times(
            column(LineItems.PRICE),
            plus(constant(100), times(constant(-1), column(LineItems.DISCOUNT))));
    Node key = plus(times(constant(2), column(LineItems.FLAG)), column(LineItems.STATUS));
    Groups groups =
        new Groups(
            new Filter(new Scan(from, to), between(LineItems.SHIPDATE, 0, LineItems.Q1_TO)),
            key,
            column(LineItems.QUANTITY),
            column(LineItems.PRICE),
            discounted,
            times(discounted, plus(constant(100), column(LineItems.TAX))),
            column(LineItems.DISCOUNT),
            constant(1));
    for (int group = 0; group < LineItems.GROUPS; group++) {
      for (int call = 0; call < Sums.PER_GROUP; call++) {
        sums.values[group * Sums.PER_GROUP + call] += groups.total(group, call);
      }
    }
  }

  /** An expression over a row; a truth is 0 or 1. */
  private interface Node {
    long of(int[] row);
  }

  private static Node constant(long value) {
    return _ -> value;
  }

  private static Node column(int column) {
    return row -> row[column];
  }

  private static Node times(Node a, Node b) {
    return row -> a.of(row) * b.of(row);
  }

  private static Node plus(Node a, Node b) {
    return row -> a.of(row) + b.of(row);
  }

  private static Node and(Node a, Node b) {
    return row -> a.of(row) != 0 && b.of(row) != 0 ? 1 : 0;
  }

  private static Node between(int column, int least, int greatest) {
    return row -> row[column] >= least && row[column] <= greatest ? 1 : 0;
  }

  /** An operator: {@link #next} fills the row, until there is none. */
  private interface Rows {
    boolean next(int[] row);
  }

  private final class Scan implements Rows {
    private final int to;
    private int next;

    Scan(int from, int to) {
      next = from;
      this.to = to;
    }

    @Override
    public boolean next(int[] row) {
      if (next == to) {
        return false;
      }
      System.arraycopy(items.rows, next * LineItems.COLUMNS, row, 0, LineItems.COLUMNS);
      next++;
      return true;
    }
  }

  private record Filter(Rows input, Node where) implements Rows {
    @Override
    public boolean next(int[] row) {
      while (input.next(row)) {
        if (where.of(row) != 0) {
          return true;
        }
      }
      return false;
    }
  }

  /** Hash aggregation: open addressing, linear probing. */
  private static final class Groups {
    private final long[] keys = new long[SLOTS];
    private final long[][] totals = new long[SLOTS][];

    Groups(Rows input, Node key, Node... calls) {
      Arrays.fill(keys, -1);
      int[] row = new int[LineItems.COLUMNS];
      while (input.next(row)) {
        int slot = slot(key.of(row));
        if (totals[slot] == null) {
          keys[slot] = key.of(row);
          totals[slot] = new long[calls.length];
        }
        for (int call = 0; call < calls.length; call++) {
          totals[slot][call] += calls[call].of(row);
        }
      }
    }

    private int slot(long key) {
      int slot = (int) ((key * 0x9E3779B97F4A7C15L) >>> 58);
      while (keys[slot] != key && keys[slot] != -1) {
        slot = (slot + 1) % SLOTS;
      }
      return slot;
    }

    long total(long key, int call) {
      long[] found = totals[slot(key)];
      return found == null ? 0 : found[call];
    }
  }
}

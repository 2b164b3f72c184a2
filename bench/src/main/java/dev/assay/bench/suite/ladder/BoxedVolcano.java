package dev.assay.bench.suite.ladder;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Rung 1: iterators of rows, a row being an array of objects, expressions trees of functions. */
final class BoxedVolcano implements Executor {

  private final LineItems items;

  BoxedVolcano(LineItems items) {
    this.items = items;
  }

  @Override
  public void q6(int from, int to, Sums sums) {
    Predicate<Object[]> where =
        atLeast(LineItems.SHIPDATE, LineItems.Q6_FROM)
            .and(atLeast(LineItems.SHIPDATE, LineItems.Q6_TO).negate())
            .and(atLeast(LineItems.DISCOUNT, LineItems.Q6_LEAST_DISCOUNT))
            .and(atLeast(LineItems.DISCOUNT, LineItems.Q6_GREATEST_DISCOUNT + 1).negate())
            .and(atLeast(LineItems.QUANTITY, LineItems.Q6_QUANTITY).negate());
    Function<Object[], Long> revenue = times(column(LineItems.PRICE), column(LineItems.DISCOUNT));
    for (long[] group :
        aggregate(new Filter(new Scan(from, to), where), _ -> 0, List.of(revenue)).values()) {
      sums.values[0] += group[0];
    }
  }

  @Override
  public void q1(int from, int to, Sums sums) {
    Function<Object[], Long> discounted =
        times(column(LineItems.PRICE), percent(-1, LineItems.DISCOUNT));
    List<Function<Object[], Long>> calls =
        List.of(
            column(LineItems.QUANTITY),
            column(LineItems.PRICE),
            discounted,
            times(discounted, percent(1, LineItems.TAX)),
            column(LineItems.DISCOUNT),
            _ -> 1L);
    Predicate<Object[]> where = atLeast(LineItems.SHIPDATE, LineItems.Q1_TO + 1).negate();
    Function<Object[], Object> key = row -> List.of(row[LineItems.FLAG], row[LineItems.STATUS]);
    aggregate(new Filter(new Scan(from, to), where), key, calls)
        .forEach(
            (group, totals) -> {
              List<?> parts = (List<?>) group;
              int at = (2 * (Integer) parts.get(0) + (Integer) parts.get(1)) * Sums.PER_GROUP;
              for (int i = 0; i < totals.length; i++) {
                sums.values[at + i] += totals[i];
              }
            });
  }

  private static Map<Object, long[]> aggregate(
      Iterator<Object[]> input,
      Function<Object[], Object> key,
      List<Function<Object[], Long>> calls) {
    Map<Object, long[]> groups = new HashMap<>();
    while (input.hasNext()) {
      Object[] row = input.next();
      long[] totals = groups.computeIfAbsent(key.apply(row), _ -> new long[calls.size()]);
      for (int i = 0; i < totals.length; i++) {
        totals[i] += calls.get(i).apply(row);
      }
    }
    return groups;
  }

  private static Predicate<Object[]> atLeast(int column, Integer bound) {
    return row -> ((Integer) row[column]).compareTo(bound) >= 0;
  }

  private static Function<Object[], Long> column(int column) {
    return row -> ((Integer) row[column]).longValue();
  }

  private static Function<Object[], Long> percent(int sign, int column) {
    return row -> 100L + sign * (Integer) row[column];
  }

  private static Function<Object[], Long> times(
      Function<Object[], Long> a, Function<Object[], Long> b) {
    return row -> a.apply(row) * b.apply(row);
  }

  /** Reads a row that is stored as integers into objects. */
  private final class Scan implements Iterator<Object[]> {
    private final int to;
    private int next;

    Scan(int from, int to) {
      next = from;
      this.to = to;
    }

    @Override
    public boolean hasNext() {
      return next < to;
    }

    @Override
    public Object[] next() {
      if (next >= to) {
        throw new NoSuchElementException();
      }
      Object[] row = new Object[LineItems.COLUMNS];
      for (int column = 0; column < row.length; column++) {
        row[column] = items.rows[next * LineItems.COLUMNS + column];
      }
      next++;
      return row;
    }
  }

  private static final class Filter implements Iterator<Object[]> {
    private final Iterator<Object[]> input;
    private final Predicate<Object[]> where;
    private Object @Nullable [] ahead;

    Filter(Iterator<Object[]> input, Predicate<Object[]> where) {
      this.input = input;
      this.where = where;
    }

    @Override
    public boolean hasNext() {
      while (ahead == null && input.hasNext()) {
        Object[] row = input.next();
        if (where.test(row)) {
          ahead = row;
        }
      }
      return ahead != null;
    }

    @Override
    public Object[] next() {
      Object[] row = ahead;
      if (row == null) {
        throw new NoSuchElementException();
      }
      ahead = null;
      return row;
    }
  }
}

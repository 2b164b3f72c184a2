package dev.assay.exec.operator.filter;

import dev.assay.exec.operator.key.KeyTest;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

/**
 * Says that rows without certain values in some columns are dropped by a join above in any case.
 *
 * @param columns outputs of the node that is told so
 * @param keys values that are not dropped; asked for when the join's build side is complete
 */
public record KeyFilter(List<Integer> columns, Supplier<? extends KeyTest> keys) {

  /** Freezes. */
  public KeyFilter {
    columns = List.copyOf(columns);
  }

  /** The same over other columns; empty where one of them is negative. */
  public Optional<KeyFilter> over(IntUnaryOperator column) {
    List<Integer> mapped = columns.stream().map(column::applyAsInt).toList();
    return mapped.stream().anyMatch(each -> each < 0)
        ? Optional.empty()
        : Optional.of(new KeyFilter(mapped, keys));
  }

  /** All of some filters that can be over other columns. */
  public static List<KeyFilter> over(List<KeyFilter> filters, IntUnaryOperator column) {
    return filters.stream().flatMap(filter -> filter.over(column).stream()).toList();
  }

  /** The largest share of so many values of one column that some filters of it can leave; to 1. */
  public static double mostShareLeft(List<KeyFilter> filters, double values) {
    return filters.stream()
        .mapToDouble(filter -> filter.keys().get().mostValues() / Math.max(1, values))
        .reduce(1, Math::min);
  }
}

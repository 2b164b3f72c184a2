package dev.assay.exec.operator.result;

import dev.assay.exec.operator.rows.RowStore;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.type.ValueType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All rows of a query, column by column.
 *
 * @param names of the columns
 * @param columns as many
 * @param rows in each of them
 */
public record QueryResult(List<String> names, List<ResultColumn> columns, int rows) {

  /** Freezes. */
  public QueryResult {
    names = List.copyOf(names);
    columns = List.copyOf(columns);
    if (names.size() != columns.size()) {
      throw new IllegalArgumentException(
          names.size() + " names do not fit " + columns.size() + " columns");
    }
  }

  /** Of rows that were collected, whose texts are copied. */
  static QueryResult of(
      List<String> names, List<ValueType> types, RowStore rows, QueryMemory memory) {
    List<ResultColumn> columns = new ArrayList<>();
    for (int c = 0; c < types.size(); c++) {
      columns.add(ResultColumn.of(types.get(c), rows.columns().get(c), memory));
    }
    return new QueryResult(names, columns, rows.size());
  }

  /** The same rows under other names. */
  public QueryResult withNames(List<String> others) {
    return new QueryResult(others, columns, rows);
  }

  /** A value, as {@link ResultColumn#get} gives it. */
  public @Nullable Object get(int row, int column) {
    return columns.get(column).get(row);
  }

  /** A row as Java values, null where there is none. */
  public List<@Nullable Object> row(int row) {
    List<@Nullable Object> values = new ArrayList<>();
    columns.forEach(column -> values.add(column.get(row)));
    return values;
  }
}

package dev.assay.exec.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.operator.result.ResultColumn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows as the naive oracles have them, and results made the same. */
final class Rows {

  private Rows() {}

  /** Rows of a result, with Long for everything integral. */
  static List<List<@Nullable Object>> of(QueryResult result) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int row = 0; row < result.rows(); row++) {
      List<@Nullable Object> values = new ArrayList<>();
      for (ResultColumn column : result.columns()) {
        values.add(value(column, row));
      }
      rows.add(values);
    }
    return rows;
  }

  private static @Nullable Object value(ResultColumn column, int row) {
    if (column.isNull(row)) {
      return null;
    }
    return switch (column.type().type().kind()) {
      case DOUBLE -> column.getDouble(row);
      case VARCHAR -> column.getText(row);
      default -> column.getLong(row);
    };
  }

  /** Same rows, as often, in any order. */
  static void assertSame(
      Collection<? extends List<? extends @Nullable Object>> expected, QueryResult result) {
    assertSame(expected, of(result));
  }

  static void assertSame(
      Collection<? extends List<? extends @Nullable Object>> expected,
      Collection<? extends List<? extends @Nullable Object>> rows) {
    assertEquals(sorted(expected), sorted(rows));
  }

  private static List<String> sorted(Collection<? extends List<? extends @Nullable Object>> rows) {
    return rows.stream().map(Object::toString).sorted().toList();
  }
}

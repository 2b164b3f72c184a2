package dev.assay.exec.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assay.exec.operator.MadeTable.Column;
import dev.assay.exec.physical.PhysicalNode.Sort;
import dev.assay.exec.physical.PhysicalNode.SortKey;
import dev.assay.exec.pipeline.ExecutionConfig;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SortTest {

  private static final long SEED = 7;

  private static List<Column> columns() {
    ColumnType bigint = ColumnType.of(TypeKind.BIGINT);
    return List.of(
        MadeTable.nullable(MadeTable.ints("few", 6), 8),
        MadeTable.nullable(MadeTable.texts("text", 40), 8),
        MadeTable.nullable(
            MadeTable.column(
                "number", ColumnType.of(TypeKind.DOUBLE), (r, row) -> r.nextInt(60) / 4.0 - 5),
            8),
        MadeTable.column("wide", bigint, (r, row) -> r.nextLong()),
        MadeTable.column("row", bigint, (r, row) -> (long) row));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 17, 2000, 20_000})
  void sortsAsAComparatorDoes(int count) {
    SplittableRandom random = new SplittableRandom(SEED + count);
    try (MadeTable made = new MadeTable("t", count, random, columns())) {
      for (int first = 0; first < 4; first++) {
        for (boolean descending : new boolean[] {false, true}) {
          for (boolean nullsFirst : new boolean[] {false, true}) {
            List<SortKey> keys =
                List.of(
                    new SortKey(first, descending, nullsFirst),
                    new SortKey((first + 1) % 4, !descending, nullsFirst),
                    new SortKey(4, descending, nullsFirst));
            check(made, keys, 0, OptionalLong.empty(), 1);
            check(made, keys, 3, OptionalLong.of(10), 3);
            check(made, keys, 1990, OptionalLong.of(50), 1);
          }
        }
      }
    }
  }

  /** Rows that come in order, against it, or all alike are where dropping rows early goes wrong. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 63, 64, 65, 1025})
  void theFirstOfManyAreThoseOfAll(int limit) {
    SplittableRandom random = new SplittableRandom(SEED);
    ColumnType bigint = ColumnType.of(TypeKind.BIGINT);
    List<Column> columns =
        List.of(
            MadeTable.nullable(MadeTable.column("rare", bigint, (r, row) -> row % 9L), 2),
            MadeTable.column("same", ColumnType.of(TypeKind.INTEGER), (r, row) -> 4L),
            MadeTable.texts("text", 3),
            MadeTable.column("number", ColumnType.of(TypeKind.DOUBLE), (r, row) -> row / -3.0),
            MadeTable.column("row", bigint, (r, row) -> (long) row));
    try (MadeTable made = new MadeTable("t", 9_000, random, columns)) {
      for (int first = 0; first < columns.size(); first++) {
        for (int flags = 0; flags < 4; flags++) {
          boolean descending = flags % 2 == 0;
          List<SortKey> keys =
              List.of(
                  new SortKey(first, descending, flags / 2 == 0),
                  new SortKey((first + 1) % 4, descending, flags / 2 == 0),
                  new SortKey(4, !descending, false));
          check(made, keys, 0, OptionalLong.of(limit), 1);
          check(made, keys, limit, OptionalLong.of(limit), 3);
          check(made, keys, 1, OptionalLong.of(0), 2);
        }
      }
    }
  }

  private static void check(
      MadeTable made, List<SortKey> keys, long offset, OptionalLong limit, int workers) {
    Sort sort = new Sort(made.scan(), keys, offset, limit, OptionalDouble.empty());
    List<List<@Nullable Object>> expected = new ArrayList<>(made.rows);
    expected.sort(order(keys));
    long end = Math.min(expected.size(), offset + limit.orElse(expected.size()));
    expected = expected.subList((int) Math.min(offset, end), (int) end);
    ExecutionConfig config = new ExecutionConfig(workers, 64, 1 << 30, false);
    assertEquals(expected, Rows.of(Execution.run(sort, config)));
  }

  private static Comparator<List<@Nullable Object>> order(List<SortKey> keys) {
    return (left, right) -> {
      for (SortKey key : keys) {
        Object a = left.get(key.column());
        Object b = right.get(key.column());
        int order;
        if (a == null || b == null) {
          order = Boolean.compare(a == null, b == null) * (key.nullsFirst() ? -1 : 1);
        } else {
          order = compare(a, b) * (key.descending() ? -1 : 1);
        }
        if (order != 0) {
          return order;
        }
      }
      return 0;
    };
  }

  private static int compare(Object left, Object right) {
    return switch (left) {
      case Long number -> Long.compare(number, (Long) right);
      case Double number -> Double.compare(number, (Double) right);
      default -> Objects.toString(left).compareTo(Objects.toString(right));
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aLimitWithoutOrderDeliversThatMany(int workers) {
    SplittableRandom random = new SplittableRandom(SEED);
    try (MadeTable made = new MadeTable("t", 30_000, random, columns())) {
      Sort sort = new Sort(made.scan(), List.of(), 5, OptionalLong.of(100), OptionalDouble.empty());
      ExecutionConfig config = new ExecutionConfig(workers, 64, 1 << 30, false);
      assertEquals(100, Execution.run(sort, config).rows());
    }
  }
}

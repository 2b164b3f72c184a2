package dev.assay.exec.operator;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.operator.MadeTable.Column;
import dev.assay.exec.physical.AggregateCall;
import dev.assay.exec.physical.AggregateCall.AggregateFunction;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.physical.PhysicalNode.Aggregate;
import dev.assay.exec.physical.PhysicalNode.Project;
import dev.assay.exec.pipeline.ExecutionConfig;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AggregateTest {

  private static final long SEED = 3;
  private static final ColumnType BIGINT = ColumnType.of(TypeKind.BIGINT);
  private static final int FIRST_VALUE = 6;

  /** Group columns 0 to 5, then values 6 to 11. */
  static List<Column> columns() {
    return List.of(
        MadeTable.texts("few", 5),
        MadeTable.nullable(MadeTable.ints("day", 40), 10),
        MadeTable.column("wide", BIGINT, (r, row) -> r.nextLong(30) << 57),
        MadeTable.nullable(MadeTable.texts("many", 900), 50),
        MadeTable.column(
            "number", ColumnType.of(TypeKind.DOUBLE), (r, row) -> r.nextInt(20) / 4.0 - 2),
        MadeTable.column("skewed", BIGINT, (r, row) -> r.nextInt(10) > 0 ? 7 : r.nextLong(9000)),
        MadeTable.ints("int", 1000),
        MadeTable.nullable(
            MadeTable.column("long", BIGINT, (r, row) -> r.nextLong(1L << 40) - (1L << 39)), 3),
        MadeTable.nullable(
            MadeTable.column(
                "double", ColumnType.of(TypeKind.DOUBLE), (r, row) -> r.nextInt(4000) / 8.0),
            4),
        MadeTable.nullable(MadeTable.texts("text", 300), 5),
        MadeTable.column("near", BIGINT, (r, row) -> Long.MAX_VALUE / 8 - r.nextLong(100)),
        MadeTable.nullable(MadeTable.ints("seldom", 12), 2));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, 64, 5000})
  void aggregatesAsAMapDoes(int count) {
    List<List<Integer>> groupings =
        List.of(
            List.of(),
            List.of(0),
            List.of(1),
            List.of(0, 1),
            List.of(2),
            List.of(3),
            List.of(4),
            List.of(5),
            List.of(3, 2, 1, 4, 5),
            List.of(2, 5));
    try (MadeTable made =
        new MadeTable("t", count, new SplittableRandom(SEED + count), columns())) {
      for (List<Integer> groups : groupings) {
        for (int workers : new int[] {1, 3}) {
          ExecutionConfig config = new ExecutionConfig(workers, 64, 1 << 30, false);
          check(made, made.scan(), groups, config);
          check(made, asTexts(made), groups, config);
        }
      }
    }
  }

  private static void check(
      MadeTable made, PhysicalNode input, List<Integer> groups, ExecutionConfig config) {
    int rows = made.rows.size();
    Aggregate keys = new Aggregate(input, groups, List.of(), rows);
    Rows.assertSame(expected(made.rows, groups, List.of()), Execution.run(keys, config));
    List<AggregateCall> calls = calls(input);
    // A group column itself is what the group determines.
    groups.forEach(
        group ->
            calls.add(
                new AggregateCall(
                    AggregateFunction.ANY, Optional.of(group), false, input.outputs().get(group))));
    Aggregate aggregate = new Aggregate(input, groups, calls, rows);
    Rows.assertSame(expected(made.rows, groups, calls), Execution.run(aggregate, config));
  }

  static List<AggregateCall> calls(PhysicalNode input) {
    List<AggregateCall> calls = new ArrayList<>();
    ValueType count = ValueType.of(BIGINT);
    calls.add(new AggregateCall(AggregateFunction.COUNT, Optional.empty(), false, count));
    for (int c = FIRST_VALUE; c < input.outputs().size(); c++) {
      ValueType type = input.outputs().get(c);
      boolean isText = type.type().kind() == TypeKind.VARCHAR;
      for (AggregateFunction function : AggregateFunction.values()) {
        if (function == AggregateFunction.ANY || function == AggregateFunction.DEVIATIONS) {
          continue;
        }
        boolean sums =
            function == AggregateFunction.SUM || function == AggregateFunction.SUM_OR_ZERO;
        // Sums of values near the greatest would overflow.
        if (sums && (isText || (type.greatest() > 1L << 41 && type.lane() == Lane.LONG))) {
          continue;
        }
        boolean isDouble = type.lane() == Lane.DOUBLE;
        ValueType result =
            switch (function) {
              case COUNT -> count;
              case SUM, SUM_OR_ZERO -> isDouble ? type : ValueType.of(BIGINT.orNull());
              case MIN, MAX, ANY, DEVIATIONS -> type;
            };
        for (boolean distinct : new boolean[] {false, true}) {
          calls.add(new AggregateCall(function, Optional.of(c), distinct, result));
        }
      }
    }
    return calls;
  }

  /** All columns, texts by address and not as codes. */
  private static PhysicalNode asTexts(MadeTable made) {
    List<Expression> expressions = new ArrayList<>();
    for (int c = 0; c < made.table.columns().size(); c++) {
      Expression column = made.ref(c);
      expressions.add(
          made.type(c).dictionary().isPresent()
              ? new Expression.Cast(
                  column,
                  new ValueType(made.type(c).type(), Lane.STRING, Long.MIN_VALUE, Long.MAX_VALUE))
              : column);
    }
    return new Project(made.scan(), expressions);
  }

  private static List<List<@Nullable Object>> expected(
      List<List<@Nullable Object>> rows, List<Integer> groups, List<AggregateCall> calls) {
    Map<List<@Nullable Object>, List<List<@Nullable Object>>> byGroup = new LinkedHashMap<>();
    if (groups.isEmpty()) {
      byGroup.put(new ArrayList<>(), new ArrayList<>());
    }
    for (List<@Nullable Object> row : rows) {
      List<@Nullable Object> key = new ArrayList<>();
      groups.forEach(group -> key.add(row.get(group)));
      byGroup.computeIfAbsent(key, k -> new ArrayList<List<@Nullable Object>>()).add(row);
    }
    List<List<@Nullable Object>> expected = new ArrayList<>();
    for (List<@Nullable Object> key : byGroup.keySet()) {
      List<List<@Nullable Object>> members = Objects.requireNonNull(byGroup.get(key));
      List<@Nullable Object> row = new ArrayList<>(key);
      for (AggregateCall call : calls) {
        row.add(value(call, members));
      }
      expected.add(row);
    }
    return expected;
  }

  private static @Nullable Object value(AggregateCall call, List<List<@Nullable Object>> members) {
    if (call.argument().isEmpty()) {
      return (long) members.size();
    }
    List<Object> values = new ArrayList<>();
    for (List<@Nullable Object> member : members) {
      Object value = member.get(call.argument().get());
      if (value != null) {
        values.add(value);
      }
    }
    if (call.distinct()) {
      values = new ArrayList<>(new LinkedHashSet<>(values));
    }
    Comparator<Object> order = AggregateTest::compare;
    return switch (call.function()) {
      case COUNT -> (long) values.size();
      case SUM -> values.isEmpty() ? null : sum(values, call);
      case SUM_OR_ZERO -> sum(values, call);
      case MIN -> values.stream().min(order).orElse(null);
      case MAX -> values.stream().max(order).orElse(null);
      case ANY -> values.isEmpty() ? null : values.getFirst();
      case DEVIATIONS -> throw new IllegalStateException("rounding would differ");
    };
  }

  private static Object sum(List<Object> values, AggregateCall call) {
    if (call.type().lane() == Lane.DOUBLE) {
      return values.stream().mapToDouble(value -> (Double) value).sum();
    }
    return values.stream().mapToLong(value -> (Long) value).sum();
  }

  private static int compare(Object left, Object right) {
    return switch (left) {
      case Long number -> Long.compare(number, (Long) right);
      case Double number -> Double.compare(number, (Double) right);
      default -> Objects.toString(left).compareTo(Objects.toString(right));
    };
  }

  @Test
  void aSumThatPasses64BitsIsRefused() {
    try (MadeTable made = new MadeTable("t", 100, new SplittableRandom(SEED), columns())) {
      AggregateCall sum =
          new AggregateCall(
              AggregateFunction.SUM, Optional.of(10), false, ValueType.of(BIGINT.orNull()));
      Aggregate aggregate = new Aggregate(made.scan(), List.of(), List.of(sum), 1);
      ArithmeticException refused =
          Assertions.assertThrows(
              ArithmeticException.class, () -> Execution.run(aggregate, ExecutionConfig.of(1)));
      Assertions.assertEquals(
          "a SUM passes 64 bits: cast its argument to DOUBLE", refused.getMessage());
    }
  }
}

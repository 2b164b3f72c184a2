package dev.assay.exec.operator;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.And;
import dev.assay.exec.expression.Expression.Comparison;
import dev.assay.exec.expression.Expression.ComparisonOperator;
import dev.assay.exec.expression.Expression.IntegralConstant;
import dev.assay.exec.expression.Expression.TextConstant;
import dev.assay.exec.operator.MadeTable.Column;
import dev.assay.exec.physical.AggregateCall;
import dev.assay.exec.physical.AggregateCall.AggregateFunction;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.physical.PhysicalNode.Aggregate;
import dev.assay.exec.physical.PhysicalNode.Filter;
import dev.assay.exec.physical.PhysicalNode.Join;
import dev.assay.exec.physical.PhysicalNode.JoinKind;
import dev.assay.exec.pipeline.Cancellation;
import dev.assay.exec.pipeline.ExecutionConfig;
import dev.assay.exec.pipeline.PipelineExecutor;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ScanTest {

  private static final int MOST_ROUNDS = 500;
  private static final long SEED = 11;
  private static final int ROWS = 140_000; // two row groups

  private static List<Column> columns() {
    ColumnType bigint = ColumnType.of(TypeKind.BIGINT);
    return List.of(
        MadeTable.column("row", bigint, (r, row) -> (long) row),
        MadeTable.nullable(MadeTable.ints("small", 200), 9),
        MadeTable.texts("text", 30),
        MadeTable.ints("other", 200));
  }

  @ParameterizedTest
  @EnumSource(ComparisonOperator.class)
  void filtersAsALoopDoes(ComparisonOperator operator) {
    SplittableRandom random = new SplittableRandom(SEED);
    try (MadeTable made = new MadeTable("t", ROWS, random, columns())) {
      String text = (String) Objects.requireNonNull(made.rows.getFirst().get(2));
      Expression byRow =
          new Comparison(operator, made.ref(0), new IntegralConstant(131_080, made.type(0)));
      Expression bySmall =
          new Comparison(operator, new IntegralConstant(20, made.type(1)), made.ref(1));
      Expression byText =
          new Comparison(operator, made.ref(2), new TextConstant(text, made.type(2)));
      Expression byColumn = new Comparison(operator, made.ref(1), made.ref(3));
      Predicate<List<@Nullable Object>> row = r -> holds(operator, r.get(0), 131_080L);
      Predicate<List<@Nullable Object>> small = r -> holds(operator, 20L, r.get(1));
      Predicate<List<@Nullable Object>> texts = r -> holds(operator, r.get(2), text);
      Predicate<List<@Nullable Object>> both = r -> holds(operator, r.get(1), r.get(3));
      check(made, row, byRow);
      check(made, small, bySmall);
      check(made, row.and(small), byRow, bySmall);
      check(made, small.and(both), bySmall, byColumn);
      check(made, row.and(texts), new And(List.of(byRow, byText)));
      check(made, small.and(texts).and(both).and(row), byColumn, byText, bySmall, byRow);
    }
  }

  private static void check(
      MadeTable made, Predicate<List<@Nullable Object>> predicate, Expression... conjuncts) {
    List<List<@Nullable Object>> expected = new ArrayList<>();
    for (List<@Nullable Object> row : made.rows) {
      if (predicate.test(row)) {
        expected.add(row.subList(0, 1));
      }
    }
    List<PhysicalNode> plans =
        List.of(made.scan(conjuncts), new Filter(made.scan(), List.of(conjuncts), expected.size()));
    for (PhysicalNode plan : plans) {
      for (int workers : new int[] {1, 3}) {
        PhysicalNode rows = new PhysicalNode.Project(plan, List.of(made.ref(0)));
        Rows.assertSame(expected, Execution.run(rows, ExecutionConfig.of(workers)));
      }
    }
  }

  private static boolean holds(
      ComparisonOperator operator, @Nullable Object left, @Nullable Object right) {
    if (left == null || right == null) {
      return false;
    }
    int order =
        left instanceof Long number
            ? Long.compare(number, (Long) right)
            : ((String) left).compareTo((String) right);
    return switch (operator) {
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
      case LESS -> order < 0;
      case LESS_OR_EQUAL -> order <= 0;
      case GREATER -> order > 0;
      case GREATER_OR_EQUAL -> order >= 0;
    };
  }

  /**
   * What twice the rows allocate more, once everything is warm: nothing for each batch, whether
   * groups are one, numbered by their key, or found in a hash table.
   */
  @ParameterizedTest
  @MethodSource("groupings")
  void batchesAllocateNothing(List<Integer> grouping) {
    ColumnType bigint = ColumnType.of(TypeKind.BIGINT);
    List<Column> columns = new ArrayList<>(columns());
    columns.set(0, MadeTable.column("row", bigint, (r, row) -> row % 5000L));
    SplittableRandom random = new SplittableRandom(SEED);
    int groups = 2;
    try (MadeTable once = new MadeTable("t", groups << 17, random, columns);
        MadeTable twice = new MadeTable("t", (2 * groups) << 17, random, columns);
        PipelineExecutor executor = new PipelineExecutor(ExecutionConfig.of(1))) {
      PhysicalNode shorter = joined(once, once, grouping);
      PhysicalNode longer = joined(twice, once, grouping);
      long batches = groups * ((1L << 17) / 2048);
      // A segment's reader is made for each row group and column, a claim for each morsel.
      long limit = batches * 32;
      // Vector kernels box until C2 has compiled them, which it does when it finds the time: what
      // allocates by itself stays above the limit in every round.
      long least = Long.MAX_VALUE;
      for (int i = 0; i < MOST_ROUNDS && least >= limit; i++) {
        long more = allocated(longer, executor) - allocated(shorter, executor);
        least = Math.min(least, Math.abs(more));
      }
      assertTrue(least < limit, least + " bytes more for " + batches + " batches more");
    }
  }

  static List<List<Integer>> groupings() {
    return List.of(List.of(), List.of(2), List.of(0, 4));
  }

  private static PhysicalNode joined(MadeTable probe, MadeTable build, List<Integer> grouping) {
    Expression some =
        new Comparison(
            ComparisonOperator.LESS, probe.ref(1), new IntegralConstant(150, probe.type(1)));
    Expression few =
        new Comparison(
            ComparisonOperator.LESS, build.ref(0), new IntegralConstant(10, build.type(0)));
    PhysicalNode left = probe.scan(some);
    PhysicalNode right = build.scan(few);
    List<ValueType> outputs = new ArrayList<>(left.outputs());
    outputs.addAll(right.outputs());
    Join join =
        new Join(
            JoinKind.INNER,
            left,
            right,
            List.of(0),
            List.of(0),
            Optional.empty(),
            false,
            outputs,
            probe.rows.size());
    ValueType sum = ValueType.of(ColumnType.of(TypeKind.BIGINT).orNull());
    List<AggregateCall> calls = new ArrayList<>();
    for (AggregateFunction function :
        List.of(
            AggregateFunction.SUM,
            AggregateFunction.COUNT,
            AggregateFunction.MIN,
            AggregateFunction.MAX)) {
      calls.add(new AggregateCall(function, Optional.of(7), false, sum));
    }
    return new Aggregate(join, grouping, calls, 30);
  }

  private static long allocated(PhysicalNode plan, PipelineExecutor executor) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    Execution.run(plan, executor, new Cancellation());
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}

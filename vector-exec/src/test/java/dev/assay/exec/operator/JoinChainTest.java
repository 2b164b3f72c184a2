package dev.assay.exec.operator;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.Comparison;
import dev.assay.exec.expression.Expression.ComparisonOperator;
import dev.assay.exec.expression.Expression.IntegralConstant;
import dev.assay.exec.operator.MadeTable.Column;
import dev.assay.exec.physical.AggregateCall;
import dev.assay.exec.physical.AggregateCall.AggregateFunction;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.physical.PhysicalNode.Aggregate;
import dev.assay.exec.physical.PhysicalNode.Join;
import dev.assay.exec.physical.PhysicalNode.JoinKind;
import dev.assay.exec.physical.PhysicalNode.Project;
import dev.assay.exec.pipeline.ExecutionConfig;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Joins above joins on one key, where one build side drops rows of scans below others. */
class JoinChainTest {

  private static final long SEED = 20261123;
  private static final ValueType COUNT =
      new ValueType(ColumnType.of(TypeKind.BIGINT), Lane.LONG, 0, 1 << 20);

  /** Distance between keys: dense, beyond a bitmap, and beyond 32 bits. */
  @ParameterizedTest
  @ValueSource(longs = {1, 3_000_017, 1L << 50})
  void joinsAsNestedLoopsDo(long distance) {
    SplittableRandom random = new SplittableRandom(SEED + distance);
    for (int[] sizes : new int[][] {{3000, 70, 900}, {2049, 1, 300}, {40, 0, 63}, {0, 5, 5}}) {
      try (MadeTable probe = new MadeTable("probe", sizes[0], random, columns(distance, 600));
          MadeTable small = new MadeTable("small", sizes[1], random, columns(distance, 500));
          MadeTable large = new MadeTable("large", sizes[2], random, columns(distance, 400))) {
        for (JoinKind lower : JoinKind.values()) {
          for (JoinKind upper : JoinKind.values()) {
            check(probe, small, large, lower, upper);
            check(probe, large, small, lower, upper);
          }
        }
      }
    }
  }

  private static List<Column> columns(long distance, int keys) {
    ColumnType bigint = ColumnType.of(TypeKind.BIGINT);
    Column key =
        MadeTable.column("k", bigint, (random, row) -> (random.nextInt(keys) - 50) * distance);
    return List.of(MadeTable.nullable(key, 11), MadeTable.ints("v", 100));
  }

  /** (probe lower-join [small where v below 30]) upper-join [count of large by key]. */
  private static void check(
      MadeTable probe, MadeTable low, MadeTable high, JoinKind lower, JoinKind upper) {
    Expression few =
        new Comparison(
            ComparisonOperator.LESS,
            low.ref(1),
            new IntegralConstant(30, ValueType.bounded(ColumnType.of(TypeKind.INTEGER), 30, 30)));
    PhysicalNode counted =
        new Aggregate(
            high.scan(),
            List.of(0),
            List.of(new AggregateCall(AggregateFunction.COUNT, Optional.empty(), false, COUNT)),
            high.rows.size());
    PhysicalNode below = join(lower, probe.scan(), low.scan(few));
    PhysicalNode all = join(upper, swapped(below), counted);
    List<List<@Nullable Object>> fewRows =
        low.rows.stream().filter(row -> row.get(1) instanceof Long v && v < 30).toList();
    List<List<@Nullable Object>> expected =
        JoinTest.expected(probe.rows, fewRows, 1, lower, false).stream()
            .map(JoinChainTest::swapped)
            .toList();
    Map<@Nullable Object, Long> counts = new LinkedHashMap<>();
    high.rows.forEach(row -> counts.merge(row.get(0), 1L, Long::sum));
    List<List<@Nullable Object>> groups = new ArrayList<>();
    counts.forEach(
        (key, count) -> {
          List<@Nullable Object> group = new ArrayList<>();
          group.add(key);
          group.add(count);
          groups.add(group);
        });
    for (int workers : new int[] {1, 3}) {
      Rows.assertSame(
          atSecond(expected, groups, upper),
          Execution.run(all, new ExecutionConfig(workers, 64, 1 << 30, false)));
    }
  }

  /** The key of the chain second, so that positions are not the same all the way. */
  private static PhysicalNode swapped(PhysicalNode node) {
    List<Expression> columns = new ArrayList<>();
    for (int column = 0; column < node.outputs().size(); column++) {
      int from = column < 2 ? 1 - column : column;
      columns.add(new Expression.Column(from, node.outputs().get(from)));
    }
    return new Project(node, columns);
  }

  private static List<@Nullable Object> swapped(List<@Nullable Object> row) {
    List<@Nullable Object> swapped = new ArrayList<>(row);
    swapped.set(0, row.get(1));
    swapped.set(1, row.get(0));
    return swapped;
  }

  /** Nested loops with the probe's key in its second column. */
  private static List<List<@Nullable Object>> atSecond(
      List<List<@Nullable Object>> probe, List<List<@Nullable Object>> build, JoinKind kind) {
    List<List<@Nullable Object>> result = new ArrayList<>();
    List<List<@Nullable Object>> first = probe.stream().map(JoinChainTest::swapped).toList();
    for (List<@Nullable Object> row : JoinTest.expected(first, build, 1, kind, false)) {
      if (kind.deliversBuild()) {
        result.add(row);
        continue;
      }
      int width = Math.min(row.size(), first.getFirst().size() + 2); // it pads with too many nulls
      result.add(swapped(row.subList(0, width)));
    }
    return result;
  }

  private static PhysicalNode join(JoinKind kind, PhysicalNode probe, PhysicalNode build) {
    List<ValueType> outputs =
        new ArrayList<>(kind.deliversBuild() ? build.outputs() : probe.outputs());
    if (kind == JoinKind.INNER || kind == JoinKind.LEFT) {
      build
          .outputs()
          .forEach(type -> outputs.add(kind == JoinKind.LEFT ? JoinTest.orNull(type) : type));
    }
    if (kind == JoinKind.MARK) {
      outputs.add(ValueType.of(ColumnType.of(TypeKind.BOOLEAN)));
    }
    int key = probe instanceof Project ? 1 : 0;
    double rows = build.expectedRows();
    return new Join(
        kind, probe, build, List.of(key), List.of(0), Optional.empty(), false, outputs, rows);
  }
}

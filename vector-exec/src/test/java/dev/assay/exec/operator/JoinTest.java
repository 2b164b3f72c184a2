package dev.assay.exec.operator;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.Comparison;
import dev.assay.exec.expression.Expression.ComparisonOperator;
import dev.assay.exec.operator.MadeTable.Column;
import dev.assay.exec.operator.result.ChunkSink;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.physical.PhysicalNode.Join;
import dev.assay.exec.physical.PhysicalNode.JoinKind;
import dev.assay.exec.physical.PhysicalNode.Project;
import dev.assay.exec.pipeline.Cancellation;
import dev.assay.exec.pipeline.ExecutionConfig;
import dev.assay.exec.pipeline.Partitioning;
import dev.assay.exec.pipeline.PipelineExecutor;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JoinTest {

  private static final long SEED = 20261122;

  /** Half of it is not enough to address 900 rows. */
  private static final long SPILLING_BUDGET = 60_000;

  /** Enough to address 900 rows, and not enough for 3,000 besides. */
  private static final long PROBE_SPILLS_BUDGET = 130_000;

  private static final Partitioning NEVER = Partitioning.DEFAULT.forced(0);
  private static final Partitioning RADIX = Partitioning.DEFAULT.forced(3);

  private static ExecutionConfig config(int workers, long budget, Partitioning partitioning) {
    return new ExecutionConfig(workers, 64, budget, false).with(partitioning);
  }

  /** What keys of both sides are made of. */
  enum Keys {
    DENSE_UNIQUE,
    DENSE_REPEATED,
    SPARSE_UNIQUE,
    WIDE,
    SPREAD,
    TWO_COLUMNS,
    TEXT_CODES,
    TEXTS,
    DOUBLES
  }

  @ParameterizedTest
  @EnumSource(Keys.class)
  void joinsAsNestedLoopsDo(Keys keys) {
    SplittableRandom random = new SplittableRandom(SEED + keys.name().hashCode());
    for (int[] sizes : new int[][] {{3000, 900}, {500, 1}, {300, 0}, {0, 50}, {64, 4000}}) {
      try (MadeTable probe = new MadeTable("probe", sizes[0], random, columns(keys, false));
          MadeTable build = new MadeTable("build", sizes[1], random, columns(keys, true))) {
        for (JoinKind kind : JoinKind.values()) {
          for (boolean hasResidual : new boolean[] {false, true}) {
            for (int workers : new int[] {1, 3}) {
              check(keys, probe, build, kind, hasResidual, config(workers, 1 << 30, NEVER));
            }
            check(keys, probe, build, kind, hasResidual, config(2, 1 << 30, RADIX));
            if (sizes[1] > 500) {
              check(keys, probe, build, kind, hasResidual, config(2, SPILLING_BUDGET, NEVER));
              check(keys, probe, build, kind, hasResidual, config(2, PROBE_SPILLS_BUDGET, RADIX));
            }
          }
        }
      }
    }
  }

  private static List<Column> columns(Keys keys, boolean isBuild) {
    List<Column> columns = new ArrayList<>();
    ColumnType bigint = ColumnType.of(TypeKind.BIGINT);
    switch (keys) {
      case DENSE_UNIQUE ->
          columns.add(
              isBuild
                  ? MadeTable.column("k", bigint, (r, row) -> 100L + row)
                  : MadeTable.nullable(MadeTable.ints("k", 1500), 20));
      case DENSE_REPEATED -> columns.add(MadeTable.nullable(MadeTable.ints("k", 40), 9));
      case SPARSE_UNIQUE ->
          columns.add(
              isBuild
                  ? MadeTable.column("k", bigint, (r, row) -> 1_000_000L - row * 997L)
                  : MadeTable.column(
                      "k", bigint, (r, row) -> 1_000_000L - r.nextLong(1200) * 997L));
      case WIDE ->
          columns.add(
              MadeTable.column("k", bigint, (r, row) -> (r.nextLong(500) - 250) * (1L << 54)));
      case SPREAD ->
          columns.add(
              MadeTable.column(
                  "k", bigint, (r, row) -> 10_000_000_019L * (isBuild ? row : r.nextLong(1200))));
      case TWO_COLUMNS -> {
        columns.add(MadeTable.ints("k", 30));
        columns.add(
            MadeTable.nullable(MadeTable.column("j", bigint, (r, row) -> r.nextLong(9) << 45), 15));
      }
      case TEXT_CODES, TEXTS -> columns.add(MadeTable.nullable(MadeTable.texts("k", 200), 30));
      case DOUBLES ->
          columns.add(
              MadeTable.column(
                  "k",
                  ColumnType.of(TypeKind.DOUBLE),
                  (r, row) -> (r.nextInt(2) * 2 - 1) * r.nextInt(50) / 4.0));
    }
    columns.add(MadeTable.nullable(MadeTable.ints("v", 100), 7));
    columns.add(MadeTable.texts("t", 50));
    return columns;
  }

  private static void check(
      Keys keys,
      MadeTable probe,
      MadeTable build,
      JoinKind kind,
      boolean hasResidual,
      ExecutionConfig config) {
    int keyColumns = keys == Keys.TWO_COLUMNS ? 2 : 1;
    PhysicalNode left = keys == Keys.TEXTS ? asTexts(probe) : probe.scan();
    PhysicalNode right = keys == Keys.TEXTS ? asTexts(build) : build.scan();
    boolean pairs = kind == JoinKind.INNER || kind == JoinKind.LEFT;
    List<ValueType> outputs =
        new ArrayList<>(kind.deliversBuild() ? right.outputs() : left.outputs());
    if (pairs) {
      right.outputs().forEach(type -> outputs.add(kind == JoinKind.LEFT ? orNull(type) : type));
    }
    if (kind == JoinKind.MARK) {
      outputs.add(ValueType.of(ColumnType.of(TypeKind.BOOLEAN)));
    }
    int value = keyColumns;
    ValueType leftType = left.outputs().get(value);
    ValueType rightType = right.outputs().get(value);
    Optional<Expression> residual =
        hasResidual
            ? Optional.of(
                new Comparison(
                    ComparisonOperator.LESS,
                    new Expression.Column(value, leftType),
                    new Expression.Column(left.outputs().size() + value, rightType)))
            : Optional.empty();
    List<Integer> joined = IntStream.range(0, keyColumns).boxed().toList();
    Join join =
        new Join(kind, left, right, joined, joined, residual, false, outputs, probe.rows.size());
    Rows.assertSame(
        expected(probe.rows, build.rows, keyColumns, kind, hasResidual), rows(join, config));
  }

  /** The rows as they come, so that they do not count against the budget. */
  private static List<List<@Nullable Object>> rows(Join join, ExecutionConfig config) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    List<String> names = join.outputs().stream().map(Object::toString).toList();
    ChunkSink sink = new ChunkSink(join.outputs(), names, part -> rows.addAll(Rows.of(part)));
    try (PipelineExecutor executor = new PipelineExecutor(config)) {
      Execution.run(join, sink, executor, new Cancellation());
    }
    return rows;
  }

  /** The first column as texts by address, not as codes. */
  private static PhysicalNode asTexts(MadeTable made) {
    List<Expression> expressions = new ArrayList<>();
    ColumnType text = ColumnType.of(TypeKind.VARCHAR).orNull();
    expressions.add(
        new Expression.Cast(
            made.ref(0), new ValueType(text, Lane.STRING, Long.MIN_VALUE, Long.MAX_VALUE)));
    for (int c = 1; c < made.table.columns().size(); c++) {
      expressions.add(made.ref(c));
    }
    return new Project(made.scan(), expressions);
  }

  static ValueType orNull(ValueType type) {
    return new ValueType(
        type.type().orNull(), type.lane(), type.least(), type.greatest(), type.dictionary());
  }

  static List<List<@Nullable Object>> expected(
      List<List<@Nullable Object>> probe,
      List<List<@Nullable Object>> build,
      int keys,
      JoinKind kind,
      boolean hasResidual) {
    Map<List<@Nullable Object>, List<List<@Nullable Object>>> byKey = new HashMap<>();
    for (List<@Nullable Object> row : build) {
      byKey.computeIfAbsent(key(row, keys), key -> new ArrayList<>()).add(row);
    }
    List<List<@Nullable Object>> expected = new ArrayList<>();
    Set<List<@Nullable Object>> marked = Collections.newSetFromMap(new IdentityHashMap<>());
    for (List<@Nullable Object> row : probe) {
      List<@Nullable Object> key = key(row, keys);
      List<List<@Nullable Object>> matching = new ArrayList<>();
      if (!key.contains(null)) {
        for (List<@Nullable Object> other : byKey.getOrDefault(key, List.of())) {
          if (!hasResidual || isLess(row.get(keys), other.get(keys))) {
            matching.add(other);
            marked.add(other);
          }
        }
      }
      switch (kind) {
        case SEMI -> addIf(!matching.isEmpty(), row, expected);
        case ANTI -> addIf(matching.isEmpty(), row, expected);
        case INNER, LEFT -> {
          for (List<@Nullable Object> other : matching) {
            expected.add(beside(row, other));
          }
          if (kind == JoinKind.LEFT && matching.isEmpty()) {
            List<@Nullable Object> nulls = new ArrayList<>();
            while (nulls.size() < row.size()) {
              nulls.add(null);
            }
            expected.add(beside(row, nulls));
          }
        }
        case MARK -> expected.add(beside(row, List.of(matching.isEmpty() ? 0L : 1L)));
        case RIGHT_SEMI, RIGHT_ANTI -> {}
      }
    }
    if (kind.deliversBuild()) {
      boolean wanted = kind == JoinKind.RIGHT_SEMI;
      for (List<@Nullable Object> row : build) {
        addIf(marked.contains(row) == wanted, row, expected);
      }
    }
    return expected;
  }

  private static void addIf(
      boolean condition, List<@Nullable Object> row, List<List<@Nullable Object>> rows) {
    if (condition) {
      rows.add(row);
    }
  }

  private static List<@Nullable Object> key(List<@Nullable Object> row, int keys) {
    List<@Nullable Object> key = new ArrayList<>();
    for (int k = 0; k < keys; k++) {
      Object value = row.get(k);
      key.add(value instanceof Double number ? (Object) (number + 0.0) : value);
    }
    return key;
  }

  private static boolean isLess(@Nullable Object left, @Nullable Object right) {
    return left instanceof Long a && right instanceof Long b && a < b;
  }

  private static List<@Nullable Object> beside(
      List<@Nullable Object> left, List<@Nullable Object> right) {
    List<@Nullable Object> both = new ArrayList<>(left);
    both.addAll(right);
    return both;
  }
}

package dev.assay.exec.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.exec.SqlEngine;
import dev.assay.exec.operator.MadeTable.Column;
import dev.assay.exec.operator.meter.Meters;
import dev.assay.exec.operator.result.ChunkSink;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.pipeline.Cancellation;
import dev.assay.exec.pipeline.ExecutionConfig;
import dev.assay.exec.pipeline.PipelineExecutor;
import dev.assay.exec.spill.SpillConfig;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Two tables, and queries over them far beyond their memory budget. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SpilledQueries {

  private static final long SEED = 20261122;
  static final int ROWS = 30_000;

  @TempDir Path directory;

  final SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT);

  @BeforeAll
  void fill() {
    SplittableRandom random = new SplittableRandom(SEED);
    ColumnType bigint = ColumnType.of(TypeKind.BIGINT);
    ColumnType varchar = ColumnType.of(TypeKind.VARCHAR);
    List<Column> columns =
        List.of(
            MadeTable.column("id", bigint, (r, row) -> (long) row),
            MadeTable.nullable(MadeTable.ints("few", 5), 9),
            MadeTable.nullable(MadeTable.ints("many", 20_000), 9),
            MadeTable.column("skew", bigint, (r, row) -> row % 2 == 0 ? 7L : r.nextLong() >> 20),
            MadeTable.nullable(
                MadeTable.column(
                    "d", ColumnType.of(TypeKind.DOUBLE), (r, row) -> r.nextInt(9000) / 8.0),
                9),
            MadeTable.texts("code", 900),
            MadeTable.nullable(MadeTable.column("text", varchar, SpilledQueries::text), 9));
    engine.register(new MadeTable("t", ROWS, random, columns).table);
    engine.register(new MadeTable("u", ROWS / 2, random, columns).table);
  }

  private static String text(SplittableRandom random, int row) {
    int length = random.nextInt(100) == 0 ? 3000 : random.nextInt(40);
    return Integer.toString(random.nextInt(30_000), 36) + "x".repeat(length);
  }

  @AfterAll
  void close() {
    engine.close();
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    try (Stream<Path> left = Files.list(directory)) {
      assertEquals(List.of(), left.toList());
    }
  }

  /** Checks that a query gives the rows under a budget that it gives without, and spills. */
  final void check(int budgetKib, String sql, boolean ordered) {
    PhysicalNode plan = engine.plan(sql).root();
    List<String> expected = rows(Execution.run(plan, ExecutionConfig.of(1)), ordered);
    for (int workers = 1; workers <= 2; workers++) {
      ExecutionConfig config = config(budgetKib, workers);
      assertEquals(expected, streamed(plan, config, ordered));
    }
    try (PipelineExecutor executor = new PipelineExecutor(config(budgetKib, 1))) {
      Meters meters = Execution.analyze(plan, executor, new Cancellation());
      assertTrue(spilled(plan, meters) > 0, "nothing was spilled");
    }
  }

  /** The rows of a query, which do not count as they come. */
  static List<String> streamed(PhysicalNode plan, ExecutionConfig config, boolean ordered) {
    List<String> rows = new ArrayList<>();
    List<String> names = plan.outputs().stream().map(Object::toString).toList();
    ChunkSink sink = new ChunkSink(plan.outputs(), names, part -> rows.addAll(rows(part, true)));
    try (PipelineExecutor executor = new PipelineExecutor(config)) {
      Execution.run(plan, sink, executor, new Cancellation());
    }
    return ordered ? rows : rows.stream().sorted().toList();
  }

  static List<String> rows(QueryResult result, boolean ordered) {
    Stream<String> rows = IntStream.range(0, result.rows()).mapToObj(r -> result.row(r).toString());
    return ordered ? rows.toList() : rows.sorted().toList();
  }

  final ExecutionConfig config(int budgetKib, int workers) {
    SpillConfig spill = new SpillConfig(directory, Long.MAX_VALUE);
    return new ExecutionConfig(workers, 256, (long) budgetKib << 10, false).with(spill);
  }

  private static long spilled(PhysicalNode node, Meters meters) {
    List<PhysicalNode> inputs =
        switch (node) {
          case PhysicalNode.Scan _, PhysicalNode.Values _, PhysicalNode.Working _ -> List.of();
          case PhysicalNode.Iteration each -> List.of(each.seed(), each.step());
          case PhysicalNode.Filter each -> List.of(each.input());
          case PhysicalNode.Project each -> List.of(each.input());
          case PhysicalNode.Aggregate each -> List.of(each.input());
          case PhysicalNode.Sort each -> List.of(each.input());
          case PhysicalNode.Window each -> List.of(each.input());
          case PhysicalNode.Shared each -> List.of(each.input());
          case PhysicalNode.Union each -> each.inputs();
          case PhysicalNode.Join each -> List.of(each.probe(), each.build());
        };
    return meters.of(node).spilledBytes()
        + inputs.stream().mapToLong(each -> spilled(each, meters)).sum();
  }
}

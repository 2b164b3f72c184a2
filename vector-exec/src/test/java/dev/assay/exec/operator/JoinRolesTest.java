package dev.assay.exec.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.operator.join.BuildSink;
import dev.assay.exec.operator.result.ResultSink;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.physical.PhysicalNode.Join;
import dev.assay.exec.physical.PhysicalNode.JoinKind;
import dev.assay.exec.physical.PhysicalNode.Project;
import dev.assay.exec.physical.PhysicalNode.Scan;
import dev.assay.exec.pipeline.Cancellation;
import dev.assay.exec.pipeline.ExecutionConfig;
import dev.assay.exec.pipeline.Pipeline;
import dev.assay.exec.pipeline.PipelineExecutor;
import dev.assay.exec.pipeline.QueryContext;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a join does when its build side is not what the plan said. */
class JoinRolesTest {

  private static final ExecutionConfig CONFIG = new ExecutionConfig(2, 64, 1 << 30, false);

  /** The plan expects one row on the build side whatever there is. */
  @ParameterizedTest
  @CsvSource({"50, 5000, 2", "1, 5, 2", "1, 4, 1", "5000, 50, 1", "0, 70, 2", "70, 0, 1"})
  void sidesChangeRolesWhereTheBuildSideIsMuchLarger(int probeRows, int buildRows, int builds) {
    SplittableRandom random = new SplittableRandom(probeRows);
    try (MadeTable probe = table("probe", probeRows, random, 90);
        MadeTable build = table("build", buildRows, random, 60)) {
      Join join = join(probe.scan(), expectingOneRow(build.scan()), false);
      ResultSink sink;
      List<BuildSink> sinks = new ArrayList<>();
      try (Arena arena = Arena.ofShared();
          PipelineExecutor executor = new PipelineExecutor(CONFIG)) {
        QueryContext query = QueryContext.unbounded(CONFIG, arena);
        sink = new ResultSink(join.outputs(), query);
        PipelineBuilder.run(
            join,
            sink,
            query,
            Optional.empty(),
            pipeline -> {
              executor.run(List.<Pipeline>of(pipeline), new Cancellation());
              if (pipeline.sink() instanceof BuildSink built) {
                sinks.add(built);
              }
            });
      }
      Rows.assertSame(
          JoinTest.expected(probe.rows, build.rows, 1, JoinKind.INNER, false), sink.result());
      assertEquals(builds, sinks.size());
      assertEquals(builds == 2, sinks.getFirst().isTooLarge());
      assertEquals(builds == 2, sinks.getFirst().form().contains("change roles"));
    }
  }

  /** Distance of keys: addressed directly, by rank, by hash. */
  @ParameterizedTest
  @ValueSource(longs = {1, 100_003, 1L << 50})
  void aRepeatedKeyThatIsDeclaredUniqueIsAnError(long distance) {
    ColumnType bigint = ColumnType.of(TypeKind.BIGINT);
    SplittableRandom random = new SplittableRandom(distance);
    List<MadeTable.Column> columns =
        List.of(
            MadeTable.column("k", bigint, (r, row) -> row / 2 * distance), MadeTable.ints("v", 10));
    try (MadeTable probe = new MadeTable("orders", 300, random, columns);
        MadeTable build = new MadeTable("declared", 200, random, columns)) {
      Join join = join(probe.scan(), build.scan(), true);
      PhysicalNode existence =
          new Project(join, List.of(new Expression.Column(1, join.outputs().get(1))));
      List<PhysicalNode> plans = distance < 1L << 50 ? List.of(join, existence) : List.of(join);
      for (PhysicalNode plan : plans) {
        SqlException refused = assertThrows(SqlException.class, () -> Execution.run(plan, CONFIG));
        assertTrue(refused.sentence().contains("declared"), refused.sentence());
      }
    }
  }

  private static MadeTable table(String name, int rows, SplittableRandom random, int keys) {
    return new MadeTable(
        name,
        rows,
        random,
        List.of(MadeTable.nullable(MadeTable.ints("k", keys), 8), MadeTable.texts("t", 30)));
  }

  private static Scan expectingOneRow(Scan scan) {
    return new Scan(scan.table(), scan.columns(), scan.conjuncts(), scan.outputs(), 1);
  }

  private static Join join(Scan probe, Scan build, boolean isUnique) {
    List<ValueType> outputs = new ArrayList<>(probe.outputs());
    outputs.addAll(build.outputs());
    return new Join(
        JoinKind.INNER,
        probe,
        build,
        List.of(0),
        List.of(0),
        Optional.empty(),
        isUnique,
        outputs,
        probe.expectedRows());
  }
}

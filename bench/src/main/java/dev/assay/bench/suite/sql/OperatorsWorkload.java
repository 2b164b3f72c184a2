package dev.assay.bench.suite.sql;

import dev.assay.bench.load.LoadWorkload;
import dev.assay.bench.load.Metric;
import dev.assay.bench.load.Turns;
import dev.assay.bench.suite.level.WorkingSets;
import dev.assay.bench.suite.planning.Lab;
import dev.assay.bench.suite.sql.Operations.Operation;
import dev.assay.bench.workload.Ceiling;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.plan.Plan;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Operators one by one, planned once and run by turns with one thread, as a share of what the
 * memory allows: of the bandwidth of the level that holds what is read, or of one dependent access
 * for each row to the level that holds what is looked into, which overlapping accesses may pass.
 */
public final class OperatorsWorkload extends LoadWorkload {

  /** Its id. */
  public static final String ID = "sql.operators";

  private static final int MOST_ROWS_COMPARED = 1_000;

  /** For the provider. */
  public OperatorsWorkload() {
    super(ID, 1, "Operators as a share of the memory's ceilings", Set.of(), 1);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 2_000, 20_000, 120_000);
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed, InterruptedException {
    int rows = pick(context, 5_000, 1_000_000, 8_000_000);
    boolean small = context.profile() == Profile.SMOKE;
    List<Integer> groups = small ? List.of(10, 1_000) : List.of(10, 1_000, 100_000, 1_000_000);
    List<Integer> bits = small ? List.of(4, 10) : List.of(10, 13, 16, 19, 22);
    List<String> tables = Operations.tables(rows, groups, bits);
    List<Operation> operations = Operations.all(rows, groups, bits);
    try (Lab lab = new Lab(tables)) {
      List<Turns.Way> ways = new ArrayList<>();
      try (JdbcSide duckdb = new JdbcSide(JdbcSide.Peer.DUCKDB)) {
        duckdb.threads(context.cpus().size());
        for (String table : tables) {
          duckdb.execute(table);
        }
        for (int i = 0; i < operations.size(); i++) {
          context.progress(operations.get(i).operator(), (double) i / (2 * operations.size()));
          Plan plan = lab.plan(operations.get(i).sql(), operations.get(i).forced());
          check(operations.get(i), lab.run(plan, false), duckdb);
          ways.add(() -> lab.run(plan, false));
        }
      } catch (SQLException e) {
        throw new WorkloadFailed("DuckDB failed: " + e.getMessage(), e);
      }
      context.progress("operators by turns", 0.5);
      Turns turns = Turns.of(ways, pick(context, 0, 6, 8), pick(context, 1, 9, 15));
      List<Measurement> measurements = new ArrayList<>();
      for (int i = 0; i < operations.size(); i++) {
        measurements.add(measurement(context, operations.get(i), turns.nanos(i, 1)));
      }
      return measurements;
    }
  }

  private static void check(Operation operation, QueryResult ours, JdbcSide duckdb)
      throws SQLException, WorkloadFailed {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    if (ours.rows() > MOST_ROWS_COMPARED) {
      BigDecimal sum = BigDecimal.ZERO;
      for (int row = 0; row < ours.rows(); row++) {
        long value = ((Number) Objects.requireNonNull(ours.get(row, 0))).longValue();
        sum = sum.add(BigDecimal.valueOf(value * (row + 1)));
      }
      rows.add(List.of(sum));
    } else {
      for (int row = 0; row < ours.rows(); row++) {
        rows.add(ours.row(row));
      }
    }
    Optional<String> wrong = Answers.difference(rows, duckdb.rows(operation.checked()));
    if (wrong.isPresent()) {
      throw new WorkloadFailed(
          operation.operator() + ", " + operation.size() + ", gives " + wrong.get());
    }
  }

  private Measurement measurement(RunContext context, Operation operation, List<Double> nanos) {
    double rows = operation.rows();
    Metric metric =
        Metric.higher(this, "operator", "row/s")
            .param("operator", operation.operator())
            .param("size", operation.size())
            .addAll(nanos.stream().map(each -> rows * 1e9 / each).toList());
    metric.also("ns/row", 1e9 / metric.estimate().value());
    boolean streams = operation.bytes() > 0;
    String level =
        level(context, streams ? operation.bytes() : Math.max(1, operation.randomBytes()));
    metric.param("memory", level);
    return metric
        .boundedBy(
            streams
                ? Ceiling.of(
                    "memory.bandwidth.read",
                    Map.of("level", level, "threads", "1"),
                    operation.bytes() / rows,
                    "B")
                : Ceiling.of("memory.latency.level", Map.of("level", level), 1, "hop"),
            context)
        .build();
  }

  /** The innermost level whose working set holds so many bytes. */
  private static String level(RunContext context, double bytes) {
    for (Map.Entry<String, Long> level : WorkingSets.ofOneThread(context).entrySet()) {
      if (bytes <= level.getValue()) {
        return level.getKey();
      }
    }
    return WorkingSets.DRAM;
  }
}

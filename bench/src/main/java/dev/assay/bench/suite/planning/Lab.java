package dev.assay.bench.suite.planning;

import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.exec.SqlEngine;
import dev.assay.exec.operator.Execution;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.pipeline.Adaptation;
import dev.assay.exec.pipeline.Cancellation;
import dev.assay.exec.pipeline.ExecutionConfig;
import dev.assay.exec.pipeline.PipelineExecutor;
import dev.assay.exec.plan.Plan;
import dev.assay.exec.plan.Planner;
import dev.assay.exec.plan.cost.CostModel;
import dev.assay.exec.plan.cost.ForcedChoices;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * vector-exec over tables that SQL makes, with one thread, where plans can be told what to choose
 * and runs what they may adapt.
 */
public final class Lab implements AutoCloseable {

  /** What a run may not do that keeps to its plan. */
  public static final Adaptation STATIC = new Adaptation(false, true, false);

  private final SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT);
  private final PipelineExecutor adaptive = new PipelineExecutor(ExecutionConfig.of(1));
  private final PipelineExecutor fixed = new PipelineExecutor(ExecutionConfig.of(1).with(STATIC));

  /** Runs statements that make tables. */
  public Lab(List<String> statements) {
    statements.forEach(engine::execute);
  }

  /** A plan. */
  public Plan plan(String sql, ForcedChoices forced) {
    return new Planner(engine.catalogue()::find, CostModel.DEFAULT, forced).plan(sql);
  }

  /** Runs a plan; it may decide while it runs, or not. */
  public QueryResult run(Plan plan, boolean adapts) {
    return Execution.run(plan.root(), adapts ? adaptive : fixed, new Cancellation());
  }

  /** The answer, one row, of a query as a text. */
  String answer(String sql) {
    return run(plan(sql, ForcedChoices.NONE), true).row(0).toString();
  }

  /** Runs a plan whose only row is to be as expected. */
  void check(Plan plan, boolean adapts, String expected) throws WorkloadFailed {
    String row = run(plan, adapts).row(0).toString();
    if (!row.equals(expected)) {
      throw new WorkloadFailed("a plan gives " + row + " instead of " + expected);
    }
  }

  /** Nanoseconds of a run that keeps to its plan; none where it takes longer than the limit. */
  OptionalLong nanosWithin(Plan plan, long limitNanos) {
    Cancellation cancellation = new Cancellation();
    CompletableFuture<Void> timer =
        CompletableFuture.runAsync(
            cancellation::cancel,
            CompletableFuture.delayedExecutor(limitNanos, TimeUnit.NANOSECONDS));
    long start = System.nanoTime();
    try {
      Execution.run(plan.root(), fixed, cancellation);
      return OptionalLong.of(System.nanoTime() - start);
    } catch (CancellationException e) {
      return OptionalLong.empty();
    } finally {
      timer.cancel(false);
    }
  }

  /**
   * A pseudo-random integer from 0 to 2^31 - 2 for the row {@code range}, the same in every engine:
   * a polynomial modulo a prime, of which each stream is another.
   */
  public static String random(int stream) {
    return "((range * range %% 2147483647 + %d) * (range + %d) %% 2147483647)"
        .formatted(stream * 1_000_003L, stream * 7L + 1);
  }

  /** A pseudo-random integer below a bound. */
  public static String uniform(int stream, int bound) {
    return "CAST(" + random(stream) + " % " + bound + " AS INTEGER)";
  }

  /** The same where small ones are more frequent: half are below an eighth of the bound. */
  public static String skewed(int stream, int bound) {
    return "CAST(floor(pow(%s / 2147483647.0, 3) * %d) AS INTEGER)"
        .formatted(random(stream), bound);
  }

  @Override
  public void close() {
    adaptive.close();
    fixed.close();
    engine.close();
  }
}

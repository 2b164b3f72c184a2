package dev.assay.exec.operator;

import dev.assay.exec.evaluation.ComputationFailed;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.operator.meter.Meters;
import dev.assay.exec.operator.result.DeliverySink;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.operator.result.ResultSink;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.physical.PhysicalNode.Aggregate;
import dev.assay.exec.physical.PhysicalNode.Filter;
import dev.assay.exec.physical.PhysicalNode.Join;
import dev.assay.exec.physical.PhysicalNode.Project;
import dev.assay.exec.physical.PhysicalNode.Scan;
import dev.assay.exec.physical.PhysicalNode.Sort;
import dev.assay.exec.pipeline.Cancellation;
import dev.assay.exec.pipeline.ExecutionConfig;
import dev.assay.exec.pipeline.PipelineExecutor;
import dev.assay.exec.pipeline.QueryContext;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.pipeline.Sink;
import dev.assay.exec.spill.SpillSpace;
import dev.assay.exec.table.Table;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Runs physical plans to their last row. */
public final class Execution {

  private Execution() {}

  /** Runs a plan with workers of its own. */
  public static QueryResult run(PhysicalNode plan, ExecutionConfig config) {
    try (PipelineExecutor executor = new PipelineExecutor(config)) {
      return run(plan, executor, new Cancellation());
    }
  }

  /**
   * Runs a plan. Tables that it reads are kept for as long as that takes; the result needs them no
   * more, and counts against the memory budget.
   *
   * @throws java.util.concurrent.CancellationException where that was asked for
   */
  public static QueryResult run(
      PhysicalNode plan, PipelineExecutor executor, Cancellation cancellation) {
    return run(
            plan,
            query -> new ResultSink(plan.outputs(), query),
            executor,
            cancellation,
            Optional.empty())
        .result();
  }

  /** The same, for a sink of its own that takes what the plan delivers. */
  public static void run(
      PhysicalNode plan, Sink sink, PipelineExecutor executor, Cancellation cancellation) {
    run(plan, query -> sink, executor, cancellation, Optional.empty());
  }

  /**
   * Runs a plan for what can be measured of it; its rows are made and forgotten.
   *
   * @return what each of its nodes did
   */
  public static Meters analyze(
      PhysicalNode plan, PipelineExecutor executor, Cancellation cancellation) {
    Meters meters = new Meters();
    DeliverySink sink = new DeliverySink(plan.outputs().size(), () -> DeliverySink.FORGETS);
    run(plan, query -> sink, executor, cancellation, Optional.of(meters));
    return meters;
  }

  private static <S extends Sink> S run(
      PhysicalNode plan,
      Function<QueryContext, S> opener,
      PipelineExecutor executor,
      Cancellation cancellation,
      Optional<Meters> meters) {
    Set<Table> tables = new LinkedHashSet<>();
    collectTables(plan, tables);
    List<Table.Lease> leases = new ArrayList<>();
    try (Arena arena = executor.newArena();
        SpillSpace spill = new SpillSpace(executor.config().spill(), arena);
        QueryMemory memory = executor.newMemory()) {
      tables.forEach(table -> leases.add(table.lease()));
      Arena counted = memory.counting(arena);
      QueryContext query =
          new QueryContext(executor.config(), memory, counted, arena, spill, cancellation);
      S sink = opener.apply(query);
      executor.run(runner -> PipelineBuilder.run(plan, sink, query, meters, runner), cancellation);
      return sink;
    } catch (ComputationFailed e) {
      SqlException failure = new SqlException(String.valueOf(e.getMessage()));
      failure.initCause(e);
      throw failure;
    } catch (OutOfMemoryError e) {
      throw QueryMemory.exhausted(e);
    } finally {
      leases.forEach(Table.Lease::close);
    }
  }

  private static void collectTables(PhysicalNode node, Set<Table> tables) {
    switch (node) {
      case Scan scan -> tables.add(scan.table());
      case Filter filter -> collectTables(filter.input(), tables);
      case Project project -> collectTables(project.input(), tables);
      case Aggregate aggregate -> collectTables(aggregate.input(), tables);
      case Sort sort -> collectTables(sort.input(), tables);
      case PhysicalNode.Values _ -> {}
      case PhysicalNode.Window window -> collectTables(window.input(), tables);
      case PhysicalNode.Shared shared -> collectTables(shared.input(), tables);
      case PhysicalNode.Union union ->
          union.inputs().forEach(input -> collectTables(input, tables));
      case PhysicalNode.Working _ -> {}
      case PhysicalNode.Iteration iteration -> {
        collectTables(iteration.seed(), tables);
        collectTables(iteration.step(), tables);
      }
      case Join join -> {
        collectTables(join.probe(), tables);
        collectTables(join.build(), tables);
      }
    }
  }
}

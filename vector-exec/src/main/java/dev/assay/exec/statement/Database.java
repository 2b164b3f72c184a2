package dev.assay.exec.statement;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.exec.evaluation.ComputationFailed;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.operator.Execution;
import dev.assay.exec.operator.result.DeliverySink;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.operator.result.ResultColumn;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.pipeline.Cancellation;
import dev.assay.exec.pipeline.PipelineExecutor;
import dev.assay.exec.plan.Plan;
import dev.assay.exec.plan.Planner;
import dev.assay.exec.table.Catalogue;
import dev.assay.exec.table.Snapshot;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableDefinition;
import dev.assay.exec.table.TableWriter;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What statements work on: tables and views, and what plans and runs queries. Any thread may use
 * it.
 *
 * @param memory what tables that statements make take their memory from
 */
public record Database(
    Catalogue catalogue, Planner planner, PipelineExecutor executor, MemoryBudget memory) {

  /** Runs a query to its last row. */
  QueryResult query(QueryText query, Cancellation cancellation) {
    try (Snapshot snapshot = new Snapshot(catalogue)) {
      return query(query, snapshot, cancellation);
    }
  }

  QueryResult query(QueryText query, Snapshot snapshot, Cancellation cancellation) {
    Plan plan = plan(query, snapshot);
    return guarded(() -> Execution.run(plan.root(), executor, cancellation))
        .withNames(plan.names());
  }

  /** What a query would run. */
  public Plan plan(QueryText query, Snapshot snapshot) {
    return located(query, () -> planner.plan(query.text(), snapshot));
  }

  /** The same for rows that are assigned to columns of a table. */
  Plan planFor(QueryText query, Snapshot snapshot, Table target, List<Integer> columns) {
    return located(query, () -> planner.planFor(query.text(), snapshot, target, columns));
  }

  private static <T> T located(QueryText query, Supplier<T> planning) {
    try {
      return planning.get();
    } catch (SqlException e) {
      throw query.relocate(e);
    }
  }

  /** Runs a plan, whose rows go to receivers. */
  void deliver(
      PhysicalNode plan,
      Supplier<? extends DeliverySink.Receiver> receivers,
      Cancellation cancellation) {
    DeliverySink sink = new DeliverySink(plan.outputs().size(), receivers);
    guarded(
        () -> {
          Execution.run(plan, sink, executor, cancellation);
          return sink;
        });
  }

  static <T> T guarded(Supplier<T> execution) {
    try {
      return execution.get();
    } catch (ComputationFailed e) {
      throw new SqlException(String.valueOf(e.getMessage()));
    }
  }

  /** Makes a table of the rows that a writer is given; nothing is left open where that fails. */
  Table make(TableDefinition definition, Consumer<TableWriter> rows) {
    try (TableWriter writer = new TableWriter(definition, memory)) {
      rows.accept(writer);
      return writer.seal();
    }
  }

  /** The value of an expression without columns. */
  @Nullable Object constant(String text) {
    Cursor cursor = new Cursor(text, Tokenizer.tokens(text));
    if (Literals.cell(cursor).orElse(null) instanceof Literals.Constant(Object value)
        && cursor.isEnd()) {
      return value;
    }
    QueryText query = new QueryText(text).add("SELECT ").addSource(0, text.length());
    return query(query, new Cancellation()).get(0, 0);
  }

  /** Makes a table known; it is closed where its name is taken. */
  void register(Table table, boolean replaces) {
    try {
      if (replaces) {
        catalogue.drop(table.name());
      }
      catalogue.register(table);
    } catch (IllegalArgumentException e) {
      table.close();
      throw new SqlException(String.valueOf(e.getMessage()));
    }
  }

  /** The result of a statement that changed rows. */
  static QueryResult changed(long rows) {
    return new QueryResult(List.of("Count"), List.of(ResultColumn.ofLongs(rows)), 1);
  }
}

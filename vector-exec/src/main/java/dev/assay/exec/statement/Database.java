package dev.assay.exec.statement;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.exec.column.ColumnBuffer;
import dev.assay.exec.evaluation.ComputationFailed;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.function.Functions;
import dev.assay.exec.operator.Execution;
import dev.assay.exec.operator.result.DeliverySink;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.operator.result.ResultColumn;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.pipeline.Cancellation;
import dev.assay.exec.pipeline.PipelineExecutor;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.pipeline.Sink;
import dev.assay.exec.plan.Plan;
import dev.assay.exec.plan.Planner;
import dev.assay.exec.plan.Prepared;
import dev.assay.exec.statement.QueryText.Rendered;
import dev.assay.exec.table.Catalogue;
import dev.assay.exec.table.Snapshot;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableDefinition;
import dev.assay.exec.table.TableWriter;
import dev.assay.exec.table.Transactions;
import dev.assay.exec.type.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the statements of a session work on: tables and views, and what plans and runs queries. Any
 * thread may use it.
 *
 * @param memory what tables that statements make take their memory from
 */
public record Database(
    Transactions transactions, Planner planner, PipelineExecutor executor, MemoryBudget memory) {

  /** For another session, in a transaction of its own or none. */
  public Database session() {
    return new Database(new Transactions(transactions.base()), planner, executor, memory);
  }

  /** Tables and views as they are for this session now. */
  public Catalogue catalogue() {
    return transactions.catalogue();
  }

  /** Runs a query to its last row. */
  QueryResult query(QueryText query, Statement.Call call) {
    try (Snapshot snapshot = new Snapshot(catalogue())) {
      return query(query, snapshot, call);
    }
  }

  /** The same over the tables that a snapshot shows. */
  QueryResult query(QueryText query, Snapshot snapshot, Statement.Call call) {
    Plan plan = plan(query, snapshot, call);
    return guarded(() -> Execution.run(plan.root(), executor, call.cancellation()))
        .withNames(plan.names());
  }

  /** Runs a query whose rows are taken as they come. */
  RowStream stream(QueryText query, Statement.Call call) {
    Snapshot snapshot = new Snapshot(catalogue());
    try {
      return RowStream.of(this, plan(query, snapshot, call), snapshot, call.cancellation());
    } catch (RuntimeException | Error e) {
      snapshot.close();
      throw e;
    }
  }

  /** Runs a plan whose rows go to a sink. */
  void run(PhysicalNode plan, Sink sink, Cancellation cancellation) {
    guarded(
        () -> {
          Execution.run(plan, sink, executor, cancellation);
          return sink;
        });
  }

  /** What a query would run. */
  Plan plan(QueryText query, Snapshot snapshot, Statement.Call call) {
    Rendered text = query.render(call);
    return located(
        text, () -> planner.plan(prepared(text, snapshot), snapshot, values(text, call)));
  }

  /** The same for rows that are assigned to columns of a table. */
  Plan planFor(
      QueryText query,
      Snapshot snapshot,
      Statement.Call call,
      Table target,
      List<Integer> columns) {
    Rendered text = query.render(call);
    return located(
        text,
        () ->
            planner.planFor(
                prepared(text, snapshot), snapshot, values(text, call), target, columns));
  }

  private Prepared prepared(Rendered text, Snapshot snapshot) {
    long definitions = catalogue().definitions();
    Prepared known = text.query().prepared().get(text.text());
    if (known != null && known.definitions() == definitions) {
      return known;
    }
    Prepared made = planner.prepare(text.text(), snapshot, definitions);
    text.query().prepared().put(text.text(), made);
    return made;
  }

  private static List<@Nullable Object> values(Rendered text, Statement.Call call) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int index : text.indexes()) {
      values.add(ParameterTypes.value(call.parameter(index)));
    }
    return values;
  }

  private static <T> T located(Rendered query, Supplier<T> planning) {
    try {
      return planning.get();
    } catch (SqlException e) {
      throw query.relocate(e);
    } catch (OutOfMemoryError e) { // a constant
      throw QueryMemory.exhausted(e);
    }
  }

  /** Runs a plan, whose rows go to receivers. */
  void deliver(
      PhysicalNode plan,
      Supplier<? extends DeliverySink.Receiver> receivers,
      Cancellation cancellation) {
    run(plan, new DeliverySink(plan.outputs().size(), receivers), cancellation);
  }

  static <T> T guarded(Supplier<T> execution) {
    try {
      return execution.get();
    } catch (ComputationFailed e) {
      throw new SqlException(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Makes a table of the rows that a writer is given; nothing is left open where that fails.
   *
   * @throws SqlException where a row fails what the definition demands
   */
  Table make(TableDefinition definition, Consumer<TableWriter> rows) {
    try (TableWriter writer = new TableWriter(definition, memory)) {
      rows.accept(writer);
      return Checks.required(this, writer.seal());
    }
  }

  /** Makes a table of the rows of a plan. */
  Table make(TableDefinition definition, Plan plan, Statement.Call call) {
    List<ValueType> types = plan.root().outputs();
    List<Integer> all = IntStream.range(0, types.size()).boxed().toList();
    return make(
        definition,
        writer -> {
          Consumer<ColumnBuffer[]> target = writer::append;
          deliver(
              plan.root(),
              () -> new RowReceiver(definition, types, all, List.of(), target),
              call.cancellation());
        });
  }

  /** The value of an expression without columns. */
  @Nullable Object constant(String text) {
    Cursor cursor = new Cursor(text, Token.all(text));
    if (Literals.cell(cursor).orElse(null) instanceof Literals.Constant(Object value)
        && cursor.isEnd()) {
      return value;
    }
    QueryText query = new QueryText(text, List.of()).add("SELECT ").addSource(0, text.length());
    return query(query, new Statement.Call(List.of())).get(0, 0);
  }

  /**
   * Sees to it that a column's default can be planned.
   *
   * @throws SqlException where it cannot
   */
  void requireSound(String initial) {
    QueryText query =
        new QueryText(initial, List.of()).add("SELECT ").addSource(0, initial.length());
    try (Snapshot snapshot = new Snapshot(catalogue())) {
      plan(query, snapshot, new Statement.Call(List.of()));
    }
  }

  /** Gives what a column holds of which a row says nothing, once for each row. */
  Supplier<@Nullable Object> initial(Optional<String> text) {
    if (text.isEmpty()) {
      return () -> null;
    }
    List<Token> tokens = Token.all(text.get());
    if (tokens.stream().noneMatch(t -> Functions.isVolatile(t.text().toUpperCase(Locale.ROOT)))) {
      @Nullable Object value = constant(text.get());
      return () -> value;
    }
    boolean isNext =
        tokens.size() == 5 && tokens.getFirst().is("NEXTVAL") && tokens.get(2).kind().isText();
    return isNext
        ? catalogue().sequences().require(tokens.get(2).text())::next
        : () -> constant(text.get());
  }

  /** Makes a table known; it is closed where its name is taken. */
  void register(Table table, boolean replaces) {
    try {
      if (replaces) {
        catalogue().drop(table.name());
      }
      catalogue().register(table);
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

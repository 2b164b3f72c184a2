package dev.assay.bench.shell;

import dev.assay.engine.hardware.HardwareFacts;
import dev.assay.engine.hardware.MachineReader;
import dev.assay.engine.memory.MemoryBudget;
import dev.assay.exec.SqlEngine;
import dev.assay.exec.load.TextFormat;
import dev.assay.exec.load.TextLoader;
import dev.assay.exec.load.Tpch;
import dev.assay.exec.operator.Execution;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.pipeline.Cancellation;
import dev.assay.exec.pipeline.ExecutionConfig;
import dev.assay.exec.pipeline.PipelineExecutor;
import dev.assay.exec.plan.Plan;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableDefinition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/** An engine and the tables that a shell gave it. One statement at a time; any thread cancels. */
public final class SqlSession implements AutoCloseable {

  private final SqlEngine engine;
  private final PipelineExecutor executor;
  private final TreeMap<String, Table> tables = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final int threads;
  private volatile Cancellation running = new Cancellation();

  /**
   * An engine without tables.
   *
   * @param threads of a query, 1 or more
   */
  public SqlSession(int threads) {
    this.threads = threads;
    engine = SqlEngine.open(SqlEngine.Config.DEFAULT.withThreads(threads));
    executor = new PipelineExecutor(ExecutionConfig.of(threads));
  }

  /**
   * Runs a statement to its last row.
   *
   * @throws java.util.concurrent.CancellationException after {@link #cancel}
   */
  QueryResult execute(String sql) {
    running = new Cancellation();
    Plan plan = engine.plan(sql);
    return Execution.run(plan.root(), executor, running).withNames(plan.names());
  }

  /** Ends the statement that runs, if one does. */
  void cancel() {
    running.cancel();
  }

  /** The tables by name. */
  List<Table> tables() {
    return List.copyOf(tables.values());
  }

  /** A table by its name, whatever its case. */
  Optional<Table> table(String name) {
    return Optional.ofNullable(tables.get(name));
  }

  /**
   * Makes the eight tables of TPC-H.
   *
   * @throws IllegalArgumentException where there is no such scale, or the tables are there already
   */
  public void loadTpch(double scale) {
    Tpch.generate(scale, threads, budget()).forEach(this::register);
  }

  /**
   * Loads a file as a table.
   *
   * @throws IllegalArgumentException where that cannot be done, with a sentence
   */
  public void load(String name, Path path) {
    if (!Files.isReadable(path)) {
      throw new IllegalArgumentException("there is no file " + path + " that can be read");
    }
    if (!path.toString().endsWith(".tbl") || !Tpch.tableNames().contains(lower(name))) {
      throw new IllegalArgumentException(
          path + " is not the .tbl file of a table of TPC-H, and other files cannot be loaded yet");
    }
    TableDefinition definition = Tpch.definition(lower(name), 1);
    register(new TextLoader().load(path, definition, TextFormat.tbl(), threads, budget()));
  }

  private void register(Table table) {
    engine.register(table);
    tables.put(table.name(), table);
  }

  private static MemoryBudget budget() {
    HardwareFacts facts = MachineReader.read().hardware();
    return MemoryBudget.forMachine(facts);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  @Override
  public void close() {
    cancel();
    executor.close();
    engine.close();
  }
}

package dev.assay.bench.shell;

import dev.assay.engine.hardware.HardwareFacts;
import dev.assay.engine.hardware.MachineReader;
import dev.assay.engine.memory.MemoryBudget;
import dev.assay.exec.PreparedSql;
import dev.assay.exec.SqlEngine;
import dev.assay.exec.load.TextFormat;
import dev.assay.exec.load.TextLoader;
import dev.assay.exec.load.Tpch;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.statement.RowStream;
import dev.assay.exec.table.TableDefinition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An engine and the tables that a shell gave it. One statement at a time; any thread cancels. */
public final class SqlSession implements AutoCloseable {

  private final SqlEngine engine;
  private final int threads;
  private volatile @Nullable PreparedSql running;

  /**
   * An engine without tables.
   *
   * @param threads of a query, 1 or more
   * @param tunings folder of what {@code ./assay tune} saved, if it did
   */
  public SqlSession(int threads, Path tunings) {
    this.threads = threads;
    engine = SqlEngine.open(SqlEngine.Config.tunedIn(tunings).withThreads(threads));
  }

  /**
   * Runs a statement.
   *
   * @param query reads its rows, where it gives some
   * @param change is told how many it changed, where it does not
   * @throws java.util.concurrent.CancellationException after {@link #cancel}
   */
  void run(String sql, Consumer<RowStream> query, Consumer<QueryResult> change) {
    PreparedSql statement = engine.prepare(sql);
    running = statement;
    try {
      if (!statement.givesRows()) {
        change.accept(statement.execute());
        return;
      }
      try (RowStream rows = statement.stream()) {
        query.accept(rows.awaitRows());
      }
    } finally {
      running = null;
    }
  }

  /** Ends the statement that runs, if one does. */
  void cancel() {
    PreparedSql statement = running;
    if (statement != null) {
      statement.cancel();
    }
  }

  /** Names of tables and views. */
  List<String> tables() {
    return firstColumn("SHOW TABLES");
  }

  /** Names of a table's columns. */
  List<String> columns(String table) {
    return firstColumn("DESCRIBE " + quoted(table));
  }

  /** A name as SQL has it whatever is in it. */
  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private List<String> firstColumn(String sql) {
    QueryResult result = engine.execute(sql);
    List<String> values = new ArrayList<>();
    for (int row = 0; row < result.rows(); row++) {
      values.add(String.valueOf(result.get(row, 0)));
    }
    return values;
  }

  /**
   * Limits the memory of queries.
   *
   * @param size with its unit
   * @throws dev.assay.exec.failure.SqlException where it is none
   */
  public void limitMemory(String size) {
    engine.execute("SET memory_limit = '" + size.replace("'", "''") + "'");
  }

  /**
   * Makes the eight tables of TPC-H.
   *
   * @throws IllegalArgumentException where there is no such scale, or the tables are there already
   */
  public void loadTpch(double scale) {
    Tpch.generate(scale, threads, budget()).forEach(engine::register);
  }

  /**
   * Makes a file known by a name: a table of TPC-H in its own text format is loaded, others become
   * views.
   *
   * @throws IllegalArgumentException where there is no such file
   * @throws dev.assay.exec.failure.SqlException where its kind is not known
   */
  public void load(String name, Path path) {
    if (!Files.isReadable(path)) {
      throw new IllegalArgumentException("there is no file " + path + " that can be read");
    }
    if (path.toString().endsWith(".tbl") && Tpch.tableNames().contains(lower(name))) {
      TableDefinition definition = Tpch.definition(lower(name), 1);
      engine.register(new TextLoader().load(path, definition, TextFormat.tbl(), threads, budget()));
    } else {
      String file = path.toString().replace("'", "''");
      engine.execute("CREATE VIEW " + quoted(name) + " AS SELECT * FROM '" + file + "'");
    }
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
    engine.close();
  }
}

package dev.assay.bench.suite.sql;

import dev.assay.bench.workload.RunContext;
import dev.assay.engine.memory.MemoryBudget;
import dev.assay.engine.tune.Tuner;
import dev.assay.exec.PreparedSql;
import dev.assay.exec.SqlEngine;
import dev.assay.exec.load.TextFormat;
import dev.assay.exec.load.TextLoader;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.plan.Plan;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableDefinition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** vector-exec. */
final class AssaySide implements SqlSide {

  private final TreeMap<String, Table> tables = new TreeMap<>();
  private final SqlEngine.Config config;
  private final MemoryBudget budget;
  private final int loadThreads;
  private SqlEngine engine;
  private PreparedSql prepared;
  private String preparedText = "";

  AssaySide(SqlEngine.Config config, MemoryBudget budget, int loadThreads) {
    this.config = config;
    this.budget = budget;
    this.loadThreads = loadThreads;
    engine = SqlEngine.open(config);
    prepared = engine.prepare("SELECT 1");
  }

  /** As the calibration of a run says. */
  static SqlEngine.Config tuned(RunContext context) {
    return SqlEngine.Config.of(
        Tuner.tune(context.machine(), context.calibration(), context.cpus().size()));
  }

  @Override
  public String label() {
    return "assay";
  }

  @Override
  public void load(TableDefinition table, Path file) {
    add(new TextLoader().load(file, table, TextFormat.tbl(), loadThreads, budget));
  }

  /** Takes a table over. */
  void add(Table table) {
    Table before = tables.put(table.name(), table);
    if (before != null) {
      before.close();
    }
  }

  @Override
  public void declareKeys(TableDefinition table) {
    // a definition has them
  }

  /** Engines share the tables: each lets go of what the last one closes. */
  @Override
  public void threads(int threads) {
    engine = SqlEngine.open(config.withThreads(threads));
    tables.values().forEach(engine::register);
    preparedText = "";
  }

  /** Text to plan, without running it. */
  Plan plan(String sql) {
    return engine.plan(sql);
  }

  @Override
  public long read(String sql) {
    return read(engine.execute(sql));
  }

  @Override
  public long readPrepared(String sql) {
    if (!preparedText.equals(sql)) {
      prepared = engine.prepare(sql);
      preparedText = sql;
    }
    return read(prepared.execute());
  }

  private static long read(QueryResult result) {
    long values = 0;
    for (int row = 0; row < result.rows(); row++) {
      for (int column = 0; column < result.columns().size(); column++) {
        values += result.get(row, column) == null ? 0 : 1;
      }
    }
    return values < 0 ? -1 : result.rows();
  }

  @Override
  public List<List<@Nullable Object>> rows(String sql) {
    QueryResult result = engine.execute(sql);
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int row = 0; row < result.rows(); row++) {
      rows.add(result.row(row));
    }
    return rows;
  }

  @Override
  public long tableBytes() {
    return tables.values().stream().mapToLong(Table::sizeBytes).sum();
  }

  @Override
  public void close() {
    engine.close();
    tables.values().forEach(Table::close);
  }
}

package dev.assay.exec;

import com.sun.management.OperatingSystemMXBean;
import dev.assay.engine.hardware.MachineReader;
import dev.assay.engine.memory.MemoryBudget;
import dev.assay.engine.tune.Tuner;
import dev.assay.engine.tune.Tuning;
import dev.assay.engine.tune.TuningFile;
import dev.assay.engine.tune.TuningKey;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.file.FileTables;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.pipeline.Cancellation;
import dev.assay.exec.pipeline.ExecutionConfig;
import dev.assay.exec.pipeline.Partitioning;
import dev.assay.exec.pipeline.PipelineExecutor;
import dev.assay.exec.plan.Plan;
import dev.assay.exec.plan.Planner;
import dev.assay.exec.plan.cost.CostModel;
import dev.assay.exec.statement.Database;
import dev.assay.exec.statement.RowStream;
import dev.assay.exec.statement.Statement;
import dev.assay.exec.statement.Statements;
import dev.assay.exec.statement.SystemTables;
import dev.assay.exec.table.Catalogue;
import dev.assay.exec.table.NumberSeries;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.Transactions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An embedded SQL engine over tables in memory. Any thread may use it, several at once share its
 * worker threads; closing it ends these and closes the tables that it was given.
 */
public final class SqlEngine implements AutoCloseable {

  private static final long LEAST_MEMORY_BYTES = 256L << 20;

  private final Database database;
  private final Statements statements;

  private final boolean isSession;

  private SqlEngine(Database database) {
    this.database = database;
    statements = new Statements(database);
    isSession = true;
  }

  private SqlEngine(Config config) {
    isSession = false;
    FileTables files = new FileTables(config.execution().workers(), config.memory());
    Catalogue catalogue =
        new Catalogue(
            (all, name) ->
                NumberSeries.find(name, config.memory())
                    .or(() -> SystemTables.find(name, all, config.memory()))
                    .or(() -> files.find(name)));
    Planner planner = new Planner(catalogue::find, config.costModel());
    PipelineExecutor executor = new PipelineExecutor(config.execution());
    planner.setBudget(() -> executor.config().memoryBudgetBytes());
    database = new Database(new Transactions(catalogue), planner, executor, config.memory());
    statements = new Statements(database);
  }

  /**
   * How an engine is set up.
   *
   * @param costModel what joins cost on this machine
   * @param execution threads of a query, rows of a batch, memory
   * @param memory what tables that statements make take their memory from
   */
  public record Config(CostModel costModel, ExecutionConfig execution, MemoryBudget memory) {

    /** As this machine's caches suggest: queries run on the caller's thread. */
    public static final Config DEFAULT = of(Tuner.ofCaches(MachineReader.caches()));

    /** As tuned, on the caller's thread. */
    public static Config of(Tuning tuning) {
      int vector = tuning.get(TuningKey.VECTOR_ROWS) / Long.SIZE * Long.SIZE;
      int morsel = Math.max(1, tuning.get(TuningKey.MORSEL_ROWS) / vector);
      return new Config(
          CostModel.of(tuning),
          ExecutionConfig.of(1).withBatches(vector, morsel).with(Partitioning.of(tuning)));
    }

    /**
     * As {@code ./assay tune} has found out for this machine; as {@link #DEFAULT} where the folder
     * has nothing of it.
     *
     * @param folder where tunings are saved
     */
    public static Config tunedIn(Path folder) {
      try {
        return TuningFile.load(TuningFile.in(folder, MachineReader.read().systemId()))
            .map(Config::of)
            .orElse(DEFAULT);
      } catch (IOException unreadable) {
        return DEFAULT;
      }
    }

    /** With as much memory for tables as the machine has to spare. */
    public Config(CostModel costModel, ExecutionConfig execution) {
      this(costModel, execution, MemoryBudget.of(spareBytes()));
    }

    private static long spareBytes() {
      var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      return Math.max(
          LEAST_MEMORY_BYTES,
          system.getTotalMemorySize() * 9 / 10 - Runtime.getRuntime().maxMemory());
    }

    /** The same with so many threads for each query, the caller's among them. */
    public Config withThreads(int threads) {
      return new Config(costModel, execution.withWorkers(threads), memory);
    }
  }

  /** An engine without tables. */
  public static SqlEngine open(Config config) {
    return new SqlEngine(config);
  }

  /**
   * Another session of this engine: it sees the same tables, but a transaction of the one is not
   * that of the other. Closing it rolls its transaction back and leaves the engine open.
   */
  public SqlEngine session() {
    return new SqlEngine(database.session());
  }

  /** Whether statements of this session are in a transaction that BEGIN began. */
  public boolean isInTransaction() {
    return database.transactions().isOpen();
  }

  /**
   * Makes a table known by its name; from now on the engine owns it.
   *
   * @throws IllegalArgumentException where there is one of that name, whatever its case
   */
  public void register(Table table) {
    database.catalogue().register(table);
  }

  /**
   * What a query would run.
   *
   * @throws SqlException where the text is wrong, or asks for what the engine cannot do
   */
  public Plan plan(String sql) {
    return statements.plan(sql);
  }

  /**
   * Runs one statement, a query to its last row.
   *
   * @param parameters values of its parameters, {@code ?} or {@code $1}, in order
   * @return the rows of a query; of other statements one row with the number of rows changed
   * @throws SqlException where the text is wrong, or asks for what the engine cannot do
   */
  public QueryResult execute(String sql, @Nullable Object... parameters) {
    return statements.read(sql).run(call(parameters));
  }

  /**
   * Reads a statement that is to be run more than once, or streamed, or cancelled.
   *
   * @throws SqlException where it cannot be read
   */
  public PreparedSql prepare(String sql) {
    return new PreparedSql(statements.read(sql), Optional.empty());
  }

  /** Runs a query whose rows are taken as they come; the stream is to be closed. */
  public RowStream stream(String sql, @Nullable Object... parameters) {
    return prepare(sql).stream(parameters);
  }

  /** The plan of a query as text. */
  public String explain(String sql) {
    return plan(sql).explain();
  }

  /** Tables and views, as tools show them. */
  public Catalogue catalogue() {
    return database.catalogue();
  }

  /**
   * Runs statements that have semicolons between them, one after the other.
   *
   * @return what each of them gave
   * @throws SqlException of the first that fails, whose predecessors are done; where one cannot be
   *     read none is run
   */
  public List<QueryResult> executeScript(String sql) {
    List<QueryResult> results = new ArrayList<>();
    statements.readAll(sql).forEach(statement -> results.add(statement.run(call())));
    return results;
  }

  private static Statement.Call call(@Nullable Object... parameters) {
    return new Statement.Call(Arrays.asList(parameters), new Cancellation());
  }

  @Override
  public void close() {
    if (database.transactions().isOpen()) {
      database.transactions().rollback();
    }
    if (!isSession) {
      database.executor().close();
      database.catalogue().close();
    }
  }
}

package dev.assay.exec;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.operator.Execution;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.pipeline.Cancellation;
import dev.assay.exec.pipeline.ExecutionConfig;
import dev.assay.exec.pipeline.PipelineExecutor;
import dev.assay.exec.plan.Plan;
import dev.assay.exec.plan.Planner;
import dev.assay.exec.plan.cost.CostModel;
import dev.assay.exec.table.Catalogue;
import dev.assay.exec.table.Table;

/**
 * An embedded SQL engine over tables in memory. Any thread may use it, several at once share its
 * worker threads; closing it ends these and closes the tables that it was given.
 */
public final class SqlEngine implements AutoCloseable {

  private final Catalogue catalogue = new Catalogue();
  private final Planner planner;
  private final PipelineExecutor executor;

  private SqlEngine(Config config) {
    executor = new PipelineExecutor(config.execution());
    planner = new Planner(catalogue::find, config.costModel());
  }

  /**
   * How an engine is set up.
   *
   * @param costModel what joins cost on this machine
   * @param execution threads of a query, rows of a batch, memory
   */
  public record Config(CostModel costModel, ExecutionConfig execution) {

    /** For a machine of which nothing is known: queries run on the caller's thread. */
    public static final Config DEFAULT = new Config(CostModel.DEFAULT, ExecutionConfig.of(1));

    /** The same with so many threads for each query, the caller's among them. */
    public Config withThreads(int threads) {
      return new Config(costModel, ExecutionConfig.of(threads));
    }
  }

  /** An engine without tables. */
  public static SqlEngine open(Config config) {
    return new SqlEngine(config);
  }

  /**
   * Makes a table known by its name; from now on the engine owns it.
   *
   * @throws IllegalArgumentException where there is one of that name, whatever its case
   */
  public void register(Table table) {
    catalogue.register(table);
  }

  /**
   * What a query would run.
   *
   * @throws SqlException where the text is wrong, or asks for what the engine cannot do
   */
  public Plan plan(String sql) {
    return planner.plan(sql);
  }

  /**
   * Runs a query to its last row.
   *
   * @throws SqlException where the text is wrong, or asks for what the engine cannot do
   */
  public QueryResult execute(String sql) {
    Plan plan = plan(sql);
    return Execution.run(plan.root(), executor, new Cancellation()).withNames(plan.names());
  }

  @Override
  public void close() {
    executor.close();
    catalogue.close();
  }
}

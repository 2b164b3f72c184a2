package dev.assay.exec;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.plan.Plan;
import dev.assay.exec.plan.Planner;
import dev.assay.exec.plan.cost.CostModel;
import dev.assay.exec.table.Catalogue;
import dev.assay.exec.table.Table;

/**
 * An embedded SQL engine over tables in memory. Any thread may use it; closing it closes the tables
 * that it was given.
 */
public final class SqlEngine implements AutoCloseable {

  private final Catalogue catalogue = new Catalogue();
  private final Planner planner;

  private SqlEngine(Config config) {
    planner = new Planner(catalogue::find, config.costModel());
  }

  /**
   * How an engine is set up.
   *
   * @param costModel what joins cost on this machine
   */
  public record Config(CostModel costModel) {

    /** For a machine of which nothing is known. */
    public static final Config DEFAULT = new Config(CostModel.DEFAULT);
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

  @Override
  public void close() {
    catalogue.close();
  }
}

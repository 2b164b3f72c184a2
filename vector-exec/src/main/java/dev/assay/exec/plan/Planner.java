package dev.assay.exec.plan;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.plan.cost.CostModel;
import dev.assay.exec.plan.front.SqlFront;
import dev.assay.exec.plan.logical.Block;
import dev.assay.exec.plan.logical.BlockBuilder;
import dev.assay.exec.plan.physical.BlockPlanner;
import dev.assay.exec.plan.physical.Choices;
import dev.assay.exec.table.Table;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;

/** Plans queries. Any thread may use it. */
public final class Planner {

  private final SqlFront front;
  private final CostModel model;

  /**
   * A planner over a catalogue.
   *
   * @param tables a table by its name, ignoring case
   * @param model what joins cost on this machine
   */
  public Planner(Function<String, Optional<Table>> tables, CostModel model) {
    front = new SqlFront(tables);
    this.model = model;
  }

  /**
   * The plan of a query.
   *
   * @throws SqlException where the text is wrong, or asks for what the engine cannot do
   */
  public Plan plan(String sql) {
    RelRoot root = front.convert(sql);
    RelNode query = root.project();
    Block block = BlockBuilder.of(query);
    Choices choices = new Choices();
    BlockPlanner planner = new BlockPlanner(query.getCluster().getRexBuilder(), model, choices);
    List<String> names = root.fields.stream().map(field -> field.getValue()).toList();
    return new Plan(planner.planAll(block), names, choices);
  }
}

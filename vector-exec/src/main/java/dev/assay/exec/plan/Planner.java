package dev.assay.exec.plan;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.plan.bind.Binding;
import dev.assay.exec.plan.bind.Dialect;
import dev.assay.exec.plan.bind.Front;
import dev.assay.exec.plan.cost.CostModel;
import dev.assay.exec.plan.cost.ForcedChoices;
import dev.assay.exec.plan.logical.Block;
import dev.assay.exec.plan.logical.BlockBuilder;
import dev.assay.exec.plan.logical.CatalogueTable;
import dev.assay.exec.plan.logical.DistinctGroups;
import dev.assay.exec.plan.physical.BlockPlanner;
import dev.assay.exec.plan.physical.Choices;
import dev.assay.exec.plan.physical.SharedNodes;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Plans queries. Any thread may use it. */
public final class Planner {

  private final Front front = new Front();
  private final TableNames tables;
  private final CostModel model;
  private final ForcedChoices forced;
  private volatile LongSupplier budgetBytes = () -> Long.MAX_VALUE;

  /**
   * A planner over a catalogue.
   *
   * @param tables a table by its name, ignoring case
   * @param model what joins cost on this machine
   */
  public Planner(TableNames tables, CostModel model) {
    this(tables, model, ForcedChoices.NONE);
  }

  /** The same, where some choices are not the planner's. */
  public Planner(TableNames tables, CostModel model, ForcedChoices forced) {
    this.tables = tables;
    this.model = model;
    this.forced = forced;
  }

  /**
   * The plan of a query.
   *
   * @throws SqlException where the text is wrong, or asks for what the engine cannot do
   */
  public Plan plan(String sql) {
    return plan(prepare(sql, tables, 0), tables, List.of());
  }

  /** Says what the queries that are planned from now on may hold in memory. */
  public void setBudget(LongSupplier bytes) {
    budgetBytes = bytes;
  }

  /** Changes the dialect of queries that are prepared from now on. */
  public void change(UnaryOperator<Dialect> dialect) {
    front.change(dialect);
  }

  /**
   * Parses, validates and converts a query.
   *
   * @param names of tables and views
   * @param definitions see {@link Prepared}
   * @throws SqlException where the text is wrong, or asks for what the engine cannot do
   */
  public Prepared prepare(String sql, TableNames names, long definitions) {
    Front.Bound bound = front.bind(sql, names);
    return new Prepared(bound.node(), bound.names(), definitions);
  }

  /**
   * The plan of a query over the tables of now.
   *
   * @param values of its parameters, see {@link Binding#bound}
   */
  public Plan plan(Prepared prepared, TableNames names, List<@Nullable Object> values) {
    return plan(Binding.bound(prepared.query(), names, values), prepared.names());
  }

  /**
   * The plan of a query whose rows are assigned to columns of a table, cast to their types.
   *
   * @throws SqlException where the query has another number of columns
   */
  public Plan planFor(
      Prepared prepared,
      TableNames names,
      List<@Nullable Object> parameters,
      Table target,
      List<Integer> columns) {
    RelNode query = Binding.bound(prepared.query(), names, parameters);
    List<RelDataType> is =
        query.getRowType().getFieldList().stream().map(f -> f.getType()).toList();
    if (is.size() != columns.size()) {
      throw new SqlException(
          "table %s takes %d values for a row here, the query has %d"
              .formatted(target.name(), columns.size(), is.size()));
    }
    RexBuilder builder = query.getCluster().getRexBuilder();
    RelDataType wanted = new CatalogueTable(target).getRowType(query.getCluster().getTypeFactory());
    List<RexNode> values = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < is.size(); i++) {
      var field = wanted.getFieldList().get(columns.get(i));
      values.add(
          is.get(i).getSqlTypeName() == SqlTypeName.NULL
              ? builder.makeNullLiteral(field.getType())
              : builder.ensureType(field.getType(), builder.makeInputRef(query, i), true));
      labels.add(field.getName());
    }
    return plan(LogicalProject.create(query, List.of(), values, labels, Set.of()), labels);
  }

  private Plan plan(RelNode query, List<String> names) {
    Block block = BlockBuilder.of(DistinctGroups.split(query, budgetBytes.getAsLong()));
    Choices choices = new Choices();
    BlockPlanner planner =
        new BlockPlanner(query.getCluster().getRexBuilder(), model, forced, choices);
    return new Plan(SharedNodes.of(planner.planAll(block), choices), names, choices);
  }
}

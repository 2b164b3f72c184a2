package dev.assay.exec.plan.logical;

import com.google.common.collect.ImmutableList;
import dev.assay.exec.failure.SqlException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.prepare.RelOptTableImpl;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.RepeatUnion;
import org.apache.calcite.rel.logical.LogicalRepeatUnion;
import org.apache.calcite.rel.logical.LogicalTableScan;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.schema.TransientTable;
import org.apache.calcite.schema.impl.ListTransientTable;

/** Recursive queries: a seed, and a step over the rows of the round before. */
public final class Recursion {

  private Recursion() {}

  /**
   * A recursive query. Its columns have the names and types of the seed's, and may be null.
   *
   * @param all whether repeats count: UNION ALL
   * @param step makes the step from scans of the rows of the round before, one for each place that
   *     names them; its columns are cast to the seed's types, one by one
   */
  public static RelNode union(
      String name, RelNode seed, boolean all, Function<Supplier<RelNode>, RelNode> step) {
    RelOptCluster cluster = seed.getCluster();
    RelDataTypeFactory types = cluster.getTypeFactory();
    RelDataTypeFactory.Builder row = types.builder();
    seed.getRowType()
        .getFieldList()
        .forEach(
            field ->
                row.add(field.getName(), types.createTypeWithNullability(field.getType(), true)));
    RelDataType rowType = row.build();
    RelOptTable table =
        RelOptTableImpl.create(
            null, rowType, new ListTransientTable(name, rowType), ImmutableList.of(name));
    RelNode repeated = step.apply(() -> LogicalTableScan.create(cluster, table, List.of()));
    if (repeated.getRowType().getFieldCount() != rowType.getFieldCount()) {
      throw new SqlException(
          "both sides of a recursive query must have as many columns: %d and %d"
              .formatted(rowType.getFieldCount(), repeated.getRowType().getFieldCount()));
    }
    return LogicalRepeatUnion.create(
        RelOptUtil.createCastRel(seed, rowType, true),
        RelOptUtil.createCastRel(repeated, rowType, true),
        all,
        table);
  }

  /** Adds a recursive query to a block; returns its fields over the block's columns. */
  static List<RexNode> add(BlockBuilder outer, RepeatUnion union) {
    BlockBuilder seed = outer.nested(union);
    if (seed.hasDomain()) {
      throw SqlException.unsupported("a recursive query that names columns of a query around it");
    }
    if (union.iterationLimit >= 0) {
      throw SqlException.unsupported("a limit of rounds");
    }
    List<RelDataType> types = new ArrayList<>();
    for (RelDataType type : BlockBuilder.types(union)) {
      types.add(outer.rex().getTypeFactory().createTypeWithNullability(type, true));
    }
    RelOptTable table = union.getTransientTable();
    Object working = table == null ? union : table.unwrap(TransientTable.class);
    Source source =
        new Source.Recursive(
            block(seed, union.getSeedRel(), types),
            block(outer.nested(union), union.getIterativeRel(), types),
            working == null ? union : working,
            !union.all,
            types);
    return outer.addRelation(source, types, Relation.Kind.INNER, List.of());
  }

  private static Block block(BlockBuilder builder, RelNode part, List<RelDataType> types) {
    List<RexNode> fields = builder.add(part);
    List<RexNode> outputs = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      outputs.add(builder.rex().ensureType(types.get(i), fields.get(i), false));
    }
    return builder.build(outputs);
  }
}

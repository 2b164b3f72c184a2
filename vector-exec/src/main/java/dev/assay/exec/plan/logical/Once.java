package dev.assay.exec.plan.logical;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelVisitor;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Rows that several parts of a plan read and that are made once, maybe with numbers behind. */
public final class Once extends SingleRel {

  private final boolean isNumbered;
  private final Map<Optional<Domain>, Block> blocks = new HashMap<>();

  private Once(RelNode input, boolean isNumbered) {
    super(input.getCluster(), input.getTraitSet(), input);
    this.isNumbered = isNumbered;
  }

  /** The same rows; of a table as they are, since to scan it again costs less than to keep them. */
  static RelNode of(RelNode rows) {
    return rows instanceof Once || isStored(rows) ? rows : new Once(rows, false);
  }

  /** The same rows; made once only where they would be others when they are made again. */
  public static RelNode ofVolatile(RelNode rows) {
    return isVolatile(rows) ? of(rows) : rows;
  }

  private static boolean isVolatile(RelNode rows) {
    boolean[] found = {false};
    RexShuttle calls =
        new RexShuttle() {
          @Override
          public RexNode visitCall(RexCall call) {
            found[0] |= !call.getOperator().isDeterministic();
            return super.visitCall(call);
          }

          @Override
          public RexNode visitSubQuery(RexSubQuery query) {
            found[0] |= isVolatile(query.rel);
            return super.visitSubQuery(query);
          }
        };
    new RelVisitor() {
      @Override
      public void visit(RelNode node, int ordinal, @Nullable RelNode parent) {
        node.accept(calls);
        super.visit(node, ordinal, parent);
      }
    }.go(rows);
    return found[0];
  }

  /** The same rows, in some order, with their numbers in a column behind the others. */
  static RelNode numbered(RelNode rows) {
    return new Once(rows, true);
  }

  private static boolean isStored(RelNode rows) {
    return rows instanceof TableScan
        || rows instanceof Values
        || (rows instanceof Project project
            && project.getProjects().stream().allMatch(RexInputRef.class::isInstance)
            && isStored(project.getInput()));
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return inputs.equals(getInputs()) ? this : new Once(inputs.getFirst(), isNumbered);
  }

  @Override
  protected RelDataType deriveRowType() {
    RelDataTypeFactory types = getCluster().getTypeFactory();
    RelDataTypeFactory.Builder columns = types.builder().addAll(input.getRowType().getFieldList());
    return isNumbered
        ? columns.add("number", types.createSqlType(SqlTypeName.BIGINT)).build()
        : columns.build();
  }

  /** Adds the rows to a block; returns their fields over the block's columns. */
  List<RexNode> addTo(BlockBuilder block) {
    BlockBuilder inner = block.nested(this);
    Block rows = blocks.computeIfAbsent(inner.domain(), _ -> rows(inner));
    List<RelDataType> types = rows.outputs().stream().map(RexNode::getType).toList();
    List<RexNode> fields =
        block.addRelation(new Source.Kept(rows), types, Relation.Kind.INNER, List.of());
    int width = getRowType().getFieldCount();
    if (inner.hasDomain()) {
      block.bindDomain(fields.subList(width, fields.size()));
    }
    return fields.subList(0, width);
  }

  /** Its columns, and behind them the values from around. */
  private Block rows(BlockBuilder inner) {
    List<RexNode> outputs = new ArrayList<>(inner.add(input));
    int width = outputs.size();
    outputs.addAll(inner.domainFields());
    Block plain = inner.build(outputs);
    if (!isNumbered) {
      return plain;
    }
    BlockBuilder outer = new BlockBuilder(inner.rex());
    List<RexNode> numbered =
        new ArrayList<>(Orders.addNumbered(outer, plain, List.of(), List.of()));
    numbered.add(width, numbered.removeLast());
    return outer.build(numbered);
  }
}

package dev.assay.exec.plan.bind;

import dev.assay.exec.failure.SqlException;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.jspecify.annotations.Nullable;

/**
 * Puts expressions that were bound over rows over the groups of these: where an expression is a key
 * it becomes the key's column, where it is an aggregate function that one's; any other column of a
 * row has no value in a group. What subqueries name of the rows is moved alike.
 */
final class Regrouping extends RexShuttle {

  private final Algebra algebra;
  private final Groups groups;
  private final RelNode grouped;
  private final Clause clause;
  private @Nullable CorrelationId variable;

  /**
   * For the expressions of one node.
   *
   * @param grouped the groups
   * @param clause in which the expressions were bound
   */
  Regrouping(Algebra algebra, Groups groups, RelNode grouped, Clause clause) {
    this.algebra = algebra;
    this.groups = groups;
    this.grouped = grouped;
    this.clause = clause;
  }

  /** The variable by which subqueries name columns of the groups, where some do. */
  Set<CorrelationId> variables() {
    return variable == null ? Set.of() : Set.of(variable);
  }

  private RexNode column(int index) {
    return new RexInputRef(index, type(index));
  }

  private RelDataType type(int index) {
    return grouped.getRowType().getFieldList().get(index).getType();
  }

  private int place(int index) {
    if (index >= groups.width()) {
      return groups.keys().size() + index - groups.width();
    }
    for (int key = 0; key < groups.keys().size(); key++) {
      if (groups.keys().get(key) instanceof RexInputRef reference
          && reference.getIndex() == index) {
        return key;
      }
    }
    String name =
        clause.columns().stream()
            .filter(
                column ->
                    column.value() instanceof RexInputRef reference
                        && reference.getIndex() == index)
            .findFirst()
            .map(Column::name)
            .orElse("?");
    throw new SqlException("column '" + name + "' must be in GROUP BY or in an aggregate function");
  }

  @Override
  public RexNode visitInputRef(RexInputRef reference) {
    return column(place(reference.getIndex()));
  }

  @Override
  public RexNode visitCall(RexCall call) {
    int key = groups.keys().indexOf(call);
    if (key >= 0) {
      return column(key);
    }
    RexNode moved = super.visitCall(call);
    boolean isNowNull =
        groups.hasSets()
            && moved instanceof RexCall inner
            && !inner.getType().isNullable()
            && inner.getOperands().stream().anyMatch(operand -> operand.getType().isNullable());
    return isNowNull
        ? algebra
            .rex()
            .makeCall(
                algebra.nullable(moved.getType()),
                ((RexCall) moved).getOperator(),
                ((RexCall) moved).getOperands())
        : moved;
  }

  @Override
  public RexNode visitSubQuery(RexSubQuery query) {
    int key = groups.keys().indexOf(query);
    if (key >= 0) {
      return column(key);
    }
    RexSubQuery moved = (RexSubQuery) super.visitSubQuery(query);
    return moved.clone(move(moved.rel));
  }

  @Override
  public RexNode visitFieldAccess(RexFieldAccess access) {
    return moved(access);
  }

  private RexNode moved(RexFieldAccess access) {
    if (!(access.getReferenceExpr() instanceof RexCorrelVariable row)
        || !clause.variables().contains(row.id)) {
      return access;
    }
    if (variable == null) {
      variable = algebra.cluster().createCorrel();
    }
    RexBuilder rex = algebra.rex();
    return rex.makeFieldAccess(
        rex.makeCorrel(grouped.getRowType(), variable), place(access.getField().getIndex()));
  }

  private RelNode move(RelNode node) {
    List<RelNode> inputs = node.getInputs().stream().map(this::move).toList();
    RelNode copied = inputs.equals(node.getInputs()) ? node : node.copy(node.getTraitSet(), inputs);
    return copied.accept(
        new RexShuttle() {
          @Override
          public RexNode visitFieldAccess(RexFieldAccess access) {
            return moved(access);
          }

          @Override
          public RexNode visitSubQuery(RexSubQuery query) {
            RexSubQuery inner = (RexSubQuery) super.visitSubQuery(query);
            return inner.clone(move(inner.rel));
          }
        });
  }
}

package dev.assay.exec.plan.logical;

import dev.assay.exec.failure.SqlException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;

/**
 * Puts subqueries into blocks of their own and finds what joins these with the block around:
 * predicates that name columns around the subquery (after Neumann and Kemper, "Unnesting Arbitrary
 * Queries", for the cases where the dependent join vanishes at once), or, for all other
 * correlation, the columns of the values for which the subquery is computed.
 *
 * @param fields of the node whose expressions have subqueries, over the block's columns
 * @param variables by which subqueries name these fields
 */
record Attachment(BlockBuilder outer, List<RexNode> fields, Set<CorrelationId> variables) {

  /**
   * A subquery as a block, with what joins it.
   *
   * @param block whose outputs are the subquery's fields, then what the condition needs
   * @param on over its outputs, numbered from the next column of the block around
   */
  record Attached(Block block, List<RexNode> on) {}

  Attached attach(RelNode rel, boolean wantsFields) {
    RexBuilder rex = outer.rex();
    BlockBuilder plain = new BlockBuilder(rex);
    List<RexNode> found = plain.add(rel);
    Block block = plain.build(wantsFields ? found : List.of());
    boolean isSimple =
        !Resolution.isCorrelated(block.outputs())
            && block.relations().stream().noneMatch(Resolution::isCorrelated);
    if (isSimple) {
      // Values from further out that the block around joins for this are numbered before its
      // outputs.
      block.conjuncts().forEach(this::outerFields);
      List<RexNode> outputs = new ArrayList<>(block.outputs());
      CorrelatedPredicates correlated = CorrelatedPredicates.of(block, outputs, outer.nextColumn());
      List<RexNode> on = correlated.on().stream().map(this::outerFields).toList();
      return new Attached(new Block(block.relations(), correlated.local(), outputs), on);
    }
    return attachForEach(rel, wantsFields);
  }

  /** The same, computed for the different values of what it names around it. */
  Attached attachForEach(RelNode rel, boolean wantsFields) {
    RexBuilder rex = outer.rex();
    List<RexNode> names = Domain.namesIn(rel);
    List<RexNode> values = names.stream().map(this::outerFields).toList();
    List<RelDataType> types = values.stream().map(RexNode::getType).toList();
    Domain domain = new Domain(names, outer.valuesOf(values), types);
    BlockBuilder inner = new BlockBuilder(rex, Optional.of(domain));
    List<RexNode> fields = inner.add(rel);
    List<RexNode> outputs = new ArrayList<>(wantsFields ? fields : List.of());
    int first = outer.nextColumn() + outputs.size();
    outputs.addAll(inner.domainFields());
    List<RexNode> on = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      on.addAll(Domain.same(rex, values.get(i), new RexInputRef(first + i, types.get(i))));
    }
    return new Attached(inner.build(outputs), on);
  }

  /** A row compared with the columns of a subquery; all conditions must hold. */
  List<RexNode> compared(Attached attached, List<RexNode> left, SqlOperator comparison) {
    List<RexNode> right = new ArrayList<>();
    for (int i = 0; i < left.size(); i++) {
      RelDataType type = attached.block().outputs().get(i).getType();
      right.add(new RexInputRef(outer.nextColumn() + i, type));
    }
    if (left.size() > 1 && comparison.getKind() != SqlKind.EQUALS) {
      return List.of(RowComparison.of(outer.rex(), comparison, left, right));
    }
    List<RexNode> compared = new ArrayList<>();
    for (int i = 0; i < left.size(); i++) {
      compared.add(outer.rex().makeCall(comparison, left.get(i), right.get(i)));
    }
    return compared;
  }

  /** The expression with fields of the query around it in place of its variables. */
  RexNode outerFields(RexNode node) {
    return node.accept(
        new RexShuttle() {
          @Override
          public RexNode visitFieldAccess(RexFieldAccess access) {
            if (access.getReferenceExpr() instanceof RexCorrelVariable variable
                && variables.contains(variable.id)) {
              // Calcite numbers some columns as they were below a grouping.
              if (access.getField().getIndex() >= fields.size()) {
                throw new SqlException(
                    "a subquery that names columns of a grouped query so is not supported:"
                        + " group in a subquery of FROM");
              }
              return fields.get(access.getField().getIndex());
            }
            return outer.around(access);
          }
        });
  }
}

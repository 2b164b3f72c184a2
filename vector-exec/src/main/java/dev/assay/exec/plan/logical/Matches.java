package dev.assay.exec.plan.logical;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * EXISTS, IN and comparisons with ANY as joins that tell which rows match a subquery's rows, and
 * SQL's third answer where a null stands on either side of the comparison.
 */
record Matches(BlockBuilder outer, Attachment attachment) {

  static boolean mayBeUnknown(RexSubQuery query) {
    return query.getOperands().stream().anyMatch(each -> each.getType().isNullable())
        || BlockBuilder.types(query.rel).stream().anyMatch(RelDataType::isNullable);
  }

  /**
   * Joins with a subquery's rows.
   *
   * @param kind SEMI, ANTI or MARK
   * @param left compared with the subquery's fields
   * @return whether a row matches, for MARK
   */
  RexNode add(RelNode rel, Relation.Kind kind, List<RexNode> left, SqlOperator comparison) {
    Attachment.Attached attached = attachment.attach(rel, !left.isEmpty());
    return add(attached, kind, attachment.compared(attached, left, comparison));
  }

  private RexNode add(Attachment.Attached attached, Relation.Kind kind, List<RexNode> conditions) {
    List<RexNode> on = new ArrayList<>(conditions);
    on.addAll(attached.on());
    List<RelDataType> types = new ArrayList<>();
    attached.block().outputs().forEach(output -> types.add(output.getType()));
    if (kind == Relation.Kind.MARK) {
      types.add(outer.rex().getTypeFactory().createSqlType(SqlTypeName.BOOLEAN));
    }
    List<RexNode> columns =
        outer.addRelation(new Source.OfBlock(attached.block()), types, kind, on);
    return kind == Relation.Kind.MARK ? columns.getLast() : outer.rex().makeLiteral(true);
  }

  /** Whether a comparison holds for some row: true, false, or null where that cannot be known. */
  RexNode quantified(RexSubQuery query, List<RexNode> left, SqlOperator comparison) {
    RexBuilder rex = outer.rex();
    RexNode matches = add(query.rel, Relation.Kind.MARK, left, comparison);
    if (!mayBeUnknown(query)) {
      return matches;
    }
    RexNode unknown =
        left.size() == 1 && Domain.namesIn(query.rel).isEmpty()
            ? countedUnknown(query.rel, left.getFirst())
            : comparedUnknown(query.rel, left, comparison);
    RelDataType truth = rex.getTypeFactory().createSqlType(SqlTypeName.BOOLEAN);
    RexNode nothing = rex.makeNullLiteral(truth);
    return rex.makeCall(
        SqlStdOperatorTable.OR, matches, rex.makeCall(SqlStdOperatorTable.AND, unknown, nothing));
  }

  /** Whether there is a row, and it or the value compared with it is null: by counting once. */
  private RexNode countedUnknown(RelNode rel, RexNode left) {
    RexBuilder rex = outer.rex();
    Block block = attachment.attach(rel, true).block();
    RelDataType whole = rex.getTypeFactory().createSqlType(SqlTypeName.BIGINT);
    Optional<RexNode> value = Optional.of(block.outputs().getFirst());
    List<Source.Call> calls =
        List.of(
            new Source.Call(Source.Function.COUNT, Optional.empty(), false, whole),
            new Source.Call(Source.Function.COUNT, value, false, whole));
    List<RexNode> counts =
        outer.addRelation(
            new Source.OfGroups(block, List.of(), calls),
            List.of(whole, whole),
            Relation.Kind.INNER,
            List.of());
    RexNode zero = rex.makeZeroLiteral(whole);
    return rex.makeCall(
        SqlStdOperatorTable.AND,
        rex.makeCall(SqlStdOperatorTable.GREATER_THAN, counts.get(0), zero),
        rex.makeCall(
            SqlStdOperatorTable.OR,
            rex.makeCall(SqlStdOperatorTable.IS_NULL, left),
            rex.makeCall(SqlStdOperatorTable.LESS_THAN, counts.get(1), counts.get(0))));
  }

  private RexNode comparedUnknown(RelNode rel, List<RexNode> left, SqlOperator comparison) {
    RexBuilder rex = outer.rex();
    Attachment.Attached attached = attachment.attach(rel, true);
    RexNode all = RexUtil.composeConjunction(rex, attachment.compared(attached, left, comparison));
    return add(
        attached, Relation.Kind.MARK, List.of(rex.makeCall(SqlStdOperatorTable.IS_NULL, all)));
  }
}

package dev.assay.exec.plan.bind;

import com.google.common.collect.ImmutableList;
import dev.assay.exec.plan.logical.RowComparison;
import dev.assay.exec.syntax.Node;
import dev.assay.exec.syntax.Query;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlQuantifyOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/** Comparisons and what else is true or false. Rows are compared column by column. */
record Predicates(ExpressionBinder binder) {

  private RexBuilder rex() {
    return binder.algebra().rex();
  }

  private RexNode not(boolean negated, RexNode condition) {
    return negated ? rex().makeCall(SqlStdOperatorTable.NOT, condition) : condition;
  }

  /** Conditions that an operator joins, from the left on. */
  void flatten(Node node, String operator, List<RexNode> operands) {
    if (node instanceof Node.Binary binary && binary.operator().equals(operator)) {
      flatten(binary.left(), operator, operands);
      flatten(binary.right(), operator, operands);
    } else {
      operands.add(binder.condition(node));
    }
  }

  RexNode comparison(Node.Binary binary) {
    boolean isRow = binary.left() instanceof Node.Row || binary.right() instanceof Node.Row;
    return isRow
        ? rows(binary.operator(), values(binary.left()), values(binary.right()), binary.at())
        : compared(binary.operator(), binder.bind(binary.left()), binder.bind(binary.right()));
  }

  private RexNode compared(String operator, RexNode left, RexNode right) {
    return rex().makeCall(operator(operator), left, right);
  }

  private static SqlOperator operator(String comparison) {
    return switch (comparison) {
      case "=" -> SqlStdOperatorTable.EQUALS;
      case "<>" -> SqlStdOperatorTable.NOT_EQUALS;
      case "<" -> SqlStdOperatorTable.LESS_THAN;
      case "<=" -> SqlStdOperatorTable.LESS_THAN_OR_EQUAL;
      case ">" -> SqlStdOperatorTable.GREATER_THAN;
      default -> SqlStdOperatorTable.GREATER_THAN_OR_EQUAL;
    };
  }

  /** The values of a row; a row of one where it is none. */
  private List<RexNode> values(Node node) {
    return node instanceof Node.Row row ? binder.bindAll(row.values()) : List.of(binder.bind(node));
  }

  /** The first column that differs decides. */
  private RexNode rows(String operator, List<RexNode> left, List<RexNode> right, int at) {
    if (left.size() != right.size()) {
      throw binder
          .environment()
          .failure(at, "rows of %d and %d values".formatted(left.size(), right.size()));
    }
    return RowComparison.of(rex(), operator(operator), left, right);
  }

  RexNode is(Node.Is is) {
    if (is.test() == Node.Test.NULL && is.operand() instanceof Node.Row row) {
      List<RexNode> each = new ArrayList<>();
      for (RexNode value : binder.bindAll(row.values())) {
        each.add(
            rex()
                .makeCall(
                    is.negated() ? SqlStdOperatorTable.IS_NOT_NULL : SqlStdOperatorTable.IS_NULL,
                    value));
      }
      return RexUtil.composeConjunction(rex(), each);
    }
    SqlOperator operator =
        switch (is.test()) {
          case NULL, UNKNOWN ->
              is.negated() ? SqlStdOperatorTable.IS_NOT_NULL : SqlStdOperatorTable.IS_NULL;
          case TRUE -> is.negated() ? SqlStdOperatorTable.IS_NOT_TRUE : SqlStdOperatorTable.IS_TRUE;
          case FALSE ->
              is.negated() ? SqlStdOperatorTable.IS_NOT_FALSE : SqlStdOperatorTable.IS_FALSE;
        };
    RexNode operand =
        is.test() == Node.Test.NULL ? binder.bind(is.operand()) : binder.condition(is.operand());
    return rex().makeCall(operator, operand);
  }

  RexNode distinct(Node.Distinct distinct) {
    return RelOptUtil.isDistinctFrom(
        rex(), binder.bind(distinct.left()), binder.bind(distinct.right()), distinct.negated());
  }

  RexNode between(Node.Between between) {
    RexNode operand = binder.bind(between.operand());
    RexNode low = binder.bind(between.low());
    RexNode high = binder.bind(between.high());
    RexNode inside = within(operand, low, high);
    return not(
        between.negated(),
        between.symmetric()
            ? rex().makeCall(SqlStdOperatorTable.OR, inside, within(operand, high, low))
            : inside);
  }

  private RexNode within(RexNode operand, RexNode low, RexNode high) {
    return rex()
        .makeCall(
            SqlStdOperatorTable.AND, compared(">=", operand, low), compared("<=", operand, high));
  }

  RexNode inList(Node.InList in) {
    List<RexNode> left = values(in.operand());
    List<RexNode> any = new ArrayList<>();
    for (Node value : in.values()) {
      any.add(rows("=", left, values(value), in.at()));
    }
    return not(in.negated(), RexUtil.composeDisjunction(rex(), any));
  }

  RexNode inQuery(Node.InQuery in) {
    List<RexNode> left = values(in.operand());
    return not(
        in.negated(), RexSubQuery.in(query(in.query(), left, in.at()), ImmutableList.copyOf(left)));
  }

  RexNode quantified(Node.Quantified quantified) {
    List<RexNode> left = values(quantified.operand());
    String operator = quantified.all() ? opposite(quantified.operator()) : quantified.operator();
    SqlQuantifyOperator some =
        switch (operator) {
          case "=" -> SqlStdOperatorTable.SOME_EQ;
          case "<>" -> SqlStdOperatorTable.SOME_NE;
          case "<" -> SqlStdOperatorTable.SOME_LT;
          case "<=" -> SqlStdOperatorTable.SOME_LE;
          case ">" -> SqlStdOperatorTable.SOME_GT;
          default -> SqlStdOperatorTable.SOME_GE;
        };
    return not(
        quantified.all(),
        RexSubQuery.some(
            query(quantified.query(), left, quantified.at()), ImmutableList.copyOf(left), some));
  }

  private static String opposite(String comparison) {
    return switch (comparison) {
      case "=" -> "<>";
      case "<>" -> "=";
      case "<" -> ">=";
      case "<=" -> ">";
      case ">" -> "<=";
      default -> "<";
    };
  }

  private org.apache.calcite.rel.RelNode query(Query query, List<RexNode> left, int at) {
    Relation relation = binder.subquery(query);
    if (relation.columns().size() != left.size()) {
      throw binder
          .environment()
          .failure(
              at,
              "the subquery has %d columns, and is compared with %d values"
                  .formatted(relation.columns().size(), left.size()));
    }
    return relation.node();
  }

  RexNode like(Node.Like like) {
    List<RexNode> operands = new ArrayList<>();
    operands.add(binder.bind(like.operand()));
    operands.add(binder.bind(like.pattern()));
    like.escape().ifPresent(escape -> operands.add(binder.bind(escape)));
    RexNode matches =
        switch (like.match()) {
          case LIKE -> rex().makeCall(SqlStdOperatorTable.LIKE, operands);
          case ILIKE -> rex().makeCall(SqlLibraryOperators.ILIKE, operands);
          case SIMILAR -> binder.functions().call("REGEXP_FULL_MATCH", like.at(), operands);
          case GLOB -> binder.functions().call("GLOB", like.at(), operands);
        };
    return not(like.negated(), matches);
  }
}

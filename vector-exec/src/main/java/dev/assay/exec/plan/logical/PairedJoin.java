package dev.assay.exec.plan.logical;

import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/**
 * A join that keeps rows of a side, with a subquery in its condition that names both sides: rows
 * get numbers, an inner join with the condition as its filter tells which numbers are pairs, and
 * the join is one by numbers.
 */
final class PairedJoin {

  private final Join join;
  private final RexBuilder rex;
  private final RelNode left;
  private final RelNode right;
  private final int leftWidth;
  private final int rightWidth;

  private PairedJoin(Join join) {
    this.join = join;
    rex = join.getCluster().getRexBuilder();
    left = Once.numbered(join.getLeft());
    right = Once.numbered(join.getRight());
    leftWidth = join.getLeft().getRowType().getFieldCount();
    rightWidth = join.getRight().getRowType().getFieldCount();
  }

  /** The join by numbers. */
  static RelNode of(Join join) {
    return new PairedJoin(join).byNumbers();
  }

  private RelNode byNumbers() {
    RelNode pairs = pairs();
    JoinRelType type = join.getJoinType();
    if (!type.projectsRight()) {
      return fields(equal(left, leftWidth, pairs, 0, type), own());
    }
    RelNode first =
        equal(
            left,
            leftWidth,
            pairs,
            0,
            type.generatesNullsOnRight() ? JoinRelType.LEFT : JoinRelType.INNER);
    int number = leftWidth + 2;
    List<Integer> both = new ArrayList<>(own());
    IntStream.range(number + 1, number + 1 + rightWidth).forEach(both::add);
    return fields(equal(first, number, right, rightWidth, type), both);
  }

  private List<Integer> own() {
    return IntStream.range(0, leftWidth).boxed().toList();
  }

  /** Numbers of rows of both sides for which the condition holds. */
  private RelNode pairs() {
    RelNode all = joined(left, right, rex.makeLiteral(true), JoinRelType.INNER);
    List<Integer> order = new ArrayList<>(own());
    IntStream.range(leftWidth + 1, leftWidth + 1 + rightWidth).forEach(order::add);
    order.add(leftWidth);
    order.add(leftWidth + 1 + rightWidth);
    RelNode filtered =
        LogicalFilter.create(
            fields(all, order), join.getCondition(), ImmutableSet.copyOf(join.getVariablesSet()));
    return fields(filtered, List.of(leftWidth + rightWidth, leftWidth + rightWidth + 1));
  }

  private RelNode equal(RelNode a, int column, RelNode b, int other, JoinRelType type) {
    int shifted = a.getRowType().getFieldCount() + other;
    RexNode condition =
        rex.makeCall(
            SqlStdOperatorTable.EQUALS,
            new RexInputRef(column, a.getRowType().getFieldList().get(column).getType()),
            new RexInputRef(shifted, b.getRowType().getFieldList().get(other).getType()));
    return joined(a, b, condition, type);
  }

  private static RelNode joined(RelNode a, RelNode b, RexNode condition, JoinRelType type) {
    return LogicalJoin.create(a, b, List.of(), condition, Set.of(), type);
  }

  private RelNode fields(RelNode input, List<Integer> columns) {
    List<RexNode> fields = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int column : columns) {
      fields.add(rex.makeInputRef(input, column));
      names.add("c" + names.size());
    }
    return LogicalProject.create(input, List.of(), fields, names, Set.of());
  }
}

package dev.assay.exec.plan.bind;

import com.google.common.collect.ImmutableList;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.plan.logical.Columns;
import dev.assay.exec.syntax.TableNode.JoinKind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalAsofJoin;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/** Joins by the order of rows: POSITIONAL and ASOF. */
final class OrderedJoins {

  private static final Set<SqlKind> COMPARISONS =
      Set.of(
          SqlKind.EQUALS,
          SqlKind.LESS_THAN,
          SqlKind.LESS_THAN_OR_EQUAL,
          SqlKind.GREATER_THAN,
          SqlKind.GREATER_THAN_OR_EQUAL);

  private OrderedJoins() {}

  /** The n-th row of both sides; nulls where one has fewer rows. */
  static RelNode byPlace(Algebra algebra, RelNode left, RelNode right) {
    RelNode first = numbered(algebra, left);
    RelNode second = numbered(algebra, right);
    int width = left.getRowType().getFieldCount();
    List<RexNode> fields = algebra.fields(first);
    RexNode same =
        algebra.call(
            SqlStdOperatorTable.EQUALS,
            fields.getLast(),
            RexUtil.shift(algebra.fields(second).getLast(), fields.size()));
    RelNode both = LogicalJoin.create(first, second, List.of(), same, Set.of(), JoinRelType.FULL);
    List<RexNode> all = new ArrayList<>(algebra.fields(both));
    all.removeLast();
    all.remove(width);
    return algebra.project(both, all, Set.of());
  }

  private static RelNode numbered(Algebra algebra, RelNode node) {
    List<RexNode> fields = new ArrayList<>(algebra.fields(node));
    fields.add(algebra.rowNumber(List.of(), List.of()));
    return algebra.project(node, fields, Set.of());
  }

  /** Each row of the left with the nearest of the right's that meet the condition. */
  static RelNode nearest(
      Algebra algebra, RelNode left, RelNode right, RexNode condition, JoinKind kind) {
    if (kind != JoinKind.INNER && kind != JoinKind.LEFT) {
      throw SqlException.unsupported("an ASOF JOIN other than INNER or LEFT");
    }
    int width = left.getRowType().getFieldCount();
    List<RexNode> equal = new ArrayList<>();
    List<RexNode> nearest = new ArrayList<>();
    for (RexNode conjunct : RelOptUtil.conjunctions(condition)) {
      RexNode turned = turned(algebra, conjunct, width);
      (turned.isA(SqlKind.EQUALS) ? equal : nearest).add(turned);
    }
    if (nearest.size() != 1) {
      throw new SqlException("an ASOF JOIN needs equalities and one inequality of both sides");
    }
    return LogicalAsofJoin.create(
        left,
        right,
        List.of(),
        RexUtil.composeConjunction(algebra.rex(), equal),
        nearest.getFirst(),
        kind == JoinKind.LEFT ? JoinRelType.LEFT_ASOF : JoinRelType.ASOF,
        ImmutableList.of());
  }

  /** A comparison of both sides with that of the left at its left. */
  private static RexNode turned(Algebra algebra, RexNode conjunct, int width) {
    if (conjunct instanceof RexCall call && COMPARISONS.contains(call.getKind())) {
      RexNode first = call.getOperands().get(0);
      RexNode second = call.getOperands().get(1);
      if (isOf(first, 0, width) && isOf(second, width, Integer.MAX_VALUE)) {
        return call;
      }
      RexNode inverted = RexUtil.invert(algebra.rex(), call);
      if (inverted != null && isOf(second, 0, width) && isOf(first, width, Integer.MAX_VALUE)) {
        return inverted;
      }
    }
    throw new SqlException("the condition of an ASOF JOIN compares columns of both sides");
  }

  private static boolean isOf(RexNode node, int from, int to) {
    BitSet columns = Columns.of(node);
    return !columns.isEmpty() && columns.stream().allMatch(each -> each >= from && each < to);
  }
}

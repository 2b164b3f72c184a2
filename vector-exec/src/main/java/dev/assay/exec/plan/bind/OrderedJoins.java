package dev.assay.exec.plan.bind;

import com.google.common.collect.ImmutableList;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.plan.logical.Columns;
import dev.assay.exec.syntax.TableNode.JoinKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
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
          SqlKind.IS_NOT_DISTINCT_FROM,
          SqlKind.LESS_THAN,
          SqlKind.LESS_THAN_OR_EQUAL,
          SqlKind.GREATER_THAN,
          SqlKind.GREATER_THAN_OR_EQUAL);

  private static final Set<SqlKind> EQUALITIES =
      Set.of(SqlKind.EQUALS, SqlKind.IS_NOT_DISTINCT_FROM);

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

  /**
   * Each row of the left with the nearest of the right's that meet the condition. What is said of
   * the right alone chooses among its rows, what is said of the left alone drops all of them for a
   * row; what compares both in another way is asked of the nearest row.
   */
  static RelNode nearest(
      Algebra algebra, RelNode left, RelNode right, RexNode condition, JoinKind kind) {
    int width = left.getRowType().getFieldCount();
    List<RexNode> equal = new ArrayList<>();
    List<RexNode> nearest = new ArrayList<>();
    List<RexNode> ofRight = new ArrayList<>();
    List<RexNode> others = new ArrayList<>();
    for (RexNode conjunct : RelOptUtil.conjunctions(condition)) {
      Optional<RexNode> turned = turned(algebra, conjunct, width);
      BitSet columns = Columns.of(conjunct);
      if (turned.isPresent()) {
        (EQUALITIES.contains(turned.get().getKind()) ? equal : nearest).add(turned.get());
      } else if (columns.nextSetBit(width) < 0) {
        equal.add(whether(algebra, conjunct));
      } else if (columns.nextSetBit(0) >= width
          && kind != JoinKind.RIGHT
          && kind != JoinKind.FULL) {
        ofRight.add(RexUtil.shift(conjunct, -width));
      } else {
        others.add(conjunct);
      }
    }
    if (nearest.size() != 1 || (!others.isEmpty() && kind != JoinKind.INNER)) {
      throw new SqlException(
          "an ASOF JOIN needs equalities and one inequality of columns of both sides");
    }
    RelNode wanted =
        ofRight.isEmpty()
            ? right
            : algebra.filter(right, RexUtil.composeConjunction(algebra.rex(), ofRight), Set.of());
    RelNode joined =
        LogicalAsofJoin.create(
            left,
            wanted,
            List.of(),
            RexUtil.composeConjunction(algebra.rex(), equal),
            nearest.getFirst(),
            type(kind),
            ImmutableList.of());
    return others.isEmpty()
        ? joined
        : algebra.filter(joined, RexUtil.composeConjunction(algebra.rex(), others), Set.of());
  }

  private static JoinRelType type(JoinKind kind) {
    return switch (kind) {
      case LEFT -> JoinRelType.LEFT_ASOF;
      case RIGHT -> JoinRelType.RIGHT;
      case FULL -> JoinRelType.FULL;
      case INNER -> JoinRelType.ASOF;
      default -> throw SqlException.unsupported("an ASOF JOIN that is " + kind);
    };
  }

  /** A condition on the left alone as an equality with the right, which holds where it does. */
  private static RexNode whether(Algebra algebra, RexNode condition) {
    RexNode one = Literals.exact(algebra, BigDecimal.ONE);
    RexNode none = algebra.rex().makeNullLiteral(algebra.nullable(one.getType()));
    RexNode met = algebra.call(SqlStdOperatorTable.CASE, condition, one, none);
    return algebra.call(SqlStdOperatorTable.EQUALS, met, one);
  }

  /** A comparison of both sides with that of the left at its left; empty where it is none. */
  private static Optional<RexNode> turned(Algebra algebra, RexNode conjunct, int width) {
    RexNode whole =
        conjunct instanceof RexCall either && conjunct.isA(SqlKind.OR)
            ? RelOptUtil.collapseExpandedIsNotDistinctFromExpr(either, algebra.rex())
            : conjunct;
    if (whole instanceof RexCall call && COMPARISONS.contains(call.getKind())) {
      RexNode first = call.getOperands().get(0);
      RexNode second = call.getOperands().get(1);
      if (isOf(first, 0, width) && isOf(second, width, Integer.MAX_VALUE)) {
        return Optional.of(call);
      }
      if (isOf(second, 0, width) && isOf(first, width, Integer.MAX_VALUE)) {
        return call.isA(SqlKind.IS_NOT_DISTINCT_FROM)
            ? Optional.of(algebra.call(call.getOperator(), second, first))
            : Optional.ofNullable(RexUtil.invert(algebra.rex(), call));
      }
    }
    return Optional.empty();
  }

  private static boolean isOf(RexNode node, int from, int to) {
    BitSet columns = Columns.of(node);
    return !columns.isEmpty() && columns.stream().allMatch(each -> each >= from && each < to);
  }
}

package dev.assay.exec.plan.logical;

import com.google.common.collect.ImmutableSet;
import dev.assay.exec.physical.WindowCall.Unit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.AsofJoin;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexWindowBounds;
import org.apache.calcite.rex.RexWindowExclusion;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * ASOF JOIN: rows of both sides go through one window, by the columns that are equal and in the
 * order of the inequality, where each row of the left sees the number of the last row of the right
 * before it; the right's rows are then joined by their numbers. So it costs a sort, however many
 * rows meet the condition.
 */
final class NearestJoin {

  private final AsofJoin join;
  private final RexBuilder rex;
  private final int width;
  private final RelNode right;
  private final List<RexNode> all;
  private final List<RexNode> ofLeft = new ArrayList<>();
  private final List<RexNode> ofRight = new ArrayList<>();
  private final SqlKind comparison;

  private NearestJoin(AsofJoin join) {
    this.join = join;
    rex = join.getCluster().getRexBuilder();
    width = join.getLeft().getRowType().getFieldCount();
    right = Once.numbered(join.getRight());
    all = new ArrayList<>(RelOptUtil.conjunctions(join.getCondition()));
    all.add(join.getMatchCondition());
    for (RexNode each : all) {
      ofLeft.add(((RexCall) each).getOperands().get(0));
      ofRight.add(RexUtil.shift(((RexCall) each).getOperands().get(1), -width));
    }
    comparison = join.getMatchCondition().getKind();
  }

  /** The join in terms of others. */
  static RelNode of(AsofJoin join) {
    return new NearestJoin(join).byNumbers();
  }

  private RelNode byNumbers() {
    RelNode seen = seen();
    int number = right.getRowType().getFieldCount() - 1;
    RexNode same =
        rex.makeCall(
            SqlStdOperatorTable.EQUALS,
            rex.makeInputRef(seen, width),
            RexUtil.shift(rex.makeInputRef(right, number), width + 1));
    JoinRelType type =
        switch (join.getJoinType()) {
          case ASOF -> JoinRelType.INNER;
          case LEFT_ASOF -> JoinRelType.LEFT;
          default -> join.getJoinType();
        };
    RelNode joined = LogicalJoin.create(seen, right, List.of(), same, Set.of(), type);
    List<RexNode> outputs = new ArrayList<>(fields(joined));
    outputs.removeLast();
    outputs.remove(width);
    return project(joined, outputs);
  }

  /** The left's rows, each with the number of the row of the right that it goes with, if any. */
  private RelNode seen() {
    RelDataType whole = rex.getTypeFactory().createSqlType(SqlTypeName.BIGINT);
    RelDataType maybe = rex.getTypeFactory().createTypeWithNullability(whole, true);
    List<RexNode> first = new ArrayList<>(fields(join.getLeft()));
    first.addAll(ofLeft);
    first.add(rex.makeNullLiteral(maybe));
    first.add(rex.makeExactLiteral(BigDecimal.ONE));
    List<RexNode> second = new ArrayList<>();
    fields(join.getLeft()).forEach(each -> second.add(rex.makeNullLiteral(each.getType())));
    second.addAll(ofRight);
    second.add(fields(right).getLast());
    second.add(rex.makeExactLiteral(BigDecimal.ZERO));
    RelNode both =
        LogicalUnion.create(
            List.of(project(join.getLeft(), first), project(comparable(), second)), true);
    List<RexNode> all = fields(both);
    int keys = ofLeft.size();
    RexNode number = all.get(width + keys);
    List<RexNode> outputs = new ArrayList<>(all.subList(0, width));
    outputs.add(
        new WindowFunction(
                SqlStdOperatorTable.LAST_VALUE,
                List.of(number),
                List.of(),
                Optional.empty(),
                false,
                true)
            .over(
                rex,
                maybe,
                new WindowFunction.Window(
                    all.subList(width, width + keys - 1),
                    order(all.get(width + keys - 1), all.getLast()),
                    Unit.ROWS,
                    RexWindowBounds.UNBOUNDED_PRECEDING,
                    RexWindowBounds.CURRENT_ROW,
                    RexWindowExclusion.EXCLUDE_NO_OTHER)));
    outputs.add(all.getLast());
    RelNode numbered = project(both, outputs);
    List<RexNode> made = fields(numbered);
    RexNode isLeft =
        rex.makeCall(
            SqlStdOperatorTable.EQUALS, made.getLast(), rex.makeExactLiteral(BigDecimal.ONE));
    return project(
        LogicalFilter.create(numbered, isLeft, ImmutableSet.of()), made.subList(0, width + 1));
  }

  /** The right's rows that can go with any. */
  private RelNode comparable() {
    List<RexNode> conditions = new ArrayList<>();
    for (int i = 0; i < ofRight.size(); i++) {
      if (!all.get(i).isA(SqlKind.IS_NOT_DISTINCT_FROM)) {
        conditions.add(rex.makeCall(SqlStdOperatorTable.IS_NOT_NULL, ofRight.get(i)));
      }
    }
    return LogicalFilter.create(
        right, RexUtil.composeConjunction(rex, conditions), ImmutableSet.of());
  }

  /** By the inequality; where that is equal the right's rows come first if they may be equal. */
  private List<RexFieldCollation> order(RexNode value, RexNode side) {
    boolean isBefore =
        comparison == SqlKind.GREATER_THAN || comparison == SqlKind.GREATER_THAN_OR_EQUAL;
    boolean isStrict = comparison == SqlKind.GREATER_THAN || comparison == SqlKind.LESS_THAN;
    return List.of(key(value, !isBefore), key(side, isStrict));
  }

  private static RexFieldCollation key(RexNode value, boolean descending) {
    Set<SqlKind> direction = EnumSet.of(SqlKind.NULLS_FIRST);
    if (descending) {
      direction.add(SqlKind.DESCENDING);
    }
    return new RexFieldCollation(value, direction);
  }

  private static List<RexNode> fields(RelNode node) {
    List<RexNode> fields = new ArrayList<>();
    node.getRowType()
        .getFieldList()
        .forEach(field -> fields.add(new RexInputRef(field.getIndex(), field.getType())));
    return fields;
  }

  private static RelNode project(RelNode input, List<RexNode> expressions) {
    List<String> names = new ArrayList<>();
    expressions.forEach(_ -> names.add("c" + names.size()));
    return LogicalProject.create(input, List.of(), expressions, names, Set.of());
  }
}

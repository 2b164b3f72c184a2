package dev.assay.exec.plan.logical;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Scalar subqueries as relations of the block around them: one row, or one for each value of what
 * correlates them.
 */
record ScalarSubqueries(BlockBuilder outer, Attachment attachment) {

  /** The first operand; fails where the second one, a number of rows, is above 1. */
  private static final SqlFunction ONE_ROW =
      new SqlFunction(
          "ONE_ROW",
          SqlKind.OTHER_FUNCTION,
          ReturnTypes.ARG0_NULLABLE,
          null,
          OperandTypes.ANY_ANY,
          SqlFunctionCategory.SYSTEM);

  /**
   * Joins a subquery in; returns its value.
   *
   * @param rejectsNulls whether rows without a value are thrown away in any case
   */
  RexNode value(RexSubQuery query, boolean rejectsNulls) {
    Block block = BlockBuilder.of(query.rel);
    List<RexNode> inside = new ArrayList<>();
    List<RexNode> around = new ArrayList<>();
    List<RexNode> local = new ArrayList<>();
    boolean isTotal =
        block.relations().size() == 1
            && block.conjuncts().isEmpty()
            && block.relations().getFirst().source() instanceof Source.OfGroups groups
            && groups.groups().isEmpty()
            && split(groups.input(), local, inside, around)
            && !Resolution.isCorrelated(block.outputs())
            && groups.calls().stream()
                .noneMatch(call -> call.argument().filter(Columns::isCorrelated).isPresent());
    if (isTotal) {
      Source.OfGroups groups = (Source.OfGroups) block.relations().getFirst().source();
      return join(block, groups, local, inside, around, rejectsNulls);
    }
    return single(query.rel);
  }

  /** Takes a block's predicates apart; false where some name the query around but by equality. */
  private static boolean split(
      Block block, List<RexNode> local, List<RexNode> inside, List<RexNode> around) {
    for (RexNode conjunct : block.conjuncts()) {
      if (!Columns.isCorrelated(conjunct)) {
        local.add(conjunct);
      } else if (!splitEquality(conjunct, inside, around)) {
        return false;
      }
    }
    return block.relations().stream().noneMatch(Resolution::isCorrelated);
  }

  /** The value of the one row that a subquery has, or has for what it names around it. */
  private RexNode single(RelNode rel) {
    RexBuilder rex = outer.rex();
    Attachment.Attached plain = attachment.attach(rel, true);
    int first = outer.nextColumn();
    boolean isKeyed = plain.on().stream().allMatch(on -> isKey(on, first));
    Attachment.Attached attached = isKeyed ? plain : attachment.attachForEach(rel, true);
    List<RexNode> outputs = attached.block().outputs();
    RexNode value = outputs.getFirst();
    List<RexNode> groups = outputs.subList(1, outputs.size());
    RelDataType whole = rex.getTypeFactory().createSqlType(SqlTypeName.BIGINT);
    RelDataType nullable = rex.getTypeFactory().createTypeWithNullability(value.getType(), true);
    List<RelDataType> types = new ArrayList<>();
    groups.forEach(group -> types.add(group.getType()));
    types.add(nullable);
    types.add(whole);
    List<Source.Call> calls =
        List.of(
            new Source.Call(Source.Function.ANY, Optional.of(value), false, nullable),
            new Source.Call(Source.Function.COUNT, Optional.empty(), false, whole));
    // The value stood before what the condition needs, and stands behind it as a call.
    List<RexNode> moved = new ArrayList<>();
    for (int i = 0; i < first; i++) {
      moved.add(new RexInputRef(i, whole));
    }
    moved.add(new RexInputRef(first + groups.size(), nullable));
    for (int i = 0; i < groups.size(); i++) {
      moved.add(new RexInputRef(first + i, groups.get(i).getType()));
    }
    List<RexNode> on = new ArrayList<>();
    attached.on().forEach(each -> on.add(moveInner(each, first, moved)));
    List<RexNode> columns =
        outer.addRelation(
            new Source.OfGroups(attached.block(), groups, calls),
            types,
            groups.isEmpty() ? Relation.Kind.INNER : Relation.Kind.LEFT,
            on);
    return rex.makeCall(nullable, ONE_ROW, List.of(columns.get(groups.size()), columns.getLast()));
  }

  private static RexNode moveInner(RexNode node, int first, List<RexNode> moved) {
    return node.accept(
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef reference) {
            return reference.getIndex() < first ? reference : moved.get(reference.getIndex());
          }
        });
  }

  /** Whether a condition fixes a column of the subquery by a value from around it. */
  private static boolean isKey(RexNode condition, int first) {
    if (condition.getKind() != SqlKind.EQUALS) {
      return false;
    }
    RexNode left = ((RexCall) condition).getOperands().get(0);
    RexNode right = ((RexCall) condition).getOperands().get(1);
    return (isColumn(left, first) && isAround(right, first))
        || (isColumn(right, first) && isAround(left, first));
  }

  private static boolean isColumn(RexNode node, int first) {
    return node instanceof RexInputRef reference && reference.getIndex() > first;
  }

  private static boolean isAround(RexNode node, int first) {
    return Columns.of(node).stream().allMatch(column -> column < first);
  }

  private RexNode join(
      Block block,
      Source.OfGroups groups,
      List<RexNode> local,
      List<RexNode> inside,
      List<RexNode> around,
      boolean rejectsNulls) {
    int first = outer.nextColumn();
    Block input = new Block(groups.input().relations(), local, List.of());
    boolean correlated = !inside.isEmpty();
    Relation.Kind kind =
        correlated && (!rejectsNulls || counts(groups)) ? Relation.Kind.LEFT : Relation.Kind.INNER;
    List<RelDataType> types = new ArrayList<>();
    List<RexNode> equalities = new ArrayList<>();
    for (int i = 0; i < inside.size(); i++) {
      RelDataType type = inside.get(i).getType();
      types.add(type);
      equalities.add(
          outer
              .rex()
              .makeCall(
                  SqlStdOperatorTable.EQUALS,
                  attachment.outerFields(around.get(i)),
                  new RexInputRef(first + i, type)));
    }
    groups.calls().forEach(call -> types.add(call.type()));
    outer.addRelation(
        new Source.OfGroups(input, inside, groups.calls()),
        types,
        kind,
        kind == Relation.Kind.LEFT ? equalities : List.of());
    if (kind == Relation.Kind.INNER) {
      equalities.forEach(outer::addConjunct);
    }
    List<RexNode> calls = new ArrayList<>();
    for (int i = 0; i < groups.calls().size(); i++) {
      int column = first + inside.size() + i;
      Source.Call call = groups.calls().get(i);
      calls.add(
          kind == Relation.Kind.LEFT
              ? callField(outer.rex(), call, column)
              : new RexInputRef(column, call.type()));
    }
    return Columns.replace(block.outputs().getFirst(), calls);
  }

  /** A call's result where an outer join may not find its group: no rows were counted then. */
  static RexNode callField(RexBuilder rex, Source.Call call, int column) {
    RelDataType nullable = rex.getTypeFactory().createTypeWithNullability(call.type(), true);
    RexNode nullField = new RexInputRef(column, nullable);
    return call.function() == Source.Function.COUNT
            || call.function() == Source.Function.SUM_OR_ZERO
        ? rex.makeCall(
            SqlStdOperatorTable.CASE,
            rex.makeCall(SqlStdOperatorTable.IS_NULL, nullField),
            rex.makeZeroLiteral(call.type()),
            nullField)
        : nullField;
  }

  private static boolean counts(Source.OfGroups groups) {
    return groups.calls().stream()
        .anyMatch(
            call ->
                call.function() == Source.Function.COUNT
                    || call.function() == Source.Function.SUM_OR_ZERO);
  }

  private static boolean splitEquality(
      RexNode conjunct, List<RexNode> inside, List<RexNode> around) {
    if (conjunct.getKind() != SqlKind.EQUALS) {
      return false;
    }
    RexNode left = ((RexCall) conjunct).getOperands().get(0);
    RexNode right = ((RexCall) conjunct).getOperands().get(1);
    boolean leftAround = Columns.isCorrelated(left) && Columns.of(left).isEmpty();
    boolean rightAround = Columns.isCorrelated(right) && Columns.of(right).isEmpty();
    if (leftAround == rightAround || Columns.isCorrelated(leftAround ? right : left)) {
      return false;
    }
    inside.add(leftAround ? right : left);
    around.add(leftAround ? left : right);
    return true;
  }
}

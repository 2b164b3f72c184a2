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
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlQuantifyOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Subqueries of one expression as relations of the block around them: EXISTS and IN as semi joins,
 * their negations as anti joins, a scalar as a relation of one row, or of one row for each value of
 * what correlates it. Predicates of the subquery that name columns around it become the condition
 * of that join (after Neumann and Kemper, "Unnesting Arbitrary Queries", for the cases where the
 * dependent join vanishes at once).
 */
final class Subqueries {

  private static final Set<SqlKind> ORDERED =
      Set.of(
          SqlKind.EQUALS,
          SqlKind.NOT_EQUALS,
          SqlKind.LESS_THAN,
          SqlKind.LESS_THAN_OR_EQUAL,
          SqlKind.GREATER_THAN,
          SqlKind.GREATER_THAN_OR_EQUAL);
  private static final Set<SqlKind> STRICT =
      Set.of(
          SqlKind.PLUS,
          SqlKind.MINUS,
          SqlKind.TIMES,
          SqlKind.DIVIDE,
          SqlKind.MINUS_PREFIX,
          SqlKind.CAST);

  /** The first operand; fails where the second one, a number of rows, is above 1. */
  private static final SqlFunction ONE_ROW =
      new SqlFunction(
          "ONE_ROW",
          SqlKind.OTHER_FUNCTION,
          ReturnTypes.ARG0_NULLABLE,
          null,
          OperandTypes.ANY_ANY,
          SqlFunctionCategory.SYSTEM);

  private final BlockBuilder outer;
  private final List<RexNode> fields;
  private final Set<CorrelationId> variables;

  /**
   * For expressions over the rows of one node.
   *
   * @param fields of that node over the block's columns
   * @param variables by which subqueries name these fields
   */
  Subqueries(BlockBuilder outer, List<RexNode> fields, Set<CorrelationId> variables) {
    this.outer = outer;
    this.fields = fields;
    this.variables = variables;
  }

  /** Adds a conjunct that is EXISTS, IN or a negation of one; false where it is something else. */
  boolean addAsJoin(RexNode conjunct) {
    boolean negated = conjunct.getKind() == SqlKind.NOT;
    RexNode operand = negated ? ((RexCall) conjunct).getOperands().getFirst() : conjunct;
    if (!(operand instanceof RexSubQuery query)) {
      return false;
    }
    Relation.Kind kind = negated ? Relation.Kind.ANTI : Relation.Kind.SEMI;
    switch (query.getKind()) {
      case EXISTS -> addMatches(query.rel, kind, List.of(), SqlStdOperatorTable.EQUALS);
      case IN -> {
        if (negated && mayBeUnknown(query)) {
          return false;
        }
        addMatches(query.rel, kind, operands(query), SqlStdOperatorTable.EQUALS);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private List<RexNode> operands(RexSubQuery query) {
    List<RexNode> left = new ArrayList<>();
    query.getOperands().forEach(each -> left.add(resolve(each)));
    return left;
  }

  private static boolean mayBeUnknown(RexSubQuery query) {
    return query.getOperands().stream().anyMatch(each -> each.getType().isNullable())
        || BlockBuilder.types(query.rel).stream().anyMatch(RelDataType::isNullable);
  }

  /**
   * A subquery as a block, with what joins it.
   *
   * @param block whose outputs are the subquery's fields, then what the condition needs
   * @param on over its outputs, numbered from the next column of the block around
   */
  private record Attached(Block block, List<RexNode> on) {}

  private Attached attach(RelNode rel, boolean wantsFields) {
    RexBuilder rex = outer.rex();
    BlockBuilder plain = new BlockBuilder(rex);
    List<RexNode> found = plain.add(rel);
    Block block = plain.build(wantsFields ? found : List.of());
    boolean isSimple =
        !Resolution.isCorrelated(block.outputs())
            && block.relations().stream().noneMatch(Resolution::isCorrelated);
    if (isSimple) {
      List<RexNode> outputs = new ArrayList<>(block.outputs());
      CorrelatedPredicates correlated = CorrelatedPredicates.of(block, outputs, outer.nextColumn());
      List<RexNode> on = correlated.on().stream().map(this::outerFields).toList();
      return new Attached(new Block(block.relations(), correlated.local(), outputs), on);
    }
    return attachForEach(rel, wantsFields);
  }

  /** The same, computed for the different values of what it names around it. */
  private Attached attachForEach(RelNode rel, boolean wantsFields) {
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

  /**
   * Joins with a subquery's rows.
   *
   * @param kind SEMI, ANTI or MARK
   * @param left compared with the subquery's fields
   * @return whether a row matches, for MARK
   */
  private RexNode addMatches(
      RelNode rel, Relation.Kind kind, List<RexNode> left, SqlOperator comparison) {
    Attached attached = attach(rel, !left.isEmpty());
    return addMatches(attached, kind, compared(attached, left, comparison));
  }

  private RexNode addMatches(Attached attached, Relation.Kind kind, List<RexNode> conditions) {
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

  private List<RexNode> compared(Attached attached, List<RexNode> left, SqlOperator comparison) {
    List<RexNode> compared = new ArrayList<>();
    for (int i = 0; i < left.size(); i++) {
      RelDataType type = attached.block().outputs().get(i).getType();
      RexNode right = new RexInputRef(outer.nextColumn() + i, type);
      compared.add(outer.rex().makeCall(comparison, left.get(i), right));
    }
    return compared;
  }

  /** Adds a subquery in FROM that names what stands before it; returns its fields. */
  List<RexNode> addLateral(RelNode rel, boolean keepsLeft) {
    RexBuilder rex = outer.rex();
    Attached attached = attach(rel, true);
    List<RelDataType> types = new ArrayList<>();
    for (RexNode output : attached.block().outputs()) {
      types.add(
          keepsLeft
              ? rex.getTypeFactory().createTypeWithNullability(output.getType(), true)
              : output.getType());
    }
    List<RexNode> columns =
        outer.addRelation(
            new Source.OfBlock(attached.block()),
            types,
            keepsLeft ? Relation.Kind.LEFT : Relation.Kind.INNER,
            keepsLeft ? attached.on() : List.of());
    if (!keepsLeft) {
      attached.on().forEach(outer::addConjunct);
    }
    return columns.subList(0, rel.getRowType().getFieldCount());
  }

  /** Whether a comparison holds for some row: true, false, or null where that cannot be known. */
  private RexNode quantified(RexSubQuery query, SqlOperator comparison) {
    RexBuilder rex = outer.rex();
    List<RexNode> left = operands(query);
    RexNode matches = addMatches(query.rel, Relation.Kind.MARK, left, comparison);
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
    Block block = attach(rel, true).block();
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
    Attached attached = attach(rel, true);
    RexNode all = RexUtil.composeConjunction(rex, compared(attached, left, comparison));
    return addMatches(
        attached, Relation.Kind.MARK, List.of(rex.makeCall(SqlStdOperatorTable.IS_NULL, all)));
  }

  /** The expression over the block's columns, its scalar subqueries joined in. */
  RexNode resolve(RexNode expression) {
    return resolve(expression, false);
  }

  /** A conjunct over the block's columns. */
  RexNode resolveConjunct(RexNode conjunct) {
    boolean rejectsNulls =
        ORDERED.contains(conjunct.getKind())
            && ((RexCall) conjunct).getOperands().stream().allMatch(Subqueries::isStrict);
    return resolve(conjunct, rejectsNulls);
  }

  /** Whether an expression is null where a subquery in it is. */
  private static boolean isStrict(RexNode node) {
    return switch (node) {
      case RexSubQuery _ -> true;
      case RexCall call ->
          STRICT.contains(call.getKind())
              && call.getOperands().stream().allMatch(Subqueries::isStrict);
      default -> true;
    };
  }

  private RexNode resolve(RexNode expression, boolean rejectsNulls) {
    return expression.accept(
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef reference) {
            return fields.get(reference.getIndex());
          }

          @Override
          public RexNode visitSubQuery(RexSubQuery query) {
            return switch (query.getKind()) {
              case EXISTS ->
                  addMatches(query.rel, Relation.Kind.MARK, List.of(), SqlStdOperatorTable.EQUALS);
              case IN -> quantified(query, SqlStdOperatorTable.EQUALS);
              case SOME ->
                  quantified(
                      query, operator(((SqlQuantifyOperator) query.getOperator()).comparisonKind));
              case SCALAR_QUERY -> scalar(query, rejectsNulls);
              default -> throw SqlException.unsupported("a subquery as " + query.getKind());
            };
          }

          @Override
          public RexNode visitFieldAccess(RexFieldAccess access) {
            return outerFields(access);
          }
        });
  }

  private static SqlOperator operator(SqlKind comparison) {
    return switch (comparison) {
      case EQUALS -> SqlStdOperatorTable.EQUALS;
      case NOT_EQUALS -> SqlStdOperatorTable.NOT_EQUALS;
      case LESS_THAN -> SqlStdOperatorTable.LESS_THAN;
      case LESS_THAN_OR_EQUAL -> SqlStdOperatorTable.LESS_THAN_OR_EQUAL;
      case GREATER_THAN -> SqlStdOperatorTable.GREATER_THAN;
      default -> SqlStdOperatorTable.GREATER_THAN_OR_EQUAL;
    };
  }

  private RexNode scalar(RexSubQuery query, boolean rejectsNulls) {
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
    Attached plain = attach(rel, true);
    int first = outer.nextColumn();
    boolean isKeyed = plain.on().stream().allMatch(on -> isKey(on, first));
    Attached attached = isKeyed ? plain : attachForEach(rel, true);
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
                  outerFields(around.get(i)),
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

  /** The expression with fields of the query around it in place of its variables. */
  private RexNode outerFields(RexNode node) {
    return node.accept(
        new RexShuttle() {
          @Override
          public RexNode visitFieldAccess(RexFieldAccess access) {
            return access.getReferenceExpr() instanceof RexCorrelVariable variable
                    && variables.contains(variable.id)
                ? fields.get(access.getField().getIndex())
                : outer.around(access);
          }
        });
  }
}

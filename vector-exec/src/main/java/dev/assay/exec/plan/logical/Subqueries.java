package dev.assay.exec.plan.logical;

import dev.assay.exec.failure.SqlException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

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
    return switch (query.getKind()) {
      case EXISTS -> addSemi(query, List.of(), negated);
      case IN -> {
        List<RexNode> left = new ArrayList<>();
        query.getOperands().forEach(each -> left.add(resolve(each)));
        yield addSemi(query, left, negated);
      }
      default -> false;
    };
  }

  private boolean addSemi(RexSubQuery query, List<RexNode> left, boolean negated) {
    RexBuilder rex = outer.rex();
    BlockBuilder inner = new BlockBuilder(rex);
    List<RexNode> found = inner.add(query.rel);
    Block block = inner.build(left.isEmpty() ? List.of() : found);
    List<RexNode> outputs = new ArrayList<>(block.outputs());
    if (negated) {
      requireValues(left, outputs);
    }
    CorrelatedPredicates correlated = CorrelatedPredicates.of(block, outputs, outer.nextColumn());
    List<RexNode> on = new ArrayList<>();
    for (int i = 0; i < left.size(); i++) {
      RexNode right = new RexInputRef(outer.nextColumn() + i, outputs.get(i).getType());
      on.add(rex.makeCall(SqlStdOperatorTable.EQUALS, left.get(i), right));
    }
    correlated.on().forEach(each -> on.add(outerFields(each)));
    Block local = new Block(block.relations(), correlated.local(), outputs);
    Resolution.require(local);
    outer.addRelation(
        new Source.OfBlock(local),
        outputs.stream().map(RexNode::getType).toList(),
        negated ? Relation.Kind.ANTI : Relation.Kind.SEMI,
        on);
    return true;
  }

  private static void requireValues(List<RexNode> left, List<RexNode> right) {
    for (int i = 0; i < left.size(); i++) {
      if (left.get(i).getType().isNullable() || right.get(i).getType().isNullable()) {
        throw new SqlException(
            "NOT IN over values that may be null is not supported: write NOT EXISTS");
      }
    }
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
            if (query.getKind() != SqlKind.SCALAR_QUERY) {
              throw SqlException.unsupported(
                  query.getKind() + " inside OR, NOT, CASE or a select list");
            }
            return scalar(query, rejectsNulls);
          }
        });
  }

  private RexNode scalar(RexSubQuery query, boolean rejectsNulls) {
    Block block = BlockBuilder.of(query.rel);
    if (block.relations().size() != 1
        || !(block.relations().getFirst().source() instanceof Source.OfGroups groups)
        || !groups.groups().isEmpty()) {
      throw SqlException.unsupported("a scalar subquery other than an aggregate without GROUP BY");
    }
    List<RexNode> inside = new ArrayList<>();
    List<RexNode> around = new ArrayList<>();
    List<RexNode> local = new ArrayList<>();
    for (RexNode conjunct : groups.input().conjuncts()) {
      if (!Columns.isCorrelated(conjunct)) {
        local.add(conjunct);
      } else if (!splitEquality(conjunct, inside, around)) {
        throw SqlException.unsupported("a scalar subquery correlated by other than equality");
      }
    }
    return join(block, groups, local, inside, around, rejectsNulls);
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
    Resolution.require(input);
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
    block
        .conjuncts()
        .forEach(
            having -> {
              throw SqlException.unsupported("HAVING in a scalar subquery");
            });
    List<RexNode> calls = new ArrayList<>();
    for (int i = 0; i < groups.calls().size(); i++) {
      calls.add(callField(groups.calls().get(i), first + inside.size() + i, kind));
    }
    return Columns.replace(block.outputs().getFirst(), calls);
  }

  private RexNode callField(Source.Call call, int column, Relation.Kind kind) {
    RexBuilder rex = outer.rex();
    RexNode field = new RexInputRef(column, call.type());
    if (kind != Relation.Kind.LEFT) {
      return field;
    }
    RelDataType nullable = rex.getTypeFactory().createTypeWithNullability(call.type(), true);
    RexNode nullField = new RexInputRef(column, nullable);
    return call.function() == Source.Function.COUNT
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
                : access;
          }
        });
  }
}

package dev.assay.exec.plan.logical;

import dev.assay.exec.failure.SqlException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlQuantifyOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/**
 * Subqueries of one expression as relations of the block around them: EXISTS and IN as semi joins,
 * their negations as anti joins, a scalar as a relation of one row, or of one row for each value of
 * what correlates it.
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
  private final Attachment attachment;
  private final Matches matches;
  private final ScalarSubqueries scalars;

  /**
   * For expressions over the rows of one node.
   *
   * @param fields of that node over the block's columns
   * @param variables by which subqueries name these fields
   */
  Subqueries(BlockBuilder outer, List<RexNode> fields, Set<CorrelationId> variables) {
    this.outer = outer;
    this.fields = fields;
    attachment = new Attachment(outer, fields, variables);
    matches = new Matches(outer, attachment);
    scalars = new ScalarSubqueries(outer, attachment);
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
      case EXISTS -> matches.add(query.rel, kind, List.of(), SqlStdOperatorTable.EQUALS);
      case IN -> {
        if (negated && Matches.mayBeUnknown(query)) {
          return false;
        }
        matches.add(query.rel, kind, operands(query), SqlStdOperatorTable.EQUALS);
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

  /** Adds a subquery in FROM that names what stands before it; returns its fields. */
  List<RexNode> addLateral(RelNode rel, boolean keepsLeft) {
    RexBuilder rex = outer.rex();
    Attachment.Attached attached = attachment.attach(rel, true);
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
                  matches.add(query.rel, Relation.Kind.MARK, List.of(), SqlStdOperatorTable.EQUALS);
              case IN -> matches.quantified(query, operands(query), SqlStdOperatorTable.EQUALS);
              case SOME ->
                  matches.quantified(
                      query,
                      operands(query),
                      operator(((SqlQuantifyOperator) query.getOperator()).comparisonKind));
              case SCALAR_QUERY -> scalars.value(query, rejectsNulls);
              default -> throw SqlException.unsupported("a subquery as " + query.getKind());
            };
          }

          @Override
          public RexNode visitFieldAccess(RexFieldAccess access) {
            return attachment.outerFields(access);
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
}

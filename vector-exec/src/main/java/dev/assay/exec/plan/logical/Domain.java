package dev.assay.exec.plan.logical;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelVisitor;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The different values for which a correlated subquery is computed: what it names of the queries
 * around it, as a relation. The subquery joins it wherever it needs one of these values and carries
 * them to its top, so that it becomes a plain query whose rows say for which values they are (the
 * dependent join of Neumann and Kemper, "Unnesting Arbitrary Queries", pushed down to where values
 * are used).
 *
 * @param names fields of queries around, one for each column
 */
record Domain(List<RexNode> names, Source source, List<RelDataType> types) {

  /** Fields of queries around that a tree names, in the order of their appearance. */
  static List<RexNode> namesIn(RelNode tree) {
    Map<RexFieldAccess, CorrelationId> named = new LinkedHashMap<>();
    Set<CorrelationId> own = new LinkedHashSet<>();
    collect(tree, named, own);
    List<RexNode> names = new ArrayList<>();
    named.forEach(
        (access, id) -> {
          if (!own.contains(id)) {
            names.add(access);
          }
        });
    return names;
  }

  private static void collect(
      RelNode tree, Map<RexFieldAccess, CorrelationId> named, Set<CorrelationId> own) {
    RexShuttle expressions =
        new RexShuttle() {
          @Override
          public RexNode visitFieldAccess(RexFieldAccess access) {
            if (access.getReferenceExpr() instanceof RexCorrelVariable variable) {
              named.putIfAbsent(access, variable.id);
            }
            return access;
          }

          @Override
          public RexNode visitSubQuery(RexSubQuery query) {
            collect(query.rel, named, own);
            return super.visitSubQuery(query);
          }
        };
    new RelVisitor() {
      @Override
      public void visit(RelNode node, int ordinal, @Nullable RelNode parent) {
        own.addAll(node.getVariablesSet());
        node.accept(expressions);
        super.visit(node, ordinal, parent);
      }
    }.go(tree);
  }

  /** Predicates that together say that two values are equal, or both missing. */
  static List<RexNode> same(RexBuilder rex, RexNode left, RexNode right) {
    boolean isNull = left.getType().getSqlTypeName() == SqlTypeName.NULL;
    if (isNull || right.getType().getSqlTypeName() == SqlTypeName.NULL) {
      return List.of(rex.makeCall(SqlStdOperatorTable.IS_NULL, isNull ? right : left));
    }
    if (!left.getType().isNullable() && !right.getType().isNullable()) {
      return List.of(rex.makeCall(SqlStdOperatorTable.EQUALS, left, right));
    }
    return List.of(
        rex.makeCall(SqlStdOperatorTable.EQUALS, orZero(rex, left), orZero(rex, right)),
        rex.makeCall(
            SqlStdOperatorTable.EQUALS,
            rex.makeCall(SqlStdOperatorTable.IS_NULL, left),
            rex.makeCall(SqlStdOperatorTable.IS_NULL, right)));
  }

  private static RexNode orZero(RexBuilder rex, RexNode value) {
    RelDataType type = rex.getTypeFactory().createTypeWithNullability(value.getType(), false);
    return rex.makeCall(
        SqlStdOperatorTable.CASE,
        rex.makeCall(SqlStdOperatorTable.IS_NULL, value),
        rex.makeZeroLiteral(type),
        value);
  }
}

package dev.assay.exec.plan.logical;

import java.util.List;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/** Comparisons of rows: the first column that differs decides. */
public final class RowComparison {

  private RowComparison() {}

  /**
   * Whether a comparison holds between two rows.
   *
   * @param left values, one or more
   * @param right as many
   */
  public static RexNode of(
      RexBuilder rex, SqlOperator comparison, List<RexNode> left, List<RexNode> right) {
    int last = left.size() - 1;
    RexNode result = rex.makeCall(comparison, left.get(last), right.get(last));
    for (int i = last - 1; i >= 0; i--) {
      RexNode decides = rex.makeCall(strict(comparison), left.get(i), right.get(i));
      result =
          switch (comparison.getKind()) {
            case EQUALS -> rex.makeCall(SqlStdOperatorTable.AND, decides, result);
            case NOT_EQUALS -> rex.makeCall(SqlStdOperatorTable.OR, decides, result);
            default -> {
              RexNode equal = rex.makeCall(SqlStdOperatorTable.EQUALS, left.get(i), right.get(i));
              yield rex.makeCall(
                  SqlStdOperatorTable.OR,
                  decides,
                  rex.makeCall(SqlStdOperatorTable.AND, equal, result));
            }
          };
    }
    return result;
  }

  /** What must hold of a column for those behind it not to matter. */
  private static SqlOperator strict(SqlOperator comparison) {
    return switch (comparison.getKind()) {
      case LESS_THAN_OR_EQUAL -> SqlStdOperatorTable.LESS_THAN;
      case GREATER_THAN_OR_EQUAL -> SqlStdOperatorTable.GREATER_THAN;
      default -> comparison;
    };
  }
}

package dev.assay.exec.plan.logical;

import dev.assay.exec.failure.SqlException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Covariance, correlation and regression of pairs without nulls, by sums of values and of products.
 */
final class PairAggregates {

  private final RexBuilder rex;
  private final AggregateCalls.Computed computed;
  private final RelDataType real;
  private final RexNode y;
  private final RexNode x;
  private final RexNode count;

  private PairAggregates(RexBuilder rex, AggregateCalls.Computed computed, RexNode y, RexNode x) {
    this.rex = rex;
    this.computed = computed;
    this.y = y;
    this.x = x;
    real = x.getType();
    RelDataType whole = rex.getTypeFactory().createSqlType(SqlTypeName.BIGINT);
    count = computed.plain(Source.Function.COUNT, Optional.of(x), false, whole);
  }

  /** The value of a call of two arguments. */
  static RexNode value(RexBuilder rex, AggregateCalls.Computed computed, AggregateCalls.Call call) {
    if (call.arguments().size() != 2) {
      throw SqlException.unsupported("the aggregate function " + call.name());
    }
    if (call.distinct()) {
      throw SqlException.unsupported("DISTINCT in " + call.name());
    }
    RexNode first = call.arguments().get(0);
    RexNode second = call.arguments().get(1);
    RexNode both =
        rex.makeCall(
            SqlStdOperatorTable.AND,
            call.filter().orElseGet(() -> rex.makeLiteral(true)),
            rex.makeCall(SqlStdOperatorTable.IS_NOT_NULL, first),
            rex.makeCall(SqlStdOperatorTable.IS_NOT_NULL, second));
    return new PairAggregates(rex, computed, where(rex, both, first), where(rex, both, second))
        .value(call.name().toUpperCase(Locale.ROOT));
  }

  private static RexNode where(RexBuilder rex, RexNode condition, RexNode value) {
    var types = rex.getTypeFactory();
    RelDataType real =
        types.createTypeWithNullability(types.createSqlType(SqlTypeName.DOUBLE), true);
    return rex.makeCall(
        real,
        SqlStdOperatorTable.CASE,
        List.of(condition, rex.makeAbstractCast(real, value, false), rex.makeNullLiteral(real)));
  }

  private RexNode value(String function) {
    RexNode pairs = rex.makeAbstractCast(real, count, false);
    return switch (function) {
      case "REGR_COUNT" -> count;
      case "REGR_SXX" -> deviations(x, x);
      case "REGR_SYY" -> deviations(y, y);
      case "REGR_SXY" -> deviations(x, y);
      case "REGR_AVGX" -> of(SqlStdOperatorTable.DIVIDE, sum(x), pairs);
      case "REGR_AVGY" -> of(SqlStdOperatorTable.DIVIDE, sum(y), pairs);
      case "COVAR_POP" -> of(SqlStdOperatorTable.DIVIDE, deviations(x, y), pairs);
      case "COVAR_SAMP" -> {
        RexNode one = rex.makeApproxLiteral(BigDecimal.ONE, real);
        yield rex.makeCall(
            real,
            SqlStdOperatorTable.CASE,
            List.of(
                rex.makeCall(SqlStdOperatorTable.GREATER_THAN, pairs, one),
                of(
                    SqlStdOperatorTable.DIVIDE,
                    deviations(x, y),
                    of(SqlStdOperatorTable.MINUS, pairs, one)),
                rex.makeNullLiteral(real)));
      }
      case "CORR" ->
          of(
              SqlStdOperatorTable.DIVIDE,
              deviations(x, y),
              of(SqlStdOperatorTable.MULTIPLY, root(x), root(y)));
      case "REGR_SLOPE" -> of(SqlStdOperatorTable.DIVIDE, deviations(x, y), deviations(x, x));
      case "REGR_INTERCEPT" -> {
        RexNode slope = of(SqlStdOperatorTable.DIVIDE, deviations(x, y), deviations(x, x));
        RexNode rise = of(SqlStdOperatorTable.MULTIPLY, slope, sum(x));
        RexNode rest = of(SqlStdOperatorTable.MINUS, sum(y), rise);
        yield unlessZero(
            deviations(x, x),
            rex.makeNullLiteral(real),
            of(SqlStdOperatorTable.DIVIDE, rest, pairs));
      }
      case "REGR_R2" -> {
        RexNode squares = of(SqlStdOperatorTable.MULTIPLY, deviations(x, y), deviations(x, y));
        RexNode both = of(SqlStdOperatorTable.MULTIPLY, deviations(x, x), deviations(y, y));
        yield unlessZero(
            deviations(x, x),
            rex.makeNullLiteral(real),
            unlessZero(
                deviations(y, y),
                rex.makeApproxLiteral(BigDecimal.ONE, real),
                of(SqlStdOperatorTable.DIVIDE, squares, both)));
      }
      default -> throw SqlException.unsupported("the aggregate function " + function);
    };
  }

  private RexNode unlessZero(RexNode value, RexNode ofZero, RexNode otherwise) {
    RexNode zero = rex.makeApproxLiteral(BigDecimal.ZERO, real);
    return rex.makeCall(
        real,
        SqlStdOperatorTable.CASE,
        List.of(rex.makeCall(SqlStdOperatorTable.EQUALS, value, zero), ofZero, otherwise));
  }

  private RexNode root(RexNode value) {
    RexNode zero = rex.makeApproxLiteral(BigDecimal.ZERO, real);
    RexNode squares = deviations(value, value);
    RexNode least =
        rex.makeCall(
            real,
            SqlStdOperatorTable.CASE,
            List.of(
                rex.makeCall(SqlStdOperatorTable.LESS_THAN, squares, zero), // only by rounding
                zero,
                squares));
    return rex.makeCall(real, SqlStdOperatorTable.SQRT, List.of(least));
  }

  /** The sum of products of the distances from the means. */
  private RexNode deviations(RexNode left, RexNode right) {
    RexNode pairs = rex.makeAbstractCast(real, count, false);
    RexNode means =
        of(
            SqlStdOperatorTable.DIVIDE,
            of(SqlStdOperatorTable.MULTIPLY, sum(left), sum(right)),
            pairs);
    return of(SqlStdOperatorTable.MINUS, sum(of(SqlStdOperatorTable.MULTIPLY, left, right)), means);
  }

  private RexNode sum(RexNode value) {
    return computed.plain(Source.Function.SUM, Optional.of(value), false, real);
  }

  private RexNode of(SqlOperator operator, RexNode left, RexNode right) {
    return rex.makeCall(real, operator, List.of(left, right));
  }
}

package dev.assay.exec.plan.logical;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.physical.WindowCall;
import dev.assay.exec.plan.translate.Operators;
import dev.assay.exec.plan.translate.SqlTypes;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Aggregate functions as expressions over the few that are computed: those that need a few words
 * for a group, whatever the order of its rows, and those that see all rows in an order. Groups and
 * windows compute these each in its way.
 */
final class AggregateExpressions {

  private final RexBuilder rex;
  private final AggregateCalls.Computed computed;
  private final AggregateCalls.Call call;
  private final RelDataType real;

  private AggregateExpressions(
      RexBuilder rex, AggregateCalls.Computed computed, AggregateCalls.Call call) {
    this.rex = rex;
    this.computed = computed;
    this.call = call;
    real = type(TypeKind.DOUBLE);
  }

  private RelDataType type(TypeKind kind) {
    return SqlTypes.relType(rex.getTypeFactory(), ColumnType.of(kind).orNull());
  }

  /** The value of a call. */
  static RexNode of(RexBuilder rex, AggregateCalls.Computed computed, AggregateCalls.Call call) {
    boolean isOrderedSet = call.name().startsWith("PERCENTILE_") && call.arguments().size() == 1;
    if (isOrderedSet && !call.order().isEmpty()) {
      List<RexNode> both = List.of(call.order().getFirst().value(), call.arguments().getFirst());
      return of(
          rex,
          computed,
          new AggregateCalls.Call(
              call.name(), both, call.filter(), call.distinct(), false, call.order(), call.type()));
    }
    return new AggregateExpressions(rex, computed, call).value();
  }

  private RexNode value() {
    String name = call.name().toLowerCase(Locale.ROOT);
    if (call.arguments().size() > AggregateCalls.most(name)) {
      throw SqlException.unsupported(call.name() + " of so many expressions");
    }
    return switch (name) {
      case "count" -> plain(Source.Function.COUNT, call.distinct());
      case "approx_count_distinct" -> plain(Source.Function.COUNT, true);
      case "sum" -> plain(Source.Function.SUM, call.distinct());
      case "$sum0" -> plain(Source.Function.SUM_OR_ZERO, call.distinct());
      case "count_if" -> plain(Source.Function.SUM, call.distinct());
      case "min", "bool_and" -> plain(Source.Function.MIN, false);
      case "max", "bool_or" -> plain(Source.Function.MAX, false);
      case "any_value" ->
          call.order().isEmpty()
              ? plain(Source.Function.ANY, false)
              : run(WindowCall.Function.FIRST, true, call.type(), argument(0));
      case "avg" ->
          call.type().getSqlTypeName() == SqlTypeName.DOUBLE
              ? average()
              : run(WindowCall.Function.MEAN, true, call.type(), cast(call.type(), argument(0)));
      case "favg" -> divide(kahan(), count(argument(0)));
      case "geomean" -> real("EXP", divide(sum(real("LN", real(argument(0)))), count(argument(0))));
      case "weighted_avg" -> weightedAverage();
      case "var_pop" -> variance(false);
      case "var_samp", "variance" -> variance(true);
      case "stddev_pop" -> real("SQRT", variance(false));
      case "stddev_samp", "stddev" -> real("SQRT", variance(true));
      case "sem" -> real("SQRT", divide(variance(false), count(argument(0))));
      case "first" -> run(WindowCall.Function.FIRST, call.ignoreNulls(), call.type(), argument(0));
      case "last" -> run(WindowCall.Function.LAST, call.ignoreNulls(), call.type(), argument(0));
      case "arg_min" -> extreme(false, true, true);
      case "arg_max" -> extreme(true, true, true);
      case "arg_min_null" -> extreme(false, false, true);
      case "arg_max_null" -> extreme(true, false, true);
      case "arg_min_nulls_last" -> extreme(false, false, false);
      case "arg_max_nulls_last" -> extreme(true, false, false);
      case "mode" -> run(WindowCall.Function.MODE, true, call.type(), argument(0));
      case "median" -> median();
      case "quantile_cont", "percentile_cont" -> between(call.type(), real(argument(1)));
      case "quantile_disc", "percentile_disc" ->
          run(WindowCall.Function.QUANTILE_DISC, true, call.type(), argument(0), real(argument(1)));
      case "approx_quantile" -> cast(call.type(), between(real, real(argument(1))));
      case "mad" -> distances();
      case "string_agg", "listagg", "group_concat" -> texts();
      case "entropy" -> orElse(run(WindowCall.Function.ENTROPY, true, real, argument(0)), 0);
      case "product" -> ofReals(WindowCall.Function.PRODUCT);
      case "fsum" -> kahan();
      case "skewness" -> ofReals(WindowCall.Function.SKEWNESS);
      case "kurtosis" -> ofReals(WindowCall.Function.KURTOSIS);
      case "kurtosis_pop" -> ofReals(WindowCall.Function.KURTOSIS_POP);
      case "bit_and" -> run(WindowCall.Function.BIT_AND, true, call.type(), argument(0));
      case "bit_or" -> run(WindowCall.Function.BIT_OR, true, call.type(), argument(0));
      case "bit_xor" -> run(WindowCall.Function.BIT_XOR, true, call.type(), argument(0));
      default -> PairAggregates.value(rex, computed, call);
    };
  }

  private RexNode argument(int index) {
    if (index >= call.arguments().size()) {
      throw new SqlException(call.name() + " needs more arguments");
    }
    return call.arguments().get(index);
  }

  /** A value where the filter is true; null elsewhere. */
  private RexNode filtered(RexNode value) {
    return call.filter()
        .map(
            filter ->
                rex.makeCall(
                    SqlStdOperatorTable.CASE, filter, value, rex.makeNullLiteral(value.getType())))
        .orElse(value);
  }

  private RexNode plain(Source.Function function, boolean distinct) {
    if (call.arguments().isEmpty() && function == Source.Function.COUNT) {
      Optional<RexNode> all = call.filter().map(filter -> filtered(rex.makeLiteral(true)));
      return computed.plain(function, all, false, call.type());
    }
    RexNode value = argument(0);
    boolean sums = function == Source.Function.SUM || function == Source.Function.SUM_OR_ZERO;
    boolean isTruth = value.getType().getSqlTypeName() == SqlTypeName.BOOLEAN;
    RexNode counted = sums && isTruth ? cast(type(TypeKind.INTEGER), value) : value;
    return computed.plain(function, Optional.of(filtered(counted)), distinct, call.type());
  }

  private RexNode run(
      WindowCall.Function function, boolean ignoreNulls, RelDataType type, RexNode... arguments) {
    return run(function, ignoreNulls, call.filter(), call.order(), type, arguments);
  }

  private RexNode run(
      WindowCall.Function function,
      boolean ignoreNulls,
      Optional<RexNode> filter,
      List<AggregateCalls.Key> order,
      RelDataType type,
      RexNode... arguments) {
    return computed.run(
        new AggregateCalls.Run(
            function, List.of(arguments), ignoreNulls, call.distinct(), filter, order, type));
  }

  private RexNode ofReals(WindowCall.Function function) {
    return run(function, true, real, real(argument(0)));
  }

  private RexNode kahan() {
    return ofReals(WindowCall.Function.KAHAN_SUM);
  }

  private RexNode average() {
    RexNode value = argument(0);
    var types = rex.getTypeFactory();
    boolean nullable = call.type().isNullable() || value.getType().isNullable();
    RelDataType sum =
        types.createTypeWithNullability(
            types.getTypeSystem().deriveSumType(types, value.getType()), nullable);
    RexNode total =
        computed.plain(Source.Function.SUM, Optional.of(filtered(value)), call.distinct(), sum);
    return rex.makeCall(
        types.createTypeWithNullability(real, nullable),
        SqlStdOperatorTable.DIVIDE,
        List.of(cast(real, total), count(value)));
  }

  private RexNode weightedAverage() {
    RexNode weight = real(argument(1));
    RexNode both =
        rex.makeCall(real, SqlStdOperatorTable.MULTIPLY, List.of(real(argument(0)), weight));
    RexNode hasValue = rex.makeCall(SqlStdOperatorTable.IS_NOT_NULL, argument(0));
    RexNode counted =
        rex.makeCall(SqlStdOperatorTable.CASE, hasValue, weight, rex.makeNullLiteral(real));
    return divide(sum(both), sum(counted));
  }

  private RexNode variance(boolean isSample) {
    RexNode value = real(argument(0));
    RexNode squares =
        computed.plain(
            Source.Function.DEVIATIONS, Optional.of(filtered(value)), call.distinct(), real);
    RexNode divisor = count(value);
    if (isSample) {
      RexNode one = rex.makeApproxLiteral(BigDecimal.ONE, real);
      RexNode zero = rex.makeApproxLiteral(BigDecimal.ZERO, real);
      RexNode less = rex.makeCall(real, SqlStdOperatorTable.MINUS, List.of(divisor, one));
      divisor =
          rex.makeCall(
              SqlStdOperatorTable.CASE,
              rex.makeCall(SqlStdOperatorTable.GREATER_THAN, less, zero),
              less,
              rex.makeNullLiteral(real));
    }
    return divide(squares, divisor);
  }

  /** The argument of the row with the least or greatest of another expression. */
  private RexNode extreme(boolean greatest, boolean skipsNulls, boolean skipsNullKeys) {
    RexNode key = argument(1);
    List<RexNode> conditions = new ArrayList<>();
    call.filter().ifPresent(conditions::add);
    if (skipsNulls) {
      conditions.add(rex.makeCall(SqlStdOperatorTable.IS_NOT_NULL, argument(0)));
    }
    if (skipsNullKeys) {
      conditions.add(rex.makeCall(SqlStdOperatorTable.IS_NOT_NULL, key));
    }
    Optional<RexNode> filter =
        conditions.isEmpty()
            ? Optional.empty()
            : Optional.of(
                conditions.size() == 1
                    ? conditions.getFirst()
                    : rex.makeCall(SqlStdOperatorTable.AND, conditions));
    List<AggregateCalls.Key> order =
        new ArrayList<>(List.of(new AggregateCalls.Key(key, greatest, false)));
    order.addAll(call.order());
    return run(WindowCall.Function.FIRST, false, filter, order, call.type(), argument(0));
  }

  private RexNode median() {
    RexNode half = rex.makeApproxLiteral(new BigDecimal("0.5"), real);
    return switch (argument(0).getType().getSqlTypeName()) {
      case VARCHAR, CHAR, BOOLEAN ->
          run(WindowCall.Function.QUANTILE_DISC, true, call.type(), argument(0), half);
      default -> between(call.type(), half);
    };
  }

  private RexNode between(RelDataType type, RexNode share) {
    RelDataType nullable = rex.getTypeFactory().createTypeWithNullability(type, true);
    return viaReal(
        nullable,
        of -> run(WindowCall.Function.QUANTILE_CONT, true, of, cast(of, argument(0)), share));
  }

  private RexNode distances() {
    TypeKind kind = SqlTypes.columnType(argument(0).getType()).kind();
    if (kind.isNumber()) {
      return viaReal(
          call.type(), of -> run(WindowCall.Function.MAD, true, of, cast(of, argument(0))));
    }
    RelDataType moments = type(kind == TypeKind.DATE ? TypeKind.TIMESTAMP : kind);
    return run(WindowCall.Function.MAD, true, call.type(), cast(moments, argument(0)));
  }

  /** Decimals of more than 64 bits are looked at as doubles. */
  private RexNode viaReal(RelDataType type, Function<RelDataType, RexNode> made) {
    boolean isWide =
        type.getSqlTypeName() == SqlTypeName.DECIMAL
            && type.getPrecision() > ColumnType.MAX_LONG_PRECISION;
    return isWide ? cast(type, made.apply(real)) : made.apply(type);
  }

  private RexNode texts() {
    RelDataType text = type(TypeKind.VARCHAR);
    RexNode between =
        call.arguments().size() > 1 ? cast(text, argument(1)) : cast(text, rex.makeLiteral(","));
    return run(WindowCall.Function.STRING_AGG, true, text, cast(text, argument(0)), between);
  }

  private RexNode sum(RexNode value) {
    return computed.plain(Source.Function.SUM, Optional.of(filtered(value)), call.distinct(), real);
  }

  private RexNode count(RexNode value) {
    RelDataType whole = rex.getTypeFactory().createSqlType(SqlTypeName.BIGINT);
    return cast(
        real,
        computed.plain(
            Source.Function.COUNT, Optional.of(filtered(value)), call.distinct(), whole));
  }

  /** A quotient; null where the divisor is 0. */
  private RexNode divide(RexNode left, RexNode right) {
    return rex.makeCall(real, SqlStdOperatorTable.DIVIDE, List.of(left, right));
  }

  private RexNode orElse(RexNode value, int otherwise) {
    return rex.makeCall(
        SqlStdOperatorTable.CASE,
        rex.makeCall(SqlStdOperatorTable.IS_NULL, value),
        rex.makeApproxLiteral(BigDecimal.valueOf(otherwise), real),
        value);
  }

  private RexNode real(String function, RexNode value) {
    return rex.makeCall(real, Operators.named(function), List.of(value));
  }

  private RexNode real(RexNode value) {
    return cast(real, value);
  }

  private RexNode cast(RelDataType type, RexNode value) {
    RelDataType target =
        rex.getTypeFactory().createTypeWithNullability(type, value.getType().isNullable());
    return value.getType().equals(target) ? value : rex.makeAbstractCast(target, value, false);
  }
}

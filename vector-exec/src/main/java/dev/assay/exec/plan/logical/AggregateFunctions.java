package dev.assay.exec.plan.logical;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.plan.translate.SqlTypes;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlBasicAggFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.util.Optionality;

/**
 * The aggregate and window functions by name. Ordered-set functions are those of the same meaning
 * that take what they order first: {@code percentile_cont(q) WITHIN GROUP (ORDER BY x)} is {@code
 * quantile_cont(x, q ORDER BY x)}, {@code mode() WITHIN GROUP (ORDER BY x)} is {@code mode(x)}.
 */
public final class AggregateFunctions {

  /** How the type of a result follows from those of the arguments. */
  private enum Result {
    /** A whole number, for no rows too. */
    COUNT,
    /** A whole number. */
    WHOLE,
    /** Whole numbers and decimals of most digits, or floating point. */
    SUM,
    /** Floating point. */
    REAL,
    /** The first argument's. */
    SAME,
    /** What lies between values of the first argument. */
    BETWEEN,
    /** What averages of the first argument are. */
    MEAN,
    /** What distances between values of the first argument are. */
    DISTANCE,
    /** Truth. */
    TRUTH,
    /** Texts. */
    TEXT,
    /** Floating point, for no rows too. */
    ALWAYS_REAL
  }

  private record Known(SqlAggFunction function, Result result) {}

  private static final Map<String, Known> BY_NAME = new HashMap<>();
  private static final Map<SqlAggFunction, Result> RESULTS = new HashMap<>();
  private static final Set<String> IN_WINDOWS_ONLY =
      Set.of(
          "row_number",
          "rank",
          "rank_dense",
          "dense_rank",
          "percent_rank",
          "cume_dist",
          "ntile",
          "lag",
          "lead",
          "first_value",
          "last_value",
          "nth_value",
          "fill");

  static {
    add(SqlStdOperatorTable.COUNT, Result.COUNT, "count", "count_star");
    add(Result.SUM, "sum", "sum_no_overflow");
    add(SqlStdOperatorTable.SUM0, Result.SUM, "$sum0");
    add(Result.SAME, "min");
    add(Result.SAME, "max");
    add(Result.MEAN, "avg", "mean");
    add(Result.REAL, "var_pop");
    add(Result.REAL, "var_samp", "variance");
    add(Result.REAL, "stddev_pop");
    add(Result.REAL, "stddev_samp", "stddev");
    add(SqlStdOperatorTable.ROW_NUMBER, Result.COUNT, "row_number");
    add(SqlStdOperatorTable.RANK, Result.COUNT, "rank");
    add(SqlStdOperatorTable.DENSE_RANK, Result.COUNT, "dense_rank", "rank_dense");
    add(SqlStdOperatorTable.PERCENT_RANK, Result.ALWAYS_REAL, "percent_rank");
    add(SqlStdOperatorTable.CUME_DIST, Result.ALWAYS_REAL, "cume_dist");
    add(SqlStdOperatorTable.NTILE, Result.WHOLE, "ntile");
    add(SqlStdOperatorTable.LAG, Result.SAME, "lag");
    add(SqlStdOperatorTable.LEAD, Result.SAME, "lead");
    add(SqlStdOperatorTable.FIRST_VALUE, Result.SAME, "first_value");
    add(SqlStdOperatorTable.LAST_VALUE, Result.SAME, "last_value");
    add(SqlStdOperatorTable.NTH_VALUE, Result.SAME, "nth_value");
    add(Result.COUNT, "approx_count_distinct");
    add(Result.COUNT, "regr_count");
    add(Result.SUM, "count_if", "countif");
    add(Result.TRUTH, "bool_and", "every");
    add(Result.TRUTH, "bool_or");
    add(Result.TEXT, "string_agg", "group_concat", "listagg");
    add(Result.BETWEEN, "median");
    add(Result.BETWEEN, "quantile_cont", "percentile_cont");
    add(Result.SAME, "quantile_disc", "percentile_disc", "quantile");
    add(Result.DISTANCE, "mad");
    add(Result.ALWAYS_REAL, "entropy");
    add(Result.SAME, "first", "arbitrary");
    List.of("last", "mode", "bit_and", "bit_or", "bit_xor", "approx_quantile", "fill")
        .forEach(name -> add(Result.SAME, name));
    add(Result.SAME, "any_value");
    add(Result.SAME, "arg_min", "argmin", "min_by");
    add(Result.SAME, "arg_max", "argmax", "max_by");
    add(Result.SAME, "arg_min_null");
    add(Result.SAME, "arg_max_null");
    add(Result.SAME, "arg_min_nulls_last");
    add(Result.SAME, "arg_max_nulls_last");
    List.of("product", "favg", "sem", "skewness", "kurtosis", "kurtosis_pop")
        .forEach(name -> add(Result.REAL, name));
    add(Result.REAL, "geomean", "geometric_mean");
    add(Result.REAL, "fsum", "kahan_sum", "sumkahan");
    add(Result.REAL, "weighted_avg", "wavg");
    List.of("corr", "covar_pop", "covar_samp", "regr_sxx", "regr_syy", "regr_sxy", "regr_avgx")
        .forEach(name -> add(Result.REAL, name));
    List.of("regr_avgy", "regr_slope", "regr_intercept", "regr_r2")
        .forEach(name -> add(Result.REAL, name));
  }

  private AggregateFunctions() {}

  private static void add(SqlAggFunction function, Result result, String... names) {
    RESULTS.put(function, result);
    for (String name : names) {
      BY_NAME.put(name, new Known(function, result));
    }
  }

  private static void add(Result result, String... names) {
    SqlBasicAggFunction function =
        SqlBasicAggFunction.create(
                names[0].toUpperCase(Locale.ROOT),
                SqlKind.OTHER_FUNCTION,
                call ->
                    resultType(
                        call.getTypeFactory(),
                        result,
                        call.collectOperandTypes(),
                        call.hasEmptyGroup() || call.hasFilter()),
                OperandTypes.VARIADIC)
            .withGroupOrder(Optionality.OPTIONAL);
    add(function, result, names);
  }

  /** The function of a name, in whatever case; empty where no aggregate has it. */
  public static Optional<SqlAggFunction> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name.toLowerCase(Locale.ROOT))).map(Known::function);
  }

  /** All names, in lower case. */
  public static Set<String> names() {
    return new TreeSet<>(BY_NAME.keySet());
  }

  /** Whether a name stands for a function that is of use only with OVER. */
  public static boolean isOfWindowsOnly(String name) {
    return IN_WINDOWS_ONLY.contains(name.toLowerCase(Locale.ROOT));
  }

  /** How many arguments a function of a place or a row needs at least. */
  public static int leastArguments(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "nth_value" -> 2;
      case "ntile", "lag", "lead", "first_value", "last_value", "fill" -> 1;
      default -> 0;
    };
  }

  /**
   * The type of a function's result.
   *
   * @param function one that {@link #find} gave
   * @param mayBeEmpty whether it may see no row: there are no groups, or there is a FILTER or OVER
   */
  public static RelDataType resultType(
      RelDataTypeFactory types,
      SqlAggFunction function,
      List<RelDataType> arguments,
      boolean mayBeEmpty) {
    Result result = Objects.requireNonNull(RESULTS.get(function), function.getName());
    return resultType(types, result, arguments, mayBeEmpty);
  }

  private static RelDataType resultType(
      RelDataTypeFactory types, Result result, List<RelDataType> arguments, boolean mayBeEmpty) {
    boolean isAlways = result == Result.COUNT || result == Result.ALWAYS_REAL;
    boolean nullable =
        !isAlways
            && (mayBeEmpty
                || result == Result.REAL
                || arguments.stream().anyMatch(RelDataType::isNullable));
    ColumnType argument =
        arguments.isEmpty()
            ? ColumnType.of(TypeKind.BIGINT)
            : SqlTypes.columnType(arguments.getFirst());
    ColumnType type =
        switch (result) {
          case COUNT, WHOLE -> ColumnType.of(TypeKind.BIGINT);
          case REAL, ALWAYS_REAL -> ColumnType.of(TypeKind.DOUBLE);
          case TEXT -> ColumnType.of(TypeKind.VARCHAR);
          case TRUTH -> ColumnType.of(TypeKind.BOOLEAN);
          case SAME -> argument;
          case SUM -> sum(argument);
          case MEAN -> mean(argument);
          case BETWEEN -> between(argument);
          case DISTANCE ->
              argument.kind().isNumber()
                  ? between(argument)
                  : ColumnType.of(TypeKind.INTERVAL_MICROS);
        };
    return types.createTypeWithNullability(SqlTypes.relType(types, type), nullable);
  }

  private static ColumnType sum(ColumnType argument) {
    if (!argument.kind().isNumber() && argument.kind() != TypeKind.BOOLEAN) {
      throw new SqlException("there is no sum of " + argument.kind());
    }
    return argument.kind().isFloating()
        ? ColumnType.of(TypeKind.DOUBLE)
        : ColumnType.decimal(ColumnType.MAX_DECIMAL_PRECISION, argument.scale());
  }

  private static ColumnType mean(ColumnType argument) {
    if (argument.kind() == TypeKind.VARCHAR) {
      throw new SqlException("there is no average of texts");
    }
    return argument.kind().isNumber() ? ColumnType.of(TypeKind.DOUBLE) : between(argument);
  }

  private static ColumnType between(ColumnType argument) {
    return switch (argument.kind()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT -> ColumnType.of(TypeKind.DOUBLE);
      case DECIMAL ->
          argument.precision() == ColumnType.MAX_DECIMAL_PRECISION && argument.scale() == 0
              ? ColumnType.of(TypeKind.DOUBLE)
              : argument;
      case DATE -> ColumnType.of(TypeKind.TIMESTAMP);
      default -> argument;
    };
  }
}

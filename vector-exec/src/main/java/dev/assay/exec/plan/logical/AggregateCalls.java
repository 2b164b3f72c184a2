package dev.assay.exec.plan.logical;

import dev.assay.exec.physical.WindowCall;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;

/** Calls of aggregate functions: as they are written, and as they are computed. */
final class AggregateCalls {

  /** Functions of two arguments, but for those of pairs. */
  private static final Set<String> MORE_ARGUMENTS =
      Set.of(
          "arg_min",
          "arg_max",
          "arg_min_null",
          "arg_max_null",
          "arg_min_nulls_last",
          "arg_max_nulls_last",
          "weighted_avg",
          "quantile_cont",
          "quantile_disc",
          "percentile_cont",
          "percentile_disc",
          "approx_quantile",
          "string_agg",
          "listagg",
          "group_concat");

  private AggregateCalls() {}

  /** How many arguments a function of a name, in lower case, may have. */
  static int most(String name) {
    boolean isOfPairs = name.startsWith("regr_") || name.startsWith("co");
    return MORE_ARGUMENTS.contains(name) || (isOfPairs && !name.startsWith("count")) ? 2 : 1;
  }

  /** A key of a call's own order. */
  record Key(RexNode value, boolean descending, boolean nullsFirst) {}

  /**
   * A call as it is written.
   *
   * @param order own order
   * @param type of its result
   */
  record Call(
      String name,
      List<RexNode> arguments,
      Optional<RexNode> filter,
      boolean distinct,
      boolean ignoreNulls,
      List<Key> order,
      RelDataType type) {}

  /** A function of rows in an order. */
  record Run(
      WindowCall.Function function,
      List<RexNode> arguments,
      boolean ignoreNulls,
      boolean distinct,
      Optional<RexNode> filter,
      List<Key> order,
      RelDataType type) {}

  /** What computes. */
  interface Computed {

    /** The value of a function that needs a few words, for rows whose argument has a value. */
    RexNode plain(
        Source.Function function, Optional<RexNode> argument, boolean distinct, RelDataType type);

    /** The value of a function of rows in order. */
    RexNode run(Run run);
  }
}

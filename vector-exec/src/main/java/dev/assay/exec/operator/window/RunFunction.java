package dev.assay.exec.operator.window;

import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.operator.sort.SortColumn;
import dev.assay.exec.physical.WindowCall;
import dev.assay.exec.type.Lane;
import java.lang.foreign.Arena;
import java.util.List;

/** A function of rows in order. Belongs to one thread. */
interface RunFunction {

  /**
   * Computes a result.
   *
   * @param run rows in order, the first so many of the array
   * @param row where the result goes
   */
  void apply(int[] run, int count, int row, Results results);

  /**
   * The function of a call.
   *
   * @param values the first argument, by which equal values are found
   * @param ties own order of the call
   */
  static RunFunction of(
      WindowCall call, Arguments arguments, SortColumn values, List<SortColumn> ties, Arena arena) {
    return switch (call.function()) {
      case COUNT -> (_, count, row, results) -> results.put(row, (long) count);
      case FIRST -> picking(arguments, (_, _, _) -> 0);
      case LAST -> picking(arguments, (_, count, _) -> count - 1);
      case NTH -> picking(arguments, (_, _, row) -> arguments.number(1, row, 0) - 1);
      case MIN, MAX -> picking(arguments, (_, _, _) -> 0);
      case MODE ->
          picking(arguments, (run, count, _) -> Frequencies.mode(values, ties, run, count));
      case QUANTILE_DISC ->
          picking(
              arguments,
              (run, count, _) ->
                  count == 0 ? 0 : Quantiles.place(Quantiles.share(arguments, run[0]), count));
      case QUANTILE_CONT, MAD -> new Quantiles(call, arguments);
      case STRING_AGG -> new JoinedTexts(arguments, arena);
      case ENTROPY ->
          (run, count, row, results) -> results.put(row, Frequencies.entropy(values, run, count));
      case BIT_AND, BIT_OR, BIT_XOR -> new Bits(call.function(), arguments);
      case MEAN -> new ExactSum(call.function(), arguments, arena);
      case SUM, SUM_OR_ZERO ->
          call.type().lane() == Lane.DOUBLE
              ? new Moments(call.function(), arguments)
              : new ExactSum(call.function(), arguments, arena);
      case PRODUCT, KAHAN_SUM, DEVIATIONS, SKEWNESS, KURTOSIS, KURTOSIS_POP ->
          new Moments(call.function(), arguments);
      default -> throw new IllegalStateException(call.function() + " takes its rows as they are");
    };
  }

  /** Which of the rows of a run gives the value. */
  @FunctionalInterface
  interface Pick {
    /** Its index in the run; anything else for none. */
    long of(int[] run, int count, int row);
  }

  private static RunFunction picking(Arguments arguments, Pick pick) {
    StoredColumn column = arguments.column(0);
    return (run, count, row, results) -> {
      long picked = pick.of(run, count, row);
      if (picked >= 0 && picked < count) {
        results.put(row, column, run[(int) picked]);
      }
    };
  }
}

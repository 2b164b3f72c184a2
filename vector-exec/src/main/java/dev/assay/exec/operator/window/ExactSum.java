package dev.assay.exec.operator.window;

import dev.assay.exec.kernel.WideDecimal;
import dev.assay.exec.physical.WindowCall.Function;
import dev.assay.exec.type.Lane;
import java.lang.foreign.Arena;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Sums and means of exact numbers, in 128 bits. */
final class ExactSum implements RunFunction {

  private final Function function;
  private final Arguments arguments;
  private final Arena arena;
  private final boolean isWide;

  ExactSum(Function function, Arguments arguments, Arena arena) {
    this.function = function;
    this.arguments = arguments;
    this.arena = arena;
    isWide = arguments.column(0).lane() == Lane.STRING;
  }

  @Override
  public void apply(int[] run, int count, int row, Results results) {
    if (count == 0 && function != Function.SUM_OR_ZERO) {
      return;
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < count; i++) {
      long value =
          isWide
              ? WideDecimal.low(arguments.column(0).longs()[run[i]])
              : arguments.number(0, run[i], 0);
      low += value;
      high += isWide ? WideDecimal.high(arguments.column(0).longs()[run[i]]) : value >> 63;
      high += Long.compareUnsigned(low, value) < 0 ? 1 : 0;
    }
    if (function == Function.MEAN) {
      BigDecimal sum = new BigDecimal(WideDecimal.of(high, low));
      results.put(
          row, sum.divide(BigDecimal.valueOf(count), 0, RoundingMode.HALF_UP).longValueExact());
    } else {
      results.putWide(row, high, low, arena);
    }
  }
}

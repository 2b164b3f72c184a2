package dev.assay.exec.operator.window;

import dev.assay.exec.kernel.WideDecimal;
import dev.assay.exec.physical.WindowCall.Function;
import java.lang.foreign.Arena;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Sums and means of exact numbers, in 128 bits. */
record ExactSum(Function function, Arguments arguments, Arena arena) implements RunFunction {

  @Override
  public void apply(int[] run, int count, int row, Results results) {
    if (count == 0 && function != Function.SUM_OR_ZERO) {
      return;
    }
    WideSum sum = new WideSum();
    for (int i = 0; i < count; i++) {
      sum.add(arguments.column(0), run[i]);
    }
    if (function == Function.MEAN) {
      BigDecimal whole = new BigDecimal(WideDecimal.of(sum.high, sum.low));
      results.put(
          row, whole.divide(BigDecimal.valueOf(count), 0, RoundingMode.HALF_UP).longValueExact());
    } else {
      results.putWide(row, sum.high, sum.low, arena);
    }
  }
}

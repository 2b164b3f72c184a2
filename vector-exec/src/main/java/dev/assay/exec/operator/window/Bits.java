package dev.assay.exec.operator.window;

import dev.assay.exec.physical.WindowCall.Function;

/** Bits of whole numbers put together. */
record Bits(Function function, Arguments arguments) implements RunFunction {

  @Override
  public void apply(int[] run, int count, int row, Results results) {
    if (count == 0) {
      return;
    }
    long bits = function == Function.BIT_AND ? -1 : 0;
    for (int i = 0; i < count; i++) {
      long value = arguments.number(0, run[i], 0);
      bits =
          switch (function) {
            case BIT_AND -> bits & value;
            case BIT_OR -> bits | value;
            default -> bits ^ value;
          };
    }
    results.put(row, bits);
  }
}

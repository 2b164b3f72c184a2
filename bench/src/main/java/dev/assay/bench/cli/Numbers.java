package dev.assay.bench.cli;

import dev.assay.engine.measure.Estimate;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers for a terminal: four significant digits, large ones with SI prefixes. */
final class Numbers {

  private static final String[] PREFIXES = {"", " k", " M", " G", " T", " P"};

  private Numbers() {}

  static String interval(Estimate estimate) {
    return "[" + round(estimate.low()) + ", " + round(estimate.high()) + "]";
  }

  static String round(double value) {
    int step = 0;
    double scaled = value;
    while (Math.abs(scaled) >= 9_999.5 && step < PREFIXES.length - 1) {
      scaled /= 1_000;
      step++;
    }
    BigDecimal digits = new BigDecimal(scaled).round(new MathContext(4, RoundingMode.HALF_EVEN));
    return digits.stripTrailingZeros().toPlainString() + PREFIXES[step];
  }
}

package dev.assay.bench.report.quantity;

import dev.assay.engine.measure.Estimate;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * A measured value as text. The last digit printed is never finer than the leading digit of half
 * the interval's width, and never more than four digits are.
 *
 * @param value the number, for example {@code 24.1}
 * @param unit its unit with prefix, for example {@code GB/s}; may be empty
 * @param interval both ends in the same unit, for example {@code [23.8, 24.6]}; with its coverage
 *     where that is below 95 %, or a word where there is none
 */
public record Quantity(String value, String unit, String interval) {

  private static final int MOST_DIGITS = 4;

  /** The text for an estimate. */
  public static Quantity of(Estimate estimate, String unitText) {
    if (!Double.isFinite(estimate.value()) || !Double.isFinite(estimate.high() - estimate.low())) {
      return new Quantity("–", "", "not finite");
    }
    Unit unit = Unit.of(unitText);
    int step = unit.stepFor(estimate.value());
    double value = unit.in(step, estimate.value());
    double low = unit.in(step, estimate.low());
    double high = unit.in(step, estimate.high());
    int place = place(value, 0.5 * (high - low));
    String interval = "[" + rounded(low, place) + ", " + rounded(high, place) + "]";
    if (estimate.samples() < 2) {
      interval = "one sample";
    } else if (estimate.confidence() < 0.945) {
      interval += " at " + Math.round(100 * estimate.confidence()) + " %";
    }
    return new Quantity(rounded(value, place), unit.steps().get(step), interval);
  }

  /** A share as a percentage with its interval. */
  public static Quantity share(Estimate share) {
    return of(share.scaled(100), "%");
  }

  /** A number without an interval, in at most three digits and without zeros behind the point. */
  public static String plain(double value, String unitText) {
    if (!Double.isFinite(value)) {
      return "–";
    }
    Unit unit = Unit.of(unitText);
    int step = unit.stepFor(value);
    double scaled = unit.in(step, value);
    String number = rounded(scaled, Math.min(0, exponent(scaled) - 2));
    if (number.contains(".")) {
      number = number.replaceAll("0+$", "").replaceAll("\\.$", "");
    }
    return (number + " " + unit.steps().get(step)).strip();
  }

  /** A size in bytes with a binary prefix. */
  public static String bytes(long sizeBytes) {
    return plain((double) sizeBytes, "B");
  }

  /** Value and unit. */
  public String text() {
    return unit.isEmpty() ? value : value + " " + unit;
  }

  /** Value, unit and interval: {@code 24.1 GB/s [23.8, 24.6]}. */
  public String full() {
    return interval.startsWith("[") ? text() + " " + interval : text();
  }

  private static int place(double value, double halfWidth) {
    int leading = exponent(value);
    int known = halfWidth > 0 ? exponent(halfWidth) : leading - 2;
    boolean noResult = halfWidth >= Math.abs(value);
    return Math.clamp(known, leading - MOST_DIGITS + 1, noResult ? leading - 1 : leading);
  }

  private static int exponent(double value) {
    return value == 0 ? 0 : (int) Math.floor(Math.log10(Math.abs(value)) + 1e-12);
  }

  private static String rounded(double value, int place) {
    BigDecimal number = BigDecimal.valueOf(value).setScale(-place, RoundingMode.HALF_UP);
    return String.format(Locale.ROOT, "%,." + Math.max(0, -place) + "f", number);
  }
}

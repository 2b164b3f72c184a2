package dev.assay.bench.compare;

import dev.assay.bench.compare.Comparison.CeilingRow;
import dev.assay.bench.compare.Comparison.ClaimChange;
import dev.assay.bench.compare.Comparison.Difference;
import dev.assay.bench.compare.Comparison.Pair;
import dev.assay.bench.compare.Comparison.Row;
import dev.assay.bench.compare.Comparison.Standing;
import dev.assay.bench.stats.Ratio;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A comparison as plain text: what matters most first, one line a finding. */
public final class ComparisonText {

  /** Characters of one side of a difference; a terminal's line holds both. */
  private static final int LONGEST = 90;

  private ComparisonText() {}

  /** All of it, ending with a line feed. */
  public static String of(Comparison comparison) {
    StringBuilder out = new StringBuilder();
    for (Pair pair : comparison.pairs()) {
      if (!out.isEmpty()) {
        out.append('\n');
      }
      append(out, pair, comparison.band());
    }
    return out.toString();
  }

  private static void append(StringBuilder out, Pair pair, double band) {
    line(out, "baseline  " + pair.baseline());
    line(out, "compared  " + pair.other());
    pair.notes().forEach(note -> line(out, "note      " + note));
    pair.differences().forEach(d -> line(out, "differs   " + describe(d)));
    if (!pair.claims().isEmpty()) {
      line(out, "Claims whose verdict differs:");
      pair.claims().forEach(claim -> line(out, "  " + describe(claim)));
    }
    if (pair.sameMachine()) {
      line(
          out,
          count(pair, Standing.SLOWER)
              + " slower, "
              + count(pair, Standing.FASTER)
              + " faster, "
              + count(pair, Standing.TOO_NOISY)
              + " too noisy, "
              + count(pair, Standing.SAME)
              + " same within ±"
              + number(100 * band)
              + " %; "
              + pair.refused().size()
              + " not compared");
      pair.rows().forEach(row -> line(out, "  " + words(row.standing()) + "  " + describe(row)));
    } else {
      pair.machines().forEach(row -> line(out, "  " + describe(row)));
    }
    pair.refused().forEach(r -> line(out, "  not compared  " + r.key() + ": " + r.reason()));
  }

  /** Of two lists only what the other one lacks; the JSON has both whole. */
  private static String describe(Difference d) {
    return d.fact()
        + ": "
        + without(d.baseline(), d.other())
        + " → "
        + without(d.other(), d.baseline());
  }

  private static String without(String list, String other) {
    if (!list.matches("[\\[{].*")) {
      return list;
    }
    List<String> known = items(other);
    String own =
        items(list).stream().filter(i -> !known.contains(i)).collect(Collectors.joining(", "));
    return own.isEmpty() ? "–" : own.length() <= LONGEST ? own : own.substring(0, LONGEST) + "…";
  }

  private static List<String> items(String list) {
    return List.of(list.replaceAll("^[\\[{]|[\\]}]$", "").split(", ", -1));
  }

  private static String describe(ClaimChange c) {
    return c.claim()
        + ": "
        + words(c.baseline())
        + " → "
        + words(c.other())
        + (c.sameRule() ? "" : ", judged by another rule")
        + " ("
        + c.baselineSummary()
        + " → "
        + c.otherSummary()
        + ")";
  }

  /** One benchmark as a sentence, for example {@code B is 3.1 % slower [2.0, 4.2]}. */
  public static String describe(Row row) {
    String values =
        row.key() + "  " + number(row.baseline()) + " → " + number(row.other()) + " " + row.unit();
    Ratio ratio = row.ratio();
    if (ratio == null) {
      return values + "; " + row.reason();
    }
    boolean up = ratio.value() >= 1;
    double low = 100 * (up ? ratio.low() - 1 : 1 - ratio.high());
    double high = 100 * (up ? ratio.high() - 1 : 1 - ratio.low());
    return String.format(
        Locale.ROOT,
        "%.1f %% %s [%.1f, %.1f]  %s; could see %.1f %%",
        100 * Math.abs(ratio.value() - 1),
        word(row, up),
        low,
        high,
        values,
        100 * ratio.detectable());
  }

  private static String describe(CeilingRow row) {
    String start =
        String.format(
            Locale.ROOT,
            "%s  %s → %s %s: %sx as fast",
            row.key(),
            number(row.baseline()),
            number(row.other()),
            row.unit(),
            number(row.advantage()));
    if (row.ceiling().isEmpty()) {
      return start + "; without a share of a ceiling in both runs, so nothing of it is explained";
    }
    String work = row.workRatio() == 1 ? "" : ", size of the work " + number(row.workRatio()) + "x";
    return String.format(
        Locale.ROOT,
        "%s; ceiling %s explains %sx%s, unexplained %sx",
        start,
        row.ceiling(),
        number(row.explained()),
        work,
        number(row.unexplained()));
  }

  private static String word(Row row, boolean up) {
    boolean better = up == row.higherIsBetter();
    boolean speed = row.unit().contains("/s") || row.unit().matches("(ns|us|ms|s|min)(/.*)?");
    return speed ? (better ? "faster" : "slower") : (better ? "better" : "worse");
  }

  private static long count(Pair pair, Standing standing) {
    return pair.rows().stream().filter(row -> row.standing() == standing).count();
  }

  private static String words(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Four significant digits, without an exponent up to a million. */
  private static String number(double value) {
    double size = Math.abs(value);
    if (size >= 1e6 || (size < 1e-3 && size > 0)) {
      return String.format(Locale.ROOT, "%.3e", value);
    }
    return new java.math.BigDecimal(value)
        .round(new java.math.MathContext(4))
        .stripTrailingZeros()
        .toPlainString();
  }

  private static void line(StringBuilder out, String text) {
    out.append(text).append('\n');
  }
}

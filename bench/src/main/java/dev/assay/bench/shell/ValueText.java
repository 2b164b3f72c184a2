package dev.assay.bench.shell;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Values of a result as text: numbers exact, dates and times as ISO 8601 with a blank for T. */
final class ValueText {

  private static final double PLAIN_LEAST = 1e-5;
  private static final double PLAIN_LIMIT = 1e16;
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter();
  private static final DateTimeFormatter DATE_TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral(' ')
          .append(TIME)
          .toFormatter();
  private static final DateTimeFormatter OFFSET_DATE_TIME =
      new DateTimeFormatterBuilder().append(DATE_TIME).appendOffset("+HH:mm", "+00").toFormatter();

  private ValueText() {}

  /** The text of a value that is there. */
  static String of(Object value) {
    return switch (value) {
      case BigDecimal number -> number.toPlainString();
      case Float number -> floating(number, number.toString());
      case Double number -> floating(number, number.toString());
      case LocalTime time -> TIME.format(time);
      case LocalDateTime time -> DATE_TIME.format(time);
      case OffsetDateTime time -> OFFSET_DATE_TIME.format(time);
      case Period period -> period(period);
      case Duration duration -> duration(duration);
      case byte[] bytes -> "\\x" + HexFormat.of().formatHex(bytes);
      default -> value.toString();
    };
  }

  /** Whether JSON has a number for a value. */
  static boolean isJsonNumber(Object value) {
    return value instanceof Number number
        && (!(number instanceof Double || number instanceof Float)
            || Double.isFinite(number.doubleValue()));
  }

  /** Shortest digits that give the same number back; plain where that is short. */
  private static String floating(double value, String shortest) {
    double size = Math.abs(value);
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "Infinity" : "-Infinity";
    }
    if (size == 0 || (size >= PLAIN_LEAST && size < PLAIN_LIMIT)) {
      return shortest.indexOf('E') < 0 ? shortest : plain(new BigDecimal(shortest));
    }
    int exponentAt = shortest.indexOf('E');
    String digits = shortest.substring(0, exponentAt);
    int exponent = Integer.parseInt(shortest.substring(exponentAt + 1));
    String sign = exponent < 0 ? "-" : "+";
    String mantissa = digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits;
    return mantissa + "e" + sign + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
  }

  private static String plain(BigDecimal number) {
    String text = number.toPlainString();
    return text.indexOf('.') < 0 ? text + ".0" : text;
  }

  private static String period(Period period) {
    List<String> parts = new ArrayList<>();
    add(parts, period.toTotalMonths() / 12, "year");
    add(parts, period.toTotalMonths() % 12, "month");
    add(parts, period.get(ChronoUnit.DAYS), "day");
    return parts.isEmpty() ? "0 days" : String.join(" ", parts);
  }

  private static String duration(Duration duration) {
    List<String> parts = new ArrayList<>();
    long days = duration.toDays();
    add(parts, days, "day");
    Duration rest = duration.minusDays(days);
    if (!rest.isZero() || days == 0) {
      parts.add((rest.isNegative() ? "-" : "") + TIME.format(LocalTime.MIDNIGHT.plus(rest.abs())));
    }
    return String.join(" ", parts);
  }

  private static void add(List<String> parts, long count, String unit) {
    if (count != 0) {
      parts.add(count + " " + unit + (Math.abs(count) == 1 ? "" : "s"));
    }
  }
}

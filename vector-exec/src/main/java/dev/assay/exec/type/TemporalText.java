package dev.assay.exec.type;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.OptionalLong;

/** Dates, times and moments as Java has them, and as text: {@code 2024-02-29 13:05:07.25}. */
public final class TemporalText {

  private static final long SECOND_MICROS = 1_000_000;
  private static final long LAST_DAY = 106_751_991;
  private static final String BEFORE_CHRIST = " (BC)";

  /** The date behind all others; its opposite is before all others. */
  public static final long INFINITE_DAY = Integer.MAX_VALUE;

  /** The moment behind all others; its opposite is before all others. */
  public static final long INFINITE_MICROS = Long.MAX_VALUE;

  private TemporalText() {}

  /** A time of day; 24:00 becomes the last microsecond before it. */
  public static LocalTime time(long micros) {
    return LocalTime.ofNanoOfDay(Math.min(micros, ValueType.DAY_MICROS - 1) * 1000);
  }

  /** A moment of no time zone. */
  public static LocalDateTime timestamp(long micros) {
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(micros, SECOND_MICROS),
        (int) Math.floorMod(micros, SECOND_MICROS) * 1000,
        ZoneOffset.UTC);
  }

  /** Microseconds since 1970-01-01 00:00:00. */
  public static long micros(LocalDateTime moment) {
    long seconds = moment.toEpochSecond(ZoneOffset.UTC);
    // Whole seconds nearer to 1970, so that the moment before all others does not overflow.
    long carried = seconds < 0 ? 1 : 0;
    return Math.addExact(
        Math.multiplyExact(seconds + carried, SECOND_MICROS),
        moment.get(ChronoField.MICRO_OF_SECOND) - carried * SECOND_MICROS);
  }

  /** The first moment of a day. */
  public static long startOf(long day) {
    return Math.abs(day) == INFINITE_DAY
        ? Long.signum(day) * INFINITE_MICROS
        : Math.multiplyExact(day, ValueType.DAY_MICROS);
  }

  /** The day of a moment. */
  public static long dayOf(long micros) {
    return Math.abs(micros) == INFINITE_MICROS
        ? Long.signum(micros) * INFINITE_DAY
        : Math.floorDiv(micros, ValueType.DAY_MICROS);
  }

  /** A date as text. */
  public static String ofDate(long day) {
    return Math.abs(day) == INFINITE_DAY ? infinite(day) : plain(day);
  }

  private static String infinite(long sign) {
    return sign < 0 ? "-infinity" : "infinity";
  }

  /** A text for what is before or behind all dates; empty for others. */
  private static OptionalLong infinite(String text, long greatest) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "infinity", "+infinity" -> OptionalLong.of(greatest);
      case "-infinity" -> OptionalLong.of(-greatest);
      case "epoch" -> OptionalLong.of(0);
      default -> OptionalLong.empty();
    };
  }

  private static String plain(long day) {
    LocalDate date = LocalDate.ofEpochDay(day);
    int year = date.getYear();
    String text =
        "%04d-%02d-%02d"
            .formatted(year > 0 ? year : 1 - year, date.getMonthValue(), date.getDayOfMonth());
    return year > 0 ? text : text + BEFORE_CHRIST;
  }

  /** A time as text, without zeros that end a fraction. */
  public static String ofTime(long micros) {
    long seconds = micros / SECOND_MICROS;
    String text = "%02d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
    long fraction = micros % SECOND_MICROS;
    return fraction == 0 ? text : text + ("." + "%06d".formatted(fraction)).replaceAll("0+$", "");
  }

  /** A moment as text. */
  public static String ofTimestamp(long micros) {
    if (Math.abs(micros) == INFINITE_MICROS) {
      return infinite(micros);
    }
    return plain(Math.floorDiv(micros, ValueType.DAY_MICROS))
        + " "
        + ofTime(Math.floorMod(micros, ValueType.DAY_MICROS));
  }

  /** A moment of UTC as text. */
  public static String ofTimestampTz(long micros) {
    return ofTimestamp(micros) + (Math.abs(micros) == INFINITE_MICROS ? "" : "+00");
  }

  /** A number of months as text: {@code 1 year 2 months}. */
  public static String ofMonths(long months) {
    String text = (count(months / 12, "year") + count(months % 12, "month")).strip();
    return text.isEmpty() ? "00:00:00" : text;
  }

  /** A number of microseconds as text: {@code 3 days 04:05:06}. */
  public static String ofMicros(long micros) {
    long days = micros / ValueType.DAY_MICROS;
    long rest = micros % ValueType.DAY_MICROS;
    String time = rest < 0 ? "-" + ofTime(-rest) : ofTime(rest);
    return rest == 0 && days != 0 ? count(days, "day").strip() : count(days, "day") + time;
  }

  private static String count(long number, String unit) {
    return number == 0 ? "" : number + " " + unit + (Math.abs(number) == 1 ? " " : "s ");
  }

  /** The day of a text {@code year-month-day}; empty where it is none. */
  public static OptionalLong date(String text) {
    Scanner scanner = new Scanner(text.strip());
    OptionalLong day = scanner.ended(scanner.day(), true);
    return day.isPresent() && Math.abs(day.getAsLong()) < INFINITE_DAY
        ? day
        : infinite(text, INFINITE_DAY);
  }

  /** The microseconds of a text {@code hour:minute[:second[.fraction]]}; empty where it is none. */
  public static OptionalLong time(String text) {
    Scanner scanner = new Scanner(text.strip());
    return scanner.ended(scanner.time(), true);
  }

  /**
   * The microseconds of a date, with or without a time behind it, and an offset from UTC behind
   * that; empty where a text is none.
   */
  public static OptionalLong timestamp(String text) {
    Scanner scanner = new Scanner(text.strip());
    long day = scanner.day();
    if (scanner.failed || scanner.at == scanner.text.length()) {
      OptionalLong micros = scanner.ended(day * ValueType.DAY_MICROS, Math.abs(day) < LAST_DAY);
      return micros.isPresent() ? micros : infinite(text, INFINITE_MICROS);
    }
    if (!scanner.take(' ') && !scanner.take('T')) {
      return infinite(text, INFINITE_MICROS);
    }
    long micros = day * ValueType.DAY_MICROS + scanner.time();
    return scanner.ended(micros - scanner.offset(), Math.abs(day) < LAST_DAY);
  }

  /** Reads from the left. */
  private static final class Scanner {

    private final String text;
    private int at;
    private boolean failed;

    Scanner(String text) {
      this.text = text;
    }

    OptionalLong ended(long value, boolean fits) {
      return failed || at < text.length() || !fits ? OptionalLong.empty() : OptionalLong.of(value);
    }

    boolean take(char wanted) {
      boolean found = at < text.length() && text.charAt(at) == wanted;
      at += found ? 1 : 0;
      return found;
    }

    private int number(int fewestDigits, int mostDigits) {
      int value = 0;
      int from = at;
      while (at < text.length() && at - from < mostDigits && isDigit(text.charAt(at))) {
        value = 10 * value + text.charAt(at++) - '0';
      }
      failed |= at - from < fewestDigits;
      return value;
    }

    private static boolean isDigit(char c) {
      return c >= '0' && c <= '9';
    }

    long day() {
      boolean negative = take('-');
      int year = number(1, 7);
      char separator = at < text.length() ? text.charAt(at) : '-';
      failed |= separator != '-' && separator != '/';
      failed |= !take(separator);
      int month = number(1, 2);
      failed |= !take(separator);
      int day = number(1, 2);
      if (text.startsWith(BEFORE_CHRIST, at)) {
        at += 5;
        year = 1 - year;
      }
      if (failed) {
        return 0;
      }
      try {
        return LocalDate.of(negative ? -year : year, month, day).toEpochDay();
      } catch (DateTimeException e) {
        failed = true;
        return 0;
      }
    }

    long time() {
      int hour = number(1, 2);
      failed |= !take(':');
      int minute = number(1, 2);
      int second = take(':') ? number(1, 2) : 0;
      long micros = 0;
      if (take('.')) {
        int from = at;
        micros = number(1, 6);
        for (int digits = at - from; digits < 6; digits++) {
          micros *= 10;
        }
        number(0, Integer.MAX_VALUE);
      }
      boolean isEnd = hour == 24 && minute == 0 && second == 0 && micros == 0;
      failed |= (hour > 23 && !isEnd) || minute > 59 || second > 59;
      return ((hour * 60L + minute) * 60 + second) * SECOND_MICROS + micros;
    }

    /** Microseconds that local time is ahead of UTC. */
    long offset() {
      take(' ');
      if (at == text.length() || take('Z') || text.startsWith("UTC", at)) {
        at = text.length();
        return 0;
      }
      boolean behind = take('-');
      failed |= !behind && !take('+');
      int hours = number(1, 2);
      int minutes = take(':') || at < text.length() ? number(2, 2) : 0;
      long micros = (hours * 60L + minutes) * 60 * SECOND_MICROS;
      return behind ? -micros : micros;
    }
  }
}

package dev.assay.exec.function;

import dev.assay.exec.type.TemporalText;
import dev.assay.exec.type.ValueType;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;
import java.util.OptionalLong;

/** Moments as text by a form of C's strftime: {@code %Y-%m-%d %H:%M:%S}. */
public final class DateFormat {

  private final String form;

  private DateFormat(String form) {
    this.form = form;
  }

  /** The format of a form. */
  public static DateFormat of(String form) {
    return new DateFormat(form);
  }

  /** A moment as text. */
  String format(long micros) {
    if (Math.abs(micros) == TemporalText.INFINITE_MICROS) {
      return TemporalText.ofTimestamp(micros);
    }
    LocalDateTime at = TemporalText.timestamp(micros);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < form.length(); i++) {
      char c = form.charAt(i);
      if (c != '%' || i + 1 == form.length()) {
        text.append(c);
        continue;
      }
      boolean bare = form.charAt(i + 1) == '-' && i + 2 < form.length();
      i += bare ? 2 : 1;
      text.append(field(form.charAt(i), at, bare));
    }
    return text.toString();
  }

  private static String field(char letter, LocalDateTime at, boolean bare) {
    int hour = at.getHour();
    int day = at.getDayOfYear();
    int weekday = at.getDayOfWeek().getValue();
    return switch (letter) {
      case 'Y' -> String.valueOf(at.getYear());
      case 'y' -> digits(at.getYear() % 100, bare ? 1 : 2);
      case 'm' -> digits(at.getMonthValue(), bare ? 1 : 2);
      case 'd' -> digits(at.getDayOfMonth(), bare ? 1 : 2);
      case 'H' -> digits(hour, bare ? 1 : 2);
      case 'I' -> digits((hour + 11) % 12 + 1, bare ? 1 : 2);
      case 'M' -> digits(at.getMinute(), bare ? 1 : 2);
      case 'S' -> digits(at.getSecond(), bare ? 1 : 2);
      case 'f' -> digits(at.get(ChronoField.MICRO_OF_SECOND), 6);
      case 'g' -> digits(at.get(ChronoField.MILLI_OF_SECOND), 3);
      case 'n' -> digits(at.get(ChronoField.NANO_OF_SECOND), 9);
      case 'j' -> digits(day, bare ? 1 : 3);
      case 'p' -> hour < 12 ? "AM" : "PM";
      case 'w' -> String.valueOf(weekday % 7);
      case 'u' -> String.valueOf(weekday);
      case 'U' -> digits((day + 6 - weekday % 7) / 7, 2);
      case 'W' -> digits((day + 6 - (weekday - 1)) / 7, 2);
      case 'V' -> digits(at.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2);
      case 'G' -> digits(at.get(IsoFields.WEEK_BASED_YEAR), 4);
      case 'z' -> "+00";
      case 'Z' -> "";
      case 'a' -> at.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
      case 'A' -> at.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      case 'b', 'h' -> at.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
      case 'B' -> at.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      case 'x' -> at.toLocalDate().toString();
      case 'X' -> TemporalText.ofTime(at.toLocalTime().toNanoOfDay() / 1_000_000_000 * 1_000_000);
      case 'c' -> at.toLocalDate() + " " + field('X', at, false);
      case '%' -> "%";
      default -> throw new Row.Failure("%" + letter + " is not known in the form of a date");
    };
  }

  private static String digits(long value, int fewest) {
    String text = Long.toString(value);
    return "0".repeat(Math.max(0, fewest - text.length())) + text;
  }

  /** The moment of a text; empty where it does not have the form. */
  public OptionalLong parse(String text) {
    try {
      return OptionalLong.of(new Parser(text).parse(form));
    } catch (DateTimeException | NumberFormatException | StringIndexOutOfBoundsException e) {
      return OptionalLong.empty();
    }
  }

  private static final class Parser {

    private final String text;
    private int at;
    private int year = 1900;
    private int month = 1;
    private int day = 1;
    private int dayOfYear;
    private long hour;
    private long minute;
    private long second;
    private long micros;
    private int half = -1;

    Parser(String text) {
      this.text = text;
    }

    long parse(String form) {
      for (int i = 0; i < form.length(); i++) {
        char c = form.charAt(i);
        if (c == '%' && i + 1 < form.length()) {
          i += form.charAt(i + 1) == '-' && i + 2 < form.length() ? 2 : 1;
          field(form.charAt(i));
        } else if (c == ' ') {
          skipSpaces();
        } else if (text.charAt(at++) != c) {
          throw new DateTimeException("another text");
        }
      }
      skipSpaces();
      if (at < text.length() || hour > 23 || minute > 59 || second > 59) {
        throw new DateTimeException("more text");
      }
      if (half >= 0) {
        hour = hour % 12 + 12L * half;
      }
      LocalDate date =
          dayOfYear > 0 ? LocalDate.ofYearDay(year, dayOfYear) : LocalDate.of(year, month, day);
      long seconds = (hour * 60 + minute) * 60 + second;
      return date.toEpochDay() * ValueType.DAY_MICROS + seconds * 1_000_000 + micros;
    }

    private void skipSpaces() {
      while (at < text.length() && text.charAt(at) == ' ') {
        at++;
      }
    }

    private void field(char letter) {
      switch (letter) {
        case 'Y' -> year = number(4);
        case 'y' -> {
          int two = number(2);
          year = two < 69 ? 2000 + two : 1900 + two;
        }
        case 'm' -> month = number(2);
        case 'd' -> day = number(2);
        case 'H', 'I' -> hour = number(2);
        case 'M' -> minute = number(2);
        case 'S' -> second = number(2);
        case 'j' -> dayOfYear = number(3);
        case 'f' -> micros = fraction(6);
        case 'g' -> micros = fraction(3) * (at > 0 ? 1 : 0);
        case 'p' -> half = word(2).equalsIgnoreCase("PM") ? 1 : 0;
        case 'a', 'A' -> name(letter == 'a', DayOfWeek.values().length, true);
        case 'b', 'B', 'h' -> month = name(letter != 'B', Month.values().length, false);
        case '%' -> word(1);
        default -> throw new Row.Failure("%" + letter + " is not known in the form of a date");
      }
    }

    private String word(int length) {
      at += length;
      return text.substring(at - length, at);
    }

    private int number(int mostDigits) {
      int from = at;
      while (at < text.length() && at - from < mostDigits && Character.isDigit(text.charAt(at))) {
        at++;
      }
      return Integer.parseInt(text.substring(from, at));
    }

    private long fraction(int digits) {
      int from = at;
      long value = number(digits);
      for (int i = at - from; i < 6; i++) {
        value *= 10;
      }
      return value;
    }

    private int name(boolean isShort, int count, boolean isDay) {
      TextStyle style = isShort ? TextStyle.SHORT : TextStyle.FULL;
      for (int i = 1; i <= count; i++) {
        String name =
            isDay
                ? DayOfWeek.of(i).getDisplayName(style, Locale.ENGLISH)
                : Month.of(i).getDisplayName(style, Locale.ENGLISH);
        if (text.regionMatches(true, at, name, 0, name.length())) {
          at += name.length();
          return i;
        }
      }
      throw new DateTimeException("no name");
    }
  }
}

package dev.assay.exec.function;

import dev.assay.exec.type.TemporalText;
import dev.assay.exec.type.ValueType;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.time.temporal.JulianFields;
import java.util.Locale;

/** Fields of moments, and their lengths. */
public enum DatePart {
  /** 10 years squared by 10. */
  MILLENNIUM(12_000, 0),
  /** 100 years. */
  CENTURY(1_200, 0),
  /** 10 years. */
  DECADE(120, 0),
  /** 12 months. */
  YEAR(12, 0),
  /** The year of the ISO week. */
  ISOYEAR(12, 0),
  /** 3 months. */
  QUARTER(3, 0),
  /** A month. */
  MONTH(1, 0),
  /** 7 days from a Monday on. */
  WEEK(0, 7 * ValueType.DAY_MICROS),
  /** A day. */
  DAY(0, ValueType.DAY_MICROS),
  /** 0 for Sunday. */
  DOW(0, ValueType.DAY_MICROS),
  /** 1 for Monday. */
  ISODOW(0, ValueType.DAY_MICROS),
  /** 1 for the first of January. */
  DOY(0, ValueType.DAY_MICROS),
  /** Days since 4713 BC, with fractions. */
  JULIAN(0, ValueType.DAY_MICROS),
  /** Year and week of ISO. */
  YEARWEEK(0, 7 * ValueType.DAY_MICROS),
  /** 0 for BC, 1 for AD. */
  ERA(0, 0),
  /** An hour. */
  HOUR(0, 3_600_000_000L),
  /** A minute. */
  MINUTE(0, 60_000_000),
  /** A second. */
  SECOND(0, 1_000_000),
  /** A thousandth of a second. */
  MILLISECOND(0, 1_000),
  /** A millionth of a second. */
  MICROSECOND(0, 1),
  /** Seconds since 1970, with fractions. */
  EPOCH(0, 1_000_000);

  private static final LocalDate MONDAY = LocalDate.of(1970, 1, 5);

  /** Months that it lasts, or 0. */
  final int months;

  /** Microseconds that it lasts, or 0. */
  final long micros;

  DatePart(int months, long micros) {
    this.months = months;
    this.micros = micros;
  }

  /** By name, in singular, plural or short. */
  public static DatePart of(String name) {
    String lower = name.strip().toLowerCase(Locale.ROOT);
    String known =
        switch (lower) {
          case "y", "yr", "yrs" -> "year";
          case "mon", "mons" -> "month";
          case "w", "weekofyear" -> "week";
          case "d", "dayofmonth" -> "day";
          case "weekday", "dayofweek" -> "dow";
          case "dayofyear" -> "doy";
          case "h", "hr", "hrs" -> "hour";
          case "m", "min", "mins" -> "minute";
          case "s", "sec", "secs" -> "second";
          case "ms", "msec", "msecs" -> "millisecond";
          case "us", "usec", "usecs" -> "microsecond";
          case "mil", "mils", "millennia", "millenium" -> "millennium";
          case "cent", "c", "centuries" -> "century";
          case "dec", "decs" -> "decade";
          default -> lower;
        };
    for (DatePart part : values()) {
      String own = part.name().toLowerCase(Locale.ROOT);
      if (known.equals(own) || known.equals(own + "s")) {
        return part;
      }
    }
    throw new Row.Failure("'" + name + "' is not a field of a date");
  }

  /** Whether its value has fractions. */
  public boolean isReal() {
    return this == EPOCH || this == JULIAN;
  }

  /** Its value in a moment; of EPOCH and JULIAN without fractions. */
  public long of(long moment) {
    LocalDateTime at = TemporalText.timestamp(moment);
    int year = at.getYear();
    return switch (this) {
      case MILLENNIUM -> year > 0 ? (year - 1) / 1000 + 1 : -(-year / 1000 + 1);
      case CENTURY -> year > 0 ? (year - 1) / 100 + 1 : -(-year / 100 + 1);
      case DECADE -> year / 10;
      case YEAR -> year;
      case ISOYEAR -> at.get(IsoFields.WEEK_BASED_YEAR);
      case QUARTER -> at.get(IsoFields.QUARTER_OF_YEAR);
      case MONTH -> at.getMonthValue();
      case WEEK -> at.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
      case DAY -> at.getDayOfMonth();
      case DOW -> at.getDayOfWeek().getValue() % 7;
      case ISODOW -> at.getDayOfWeek().getValue();
      case DOY -> at.getDayOfYear();
      case JULIAN -> at.getLong(JulianFields.JULIAN_DAY);
      case YEARWEEK -> {
        long week = at.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
        long of = at.get(IsoFields.WEEK_BASED_YEAR);
        yield of * 100 + (of > 0 ? week : -week);
      }
      case ERA -> year > 0 ? 1 : 0;
      case HOUR -> at.getHour();
      case MINUTE -> at.getMinute();
      case SECOND -> at.getSecond();
      case MILLISECOND -> at.getSecond() * 1000L + at.get(ChronoField.MILLI_OF_SECOND);
      case MICROSECOND -> at.getSecond() * 1_000_000L + at.get(ChronoField.MICRO_OF_SECOND);
      case EPOCH -> Math.floorDiv(moment, 1_000_000L);
    };
  }

  /** Its value with fractions. */
  public double realOf(long moment) {
    return switch (this) {
      case EPOCH -> moment / 1e6;
      case JULIAN ->
          of(moment) + (double) Math.floorMod(moment, ValueType.DAY_MICROS) / ValueType.DAY_MICROS;
      default -> (double) of(moment);
    };
  }

  /** The first moment of the one that a moment is in. */
  public long truncate(long moment) {
    if (Math.abs(moment) == TemporalText.INFINITE_MICROS) {
      return moment;
    }
    if (months == 0 || this == ISOYEAR) {
      long origin = this == WEEK || this == YEARWEEK ? MONDAY.toEpochDay() : 0;
      long from = origin * ValueType.DAY_MICROS;
      if (this == ISOYEAR) {
        LocalDate day = TemporalText.timestamp(moment).toLocalDate();
        return day.with(IsoFields.WEEK_OF_WEEK_BASED_YEAR, 1)
                .with(ChronoField.DAY_OF_WEEK, 1)
                .toEpochDay()
            * ValueType.DAY_MICROS;
      }
      return micros == 0 ? moment : Math.floorDiv(moment - from, micros) * micros + from;
    }
    LocalDate day = TemporalText.timestamp(moment).toLocalDate();
    long month = day.getYear() * 12L + day.getMonthValue() - 1;
    long first = Math.floorDiv(month, months) * months;
    return LocalDate.of((int) Math.floorDiv(first, 12), (int) Math.floorMod(first, 12L) + 1, 1)
            .toEpochDay()
        * ValueType.DAY_MICROS;
  }

  /** How many begin between two moments. */
  public long boundaries(long from, long to) {
    if (months > 0 && this != ISOYEAR) {
      return Math.floorDiv(month(to), months) - Math.floorDiv(month(from), months);
    }
    return this == ISOYEAR ? of(to) - of(from) : (truncate(to) - truncate(from)) / micros;
  }

  private static long month(long moment) {
    LocalDate day = TemporalText.timestamp(moment).toLocalDate();
    return day.getYear() * 12L + day.getMonthValue() - 1;
  }

  /** How many whole ones lie between two moments. */
  public long whole(long from, long to) {
    if (months == 0) {
      return (to - from) / micros;
    }
    if (from > to) {
      return -whole(to, from);
    }
    LocalDateTime start = TemporalText.timestamp(from);
    LocalDateTime end = TemporalText.timestamp(to);
    int last = end.toLocalDate().lengthOfMonth();
    if (end.getDayOfMonth() == last && start.getDayOfMonth() > last) {
      start = start.withDayOfMonth(last);
    }
    return java.time.temporal.ChronoUnit.MONTHS.between(start, end) / months;
  }
}

package dev.assay.exec.function;

import static dev.assay.exec.function.ScalarFunction.integral;
import static dev.assay.exec.function.ScalarFunction.real;
import static dev.assay.exec.function.ScalarFunction.text;

import dev.assay.exec.function.ScalarFunction.Parameter;
import dev.assay.exec.type.TemporalText;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Functions of dates, times, moments and intervals. */
final class TemporalFunctions {

  private static final Parameter TEXT = Parameter.TEXT;
  private static final Parameter BIGINT = Parameter.BIGINT;
  private static final Parameter DOUBLE = Parameter.DOUBLE;
  private static final Parameter TIME = Parameter.TIME;
  private static final Parameter TIMESTAMP = Parameter.TIMESTAMP;
  private static final Parameter MONTHS = Parameter.MONTHS;
  private static final Parameter MICROS = Parameter.MICROS;
  private static final TypeKind LONG = TypeKind.BIGINT;
  private static final TypeKind MOMENT = TypeKind.TIMESTAMP;

  private TemporalFunctions() {}

  static List<ScalarFunction> all() {
    List<ScalarFunction> all = new ArrayList<>();
    for (DatePart part : DatePart.values()) {
      addPart(all, part);
    }
    all.addAll(
        List.of(
            integral("DATE_PART", LONG, r -> part(r).of(finite(r, 1)), TEXT, TIMESTAMP).orNull(),
            integral("DATE_PART", LONG, r -> part(r).of(r.integer(1)), TEXT, TIME),
            integral("DATE_PART", LONG, TemporalFunctions::ofMonths, TEXT, MONTHS),
            integral("DATE_PART", LONG, TemporalFunctions::ofMicros, TEXT, MICROS),
            real("DATE_PART_REAL", r -> part(r).realOf(finite(r, 1)), TEXT, TIMESTAMP).orNull(),
            real("DATE_PART_REAL", r -> part(r).realOf(r.integer(1)), TEXT, TIME),
            real("DATE_PART_REAL", r -> r.integer(1) / 1e6, TEXT, MICROS),
            integral("DATE_TRUNC", MOMENT, r -> part(r).truncate(r.integer(1)), TEXT, TIMESTAMP),
            integral("DATE_DIFF", LONG, TemporalFunctions::boundaries, TEXT, TIMESTAMP, TIMESTAMP)
                .orNull(),
            integral("DATE_DIFF", LONG, TemporalFunctions::boundaries, TEXT, TIME, TIME),
            integral("DATE_SUB", LONG, TemporalFunctions::whole, TEXT, TIMESTAMP, TIMESTAMP)
                .orNull(),
            integral("DATE_SUB", LONG, TemporalFunctions::whole, TEXT, TIME, TIME),
            integral("LAST_DAY", TypeKind.DATE, r -> lastDay(day(r, 0)), TIMESTAMP).orNull(),
            integral(
                "MAKE_DATE", TypeKind.DATE, TemporalFunctions::makeDate, BIGINT, BIGINT, BIGINT),
            integral("MAKE_TIMESTAMP", MOMENT, r -> r.integer(0), BIGINT),
            integral(
                "MAKE_TIMESTAMP",
                MOMENT,
                r -> makeDate(r) * ValueType.DAY_MICROS + makeTime(r, 3),
                BIGINT,
                BIGINT,
                BIGINT,
                BIGINT,
                BIGINT,
                DOUBLE)));
    all.addAll(
        List.of(
            integral("MAKE_TIME", TypeKind.TIME, r -> makeTime(r, 0), BIGINT, BIGINT, DOUBLE),
            text(
                "STRFTIME",
                r -> r.put(r.made(1, DateFormat::of).format(r.integer(0))),
                TIMESTAMP,
                TEXT),
            text(
                "STRFTIME",
                r -> r.put(r.made(0, DateFormat::of).format(r.integer(1))),
                TEXT,
                TIMESTAMP),
            integral("STRPTIME", MOMENT, TemporalFunctions::parsed, TEXT, TEXT),
            integral("TRY_STRPTIME", MOMENT, TemporalFunctions::tryParsed, TEXT, TEXT).orNull(),
            text("DAYNAME", r -> r.put(dayName(day(r, 0))), TIMESTAMP).orNull(),
            text("MONTHNAME", r -> r.put(monthName(day(r, 0))), TIMESTAMP).orNull(),
            integral("TO_TIMESTAMP", TypeKind.TIMESTAMP_TZ, r -> micros(r.real(0)), DOUBLE),
            integral("EPOCH_MS", MOMENT, r -> Math.multiplyExact(r.integer(0), 1000L), BIGINT),
            integral("EPOCH_MS", LONG, r -> finite(r, 0) / 1000L, TIMESTAMP).orNull(),
            integral("EPOCH_US", LONG, r -> finite(r, 0), TIMESTAMP).orNull(),
            integral("EPOCH_NS", LONG, r -> Math.multiplyExact(finite(r, 0), 1000L), TIMESTAMP)
                .orNull()));
    all.addAll(arithmetic());
    for (String name : List.of("DATE_PART", "DATE_DIFF", "DATE_TRUNC", "DATE_SUB")) {
      TextFunctions.alias(all, name, name.replace("_", ""));
    }
    return all;
  }

  private static List<ScalarFunction> arithmetic() {
    TypeKind micros = TypeKind.INTERVAL_MICROS;
    List<ScalarFunction> all = new ArrayList<>();
    all.addAll(
        List.of(
            integral(
                "PLUS_MONTHS",
                MOMENT,
                r -> plusMonths(r.integer(0), r.integer(1)),
                TIMESTAMP,
                MONTHS),
            integral(
                "MINUS_MONTHS",
                MOMENT,
                r -> plusMonths(r.integer(0), -r.integer(1)),
                TIMESTAMP,
                MONTHS),
            integral(
                "PLUS_MICROS",
                TypeKind.TIME,
                r -> inDay(r.integer(0) + r.integer(1)),
                TIME,
                MICROS),
            integral(
                "MINUS_MICROS",
                TypeKind.TIME,
                r -> inDay(r.integer(0) - r.integer(1)),
                TIME,
                MICROS)));
    Map.of("YEARS", 12, "MONTHS", 1, "QUARTERS", 3, "DECADES", 120, "CENTURIES", 1200)
        .forEach((unit, size) -> addMonths(all, unit, size));
    Map.of("CENTURYS", 1200, "MILLENNIA", 12_000, "MILLENNIUMS", 12_000)
        .forEach((unit, size) -> addMonths(all, unit, size));
    for (DatePart part :
        List.of(
            DatePart.WEEK,
            DatePart.DAY,
            DatePart.HOUR,
            DatePart.MINUTE,
            DatePart.MILLISECOND,
            DatePart.MICROSECOND)) {
      all.add(
          integral(
              "TO_" + part.name() + "S",
              micros,
              r -> Math.multiplyExact(part.micros, r.integer(0)),
              BIGINT));
    }
    all.add(integral("TO_SECONDS", micros, r -> micros(r.real(0)), DOUBLE));
    return all;
  }

  private static void addMonths(List<ScalarFunction> all, String unit, int months) {
    all.add(
        integral(
            "TO_" + unit,
            TypeKind.INTERVAL_MONTHS,
            r -> Math.multiplyExact(months, r.integer(0)),
            BIGINT));
  }

  /** YEAR(x), MONTH(x) and so on. */
  private static void addPart(List<ScalarFunction> all, DatePart part) {
    List<String> names =
        switch (part) {
          case DAY -> List.of("DAY", "DAYOFMONTH");
          case DOW -> List.of("DOW", "DAYOFWEEK", "WEEKDAY");
          case DOY -> List.of("DOY", "DAYOFYEAR");
          case WEEK -> List.of("WEEK", "WEEKOFYEAR");
          default -> List.of(part.name());
        };
    for (String name : names) {
      if (part.isReal()) {
        all.add(real(name, r -> part.realOf(finite(r, 0)), TIMESTAMP).orNull());
        all.add(real(name, r -> part.realOf(r.integer(0)), TIME));
      } else {
        all.add(integral(name, LONG, r -> part.of(finite(r, 0)), TIMESTAMP).orNull());
        all.add(integral(name, LONG, r -> part.of(r.integer(0)), TIME));
      }
    }
  }

  private static DatePart part(Row row) {
    return row.made(0, DatePart::of);
  }

  private static long ofMonths(Row row) {
    long months = row.integer(1);
    return switch (part(row)) {
      case YEAR -> months / 12;
      case QUARTER -> months % 12 / 3 + 1;
      case MONTH -> months % 12;
      case DECADE -> months / 120;
      case CENTURY -> months / 1200;
      case MILLENNIUM -> months / 12_000;
      default -> 0;
    };
  }

  private static long ofMicros(Row row) {
    long micros = row.integer(1);
    return switch (part(row)) {
      case DAY -> micros / ValueType.DAY_MICROS;
      case HOUR -> micros % ValueType.DAY_MICROS / 3_600_000_000L;
      case MINUTE -> micros / 60_000_000 % 60;
      case SECOND -> micros / 1_000_000 % 60;
      case MILLISECOND -> micros / 1000 % 60_000;
      case MICROSECOND -> micros % 60_000_000;
      default -> 0;
    };
  }

  private static long boundaries(Row row) {
    return part(row).boundaries(finite(row, 1), finite(row, 2));
  }

  private static long whole(Row row) {
    return part(row).whole(finite(row, 1), finite(row, 2));
  }

  /** A moment; one before or behind all others makes the result null. */
  private static long finite(Row row, int index) {
    long moment = row.integer(index);
    return Math.abs(moment) == TemporalText.INFINITE_MICROS ? row.none() : moment;
  }

  private static LocalDate day(Row row, int index) {
    return TemporalText.timestamp(finite(row, index)).toLocalDate();
  }

  private static long lastDay(LocalDate day) {
    return day.withDayOfMonth(day.lengthOfMonth()).toEpochDay();
  }

  private static String dayName(LocalDate day) {
    return day.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
  }

  private static String monthName(LocalDate day) {
    return day.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
  }

  private static long makeDate(Row row) {
    try {
      return LocalDate.of(
              Math.toIntExact(row.integer(0)),
              Math.toIntExact(row.integer(1)),
              Math.toIntExact(row.integer(2)))
          .toEpochDay();
    } catch (DateTimeException e) {
      throw new Row.Failure(
          "%d-%d-%d is not a date".formatted(row.integer(0), row.integer(1), row.integer(2)));
    }
  }

  private static long makeTime(Row row, int from) {
    long hour = row.integer(from);
    long minute = row.integer(from + 1);
    double second = row.real(from + 2);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || !(second >= 0 && second < 60)) {
      throw new Row.Failure("%d:%d:%s is not a time".formatted(hour, minute, second));
    }
    return (hour * 60 + minute) * 60_000_000 + micros(second);
  }

  private static long micros(double seconds) {
    double micros = Math.rint(seconds * 1e6);
    if (!(Math.abs(micros) < 9.2e18)) {
      throw new Row.Failure(seconds + " seconds pass the range of a moment");
    }
    return (long) micros;
  }

  private static long parsed(Row row) {
    return row.made(1, DateFormat::of)
        .parse(row.text(0))
        .orElseThrow(
            () ->
                new Row.Failure(
                    "'" + row.text(0) + "' does not have the form '" + row.text(1) + "'"));
  }

  private static long tryParsed(Row row) {
    return row.made(1, DateFormat::of).parse(row.text(0)).orElseGet(row::none);
  }

  /** The same day and time, or the month's last day where it has no such day. */
  static long plusMonths(long moment, long months) {
    long day = Math.floorDiv(moment, ValueType.DAY_MICROS);
    long moved = LocalDate.ofEpochDay(day).plusMonths(months).toEpochDay();
    return Math.addExact(
        Math.multiplyExact(moved, ValueType.DAY_MICROS),
        Math.floorMod(moment, ValueType.DAY_MICROS));
  }

  private static long inDay(long micros) {
    return Math.floorMod(micros, ValueType.DAY_MICROS);
  }
}

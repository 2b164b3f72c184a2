package dev.assay.exec.function;

import static dev.assay.exec.function.ScalarFunction.Parameter.TEXT;
import static dev.assay.exec.function.ScalarFunction.Parameter.TIMESTAMP;
import static dev.assay.exec.function.ScalarFunction.Parameter.TIMESTAMP_TZ;
import static dev.assay.exec.function.ScalarFunction.integral;

import dev.assay.exec.type.TemporalText;
import dev.assay.exec.type.TypeKind;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/** Moments as clocks of a time zone show them, and back: what AT TIME ZONE means. */
final class TimeZones {

  private TimeZones() {}

  static List<ScalarFunction> all() {
    return List.of(
        integral("TIMEZONE", TypeKind.TIMESTAMP_TZ, TimeZones::instant, TEXT, TIMESTAMP),
        integral("TIMEZONE", TypeKind.TIMESTAMP, TimeZones::local, TEXT, TIMESTAMP_TZ));
  }

  private static long instant(Row row) {
    long local = row.integer(1);
    return isFinite(local)
        ? TemporalText.micros(
            TemporalText.timestamp(local)
                .atZone(zone(row))
                .withZoneSameInstant(ZoneOffset.UTC)
                .toLocalDateTime())
        : local;
  }

  private static long local(Row row) {
    long instant = row.integer(1);
    return isFinite(instant)
        ? TemporalText.micros(
            TemporalText.timestamp(instant)
                .atZone(ZoneOffset.UTC)
                .withZoneSameInstant(zone(row))
                .toLocalDateTime())
        : instant;
  }

  private static boolean isFinite(long moment) {
    return Math.abs(moment) != TemporalText.INFINITE_MICROS;
  }

  private static ZoneId zone(Row row) {
    return row.made(0, TimeZones::of);
  }

  private static ZoneId of(String name) {
    try {
      return ZoneId.of(name.strip(), ZoneId.SHORT_IDS);
    } catch (DateTimeException e) {
      throw new Row.Failure("there is no time zone '" + name + "'");
    }
  }
}

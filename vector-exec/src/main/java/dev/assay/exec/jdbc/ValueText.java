package dev.assay.exec.jdbc;

import dev.assay.exec.function.NumberText;
import dev.assay.exec.type.TemporalText;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;

/** Values of results as texts. */
final class ValueText {

  private ValueText() {}

  /** A value as SQL casts it to a text. */
  static String of(Object value) {
    return switch (value) {
      case BigDecimal number -> number.toPlainString();
      case Double number -> NumberText.of(number);
      case Float number -> NumberText.of(number);
      case LocalDate date -> TemporalText.ofDate(date.toEpochDay());
      case LocalTime time -> TemporalText.ofTime(time.toNanoOfDay() / 1000);
      case LocalDateTime moment -> TemporalText.ofTimestamp(TemporalText.micros(moment));
      case OffsetDateTime moment ->
          TemporalText.ofTimestampTz(TemporalText.micros(moment.toLocalDateTime()));
      case Period months -> TemporalText.ofMonths(months.toTotalMonths());
      case Duration length ->
          TemporalText.ofMicros(
              Math.addExact(
                  Math.multiplyExact(length.getSeconds(), 1_000_000L), length.getNano() / 1000));
      default -> value.toString();
    };
  }
}

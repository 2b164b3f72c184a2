package dev.assay.exec.statement;

import dev.assay.exec.failure.SqlException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Java values as values of a query: of which type, and in which form the planner takes them. */
final class ParameterTypes {

  private static final int NARROW_DIGITS = 18;

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("HH:mm:ss")
          .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
          .toFormatter(Locale.ROOT);

  private ParameterTypes() {}

  /** SQL's name of a value's type; none for null. */
  static Optional<String> name(@Nullable Object value) {
    return Optional.ofNullable(
        switch (value) {
          case null -> null;
          case Boolean truth -> "BOOLEAN";
          case Byte number -> "TINYINT";
          case Short number -> "SMALLINT";
          case Integer number -> "INTEGER";
          case Long number -> "BIGINT";
          case Float number -> "REAL";
          case Double number -> "DOUBLE";
          case BigInteger number -> "DECIMAL(38, 0)";
          case BigDecimal number -> {
            int scale = Math.max(0, number.scale());
            boolean isNarrow = number.precision() - number.scale() + scale <= NARROW_DIGITS;
            yield "DECIMAL(%d, %d)".formatted(isNarrow ? NARROW_DIGITS : 38, scale);
          }
          case String text -> "VARCHAR";
          case Character text -> "VARCHAR";
          case LocalDate date -> "DATE";
          case LocalTime time -> "TIME";
          case LocalDateTime time -> "TIMESTAMP";
          case OffsetDateTime time -> "TIMESTAMP WITH TIME ZONE";
          case Instant time -> "TIMESTAMP WITH TIME ZONE";
          default ->
              throw new SqlException("a parameter cannot be a " + value.getClass().getSimpleName());
        });
  }

  /** A value as the planner takes it. */
  static @Nullable Object value(@Nullable Object value) {
    return switch (value) {
      case BigInteger number -> new BigDecimal(number);
      case Float number -> Double.valueOf(number);
      case LocalTime time -> TIME.format(time);
      case LocalDateTime time -> moment(time);
      case OffsetDateTime time ->
          moment(time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime());
      case Instant time -> moment(LocalDateTime.ofInstant(time, ZoneOffset.UTC));
      case null, default -> value;
    };
  }

  private static String moment(LocalDateTime time) {
    return time.toLocalDate() + " " + TIME.format(time);
  }
}

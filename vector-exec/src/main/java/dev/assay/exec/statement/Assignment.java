package dev.assay.exec.statement;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.exec.column.ColumnBuffer;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.function.NumberText;
import dev.assay.exec.table.TableDefinition;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TemporalText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Java values into columns, converted as SQL's assignment does. */
final class Assignment {

  private Assignment() {}

  /**
   * Adds a value.
   *
   * @param value of any Java type that results have, or null
   * @throws SqlException where the column's type cannot hold it
   */
  static void add(ColumnBuffer target, TableDefinition.Column column, @Nullable Object value) {
    ColumnType type = column.type();
    if (value == null) {
      if (!type.nullable()) {
        throw new SqlException("column " + column.name() + " is NOT NULL, but got no value");
      }
      target.addNull();
      return;
    }
    try {
      switch (type.kind()) {
        case VARCHAR -> {
          byte[] bytes = text(value).getBytes(UTF_8);
          target.addText(bytes, 0, bytes.length);
        }
        case FLOAT -> target.addDouble((float) floating(value));
        case DOUBLE -> target.addDouble(floating(value));
        case BOOLEAN -> target.addLong(truth(value) ? 1 : 0);
        case DATE -> target.addLong(day(value));
        case TIME -> target.addLong(time(value));
        case TIMESTAMP, TIMESTAMP_TZ -> target.addLong(moment(value));
        case INTERVAL_MONTHS -> target.addLong(((Period) value).toTotalMonths());
        case INTERVAL_MICROS -> target.addLong(micros((Duration) value));
        case DECIMAL -> target.addDecimal(decimal(value, type));
        case TINYINT -> target.addLong(integer(value, Byte.MIN_VALUE, Byte.MAX_VALUE));
        case SMALLINT -> target.addLong(integer(value, Short.MIN_VALUE, Short.MAX_VALUE));
        case INTEGER -> target.addLong(integer(value, Integer.MIN_VALUE, Integer.MAX_VALUE));
        case BIGINT -> target.addLong(integer(value, Long.MIN_VALUE, Long.MAX_VALUE));
      }
    } catch (ArithmeticException
        | IllegalArgumentException
        | DateTimeException
        | ClassCastException e) {
      throw new SqlException(
          "column %s of type %s cannot hold %s".formatted(column.name(), type.sql(), shown(value)));
    }
  }

  private static String shown(Object value) {
    return value instanceof String text ? "'" + text + "'" : text(value);
  }

  private static String text(Object value) {
    return switch (value) {
      case BigDecimal number -> number.toPlainString();
      case LocalDateTime time -> time.toString().replace('T', ' ');
      default -> value.toString();
    };
  }

  private static BigDecimal number(Object value) {
    return switch (value) {
      case BigDecimal number -> number;
      case BigInteger number -> new BigDecimal(number);
      case Double number -> new BigDecimal(number);
      case Float number -> new BigDecimal(number);
      case Number number -> BigDecimal.valueOf(number.longValue());
      case Boolean truth -> truth ? BigDecimal.ONE : BigDecimal.ZERO;
      case String text -> NumberText.exact(text);
      default -> throw new IllegalArgumentException();
    };
  }

  private static long integer(Object value, long least, long greatest) {
    long number =
        value instanceof Long || value instanceof Integer
            ? ((Number) value).longValue()
            : number(value)
                .setScale(
                    0,
                    value instanceof Double || value instanceof Float
                        ? RoundingMode.HALF_EVEN
                        : RoundingMode.HALF_UP)
                .longValueExact();
    if (number < least || number > greatest) {
      throw new ArithmeticException();
    }
    return number;
  }

  private static BigDecimal decimal(Object value, ColumnType type) {
    BigDecimal rounded = number(value).setScale(type.scale(), RoundingMode.HALF_UP);
    if (rounded.precision() > type.precision()) {
      throw new ArithmeticException();
    }
    return rounded;
  }

  private static double floating(Object value) {
    return switch (value) {
      case String text ->
          switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> Double.parseDouble(text);
          };
      case Double number -> number;
      case Float number -> number;
      default -> number(value).doubleValue();
    };
  }

  private static boolean truth(Object value) {
    return switch (value) {
      case Boolean truth -> truth;
      case String text ->
          switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "t", "yes", "y", "on", "1" -> true;
            case "false", "f", "no", "n", "off", "0" -> false;
            default -> throw new IllegalArgumentException();
          };
      default -> number(value).signum() != 0;
    };
  }

  private static long day(Object value) {
    return switch (value) {
      case LocalDate date -> date.toEpochDay();
      case LocalDateTime time -> time.toLocalDate().toEpochDay();
      case String text -> read(TemporalText.date(text.strip()));
      default -> throw new IllegalArgumentException();
    };
  }

  private static long time(Object value) {
    return switch (value) {
      case LocalTime time -> time.toNanoOfDay() / 1000;
      case LocalDateTime time -> time.toLocalTime().toNanoOfDay() / 1000;
      case String text -> read(TemporalText.time(text.strip()));
      default -> throw new IllegalArgumentException();
    };
  }

  private static long moment(Object value) {
    return switch (value) {
      case LocalDateTime time -> TemporalText.micros(time);
      case LocalDate date -> TemporalText.micros(date.atStartOfDay());
      case OffsetDateTime time ->
          TemporalText.micros(time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime());
      case Instant instant -> TemporalText.micros(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
      case String text -> read(TemporalText.timestamp(text.strip()));
      default -> throw new IllegalArgumentException();
    };
  }

  private static long read(OptionalLong parsed) {
    return parsed.orElseThrow(IllegalArgumentException::new);
  }

  private static long micros(Duration duration) {
    return Math.addExact(
        Math.multiplyExact(duration.getSeconds(), 1_000_000L), duration.getNano() / 1000);
  }
}

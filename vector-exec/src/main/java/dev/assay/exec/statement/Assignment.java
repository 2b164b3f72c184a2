package dev.assay.exec.statement;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.exec.column.ColumnBuffer;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.table.TableDefinition;
import dev.assay.exec.type.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Locale;
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
        case DOUBLE -> target.addDouble(floating(value));
        case BOOLEAN -> target.addLong(truth(value) ? 1 : 0);
        case DATE -> target.addLong(date(value).toEpochDay());
        case DECIMAL -> target.addLong(decimal(value, type));
        case TINYINT -> target.addLong(integer(value, Byte.MIN_VALUE, Byte.MAX_VALUE));
        case SMALLINT -> target.addLong(integer(value, Short.MIN_VALUE, Short.MAX_VALUE));
        case INTEGER -> target.addLong(integer(value, Integer.MIN_VALUE, Integer.MAX_VALUE));
        case BIGINT -> target.addLong(integer(value, Long.MIN_VALUE, Long.MAX_VALUE));
      }
    } catch (ArithmeticException | IllegalArgumentException | DateTimeException e) {
      throw new SqlException(
          "column %s of type %s cannot hold %s"
              .formatted(column.name(), TypeNames.text(type), shown(value)));
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
      case String text -> new BigDecimal(text.strip());
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

  private static long decimal(Object value, ColumnType type) {
    BigDecimal rounded = number(value).setScale(type.scale(), RoundingMode.HALF_UP);
    if (rounded.precision() > type.precision()) {
      throw new ArithmeticException();
    }
    return rounded.unscaledValue().longValueExact();
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

  private static LocalDate date(Object value) {
    return switch (value) {
      case LocalDate date -> date;
      case LocalDateTime time -> time.toLocalDate();
      case java.sql.Date date -> date.toLocalDate();
      case String text -> LocalDate.parse(text.strip());
      default -> throw new IllegalArgumentException();
    };
  }
}

package dev.assay.exec.jdbc;

import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import java.math.BigDecimal;
import java.sql.Types;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;

/** Types as JDBC numbers and names them. */
final class JdbcTypes {

  private JdbcTypes() {}

  /** One of {@link Types}. */
  static int number(TypeKind kind) {
    return switch (kind) {
      case BOOLEAN -> Types.BOOLEAN;
      case TINYINT -> Types.TINYINT;
      case SMALLINT -> Types.SMALLINT;
      case INTEGER -> Types.INTEGER;
      case BIGINT -> Types.BIGINT;
      case FLOAT -> Types.REAL;
      case DOUBLE -> Types.DOUBLE;
      case DECIMAL -> Types.DECIMAL;
      case VARCHAR -> Types.VARCHAR;
      case DATE -> Types.DATE;
      case TIME -> Types.TIME;
      case TIMESTAMP -> Types.TIMESTAMP;
      case TIMESTAMP_TZ -> Types.TIMESTAMP_WITH_TIMEZONE;
      case INTERVAL_MONTHS, INTERVAL_MICROS -> Types.OTHER;
    };
  }

  /** As SQL writes it. */
  static String name(ColumnType type) {
    return type.kind() == TypeKind.DECIMAL
        ? "DECIMAL(" + type.precision() + "," + type.scale() + ")"
        : type.kind() == TypeKind.TIMESTAMP_TZ ? "TIMESTAMP WITH TIME ZONE" : type.kind().name();
  }

  /** Of the values that results have. */
  static Class<?> javaClass(TypeKind kind) {
    return switch (kind) {
      case BOOLEAN -> Boolean.class;
      case TINYINT -> Byte.class;
      case SMALLINT -> Short.class;
      case INTEGER -> Integer.class;
      case BIGINT -> Long.class;
      case FLOAT -> Float.class;
      case DOUBLE -> Double.class;
      case DECIMAL -> BigDecimal.class;
      case VARCHAR -> String.class;
      case DATE -> LocalDate.class;
      case TIME -> LocalTime.class;
      case TIMESTAMP -> LocalDateTime.class;
      case TIMESTAMP_TZ -> OffsetDateTime.class;
      case INTERVAL_MONTHS -> Period.class;
      case INTERVAL_MICROS -> Duration.class;
    };
  }
}

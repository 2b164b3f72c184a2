package dev.assay.exec.plan.translate;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.DoubleConstant;
import dev.assay.exec.expression.Expression.IntegralConstant;
import dev.assay.exec.expression.Expression.NullConstant;
import dev.assay.exec.expression.Expression.TextConstant;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.TemporalText;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;

/** Constants: from literals, and as numbers again. */
public final class Constants {

  /** Always true. */
  public static final Expression TRUE = truth(true);

  /** Always false. */
  public static final Expression FALSE = truth(false);

  private Constants() {}

  static Expression truth(boolean value) {
    return integral(value ? 1 : 0, ColumnType.of(TypeKind.BOOLEAN));
  }

  /** An integral constant in its narrowest lane. */
  static IntegralConstant integral(long value, ColumnType type) {
    return new IntegralConstant(
        value, ValueType.bounded(SqlTypes.withNull(type, false), value, value));
  }

  /** An integral constant in a lane that holds it. */
  static IntegralConstant integral(long value, ColumnType type, Lane lane) {
    return new IntegralConstant(
        value, new ValueType(SqlTypes.withNull(type, false), lane, value, value));
  }

  static DoubleConstant real(double value) {
    return real(value, TypeKind.DOUBLE);
  }

  static DoubleConstant real(double value, TypeKind kind) {
    return new DoubleConstant(value, ValueType.of(ColumnType.of(kind)));
  }

  static TextConstant text(String value) {
    return new TextConstant(value, ValueType.of(ColumnType.of(TypeKind.VARCHAR)));
  }

  static NullConstant nullOf(ColumnType type) {
    return new NullConstant(ValueType.of(type.orNull()));
  }

  static boolean isNull(Expression expression) {
    return expression instanceof NullConstant;
  }

  /** The value of an exact number. */
  static Optional<BigDecimal> exact(Expression expression) {
    return expression instanceof IntegralConstant constant
        ? Optional.of(BigDecimal.valueOf(constant.value(), constant.type().type().scale()))
        : Optional.empty();
  }

  /** The value of a number as floating point. */
  static Optional<Double> floating(Expression expression) {
    return expression instanceof DoubleConstant constant
        ? Optional.of(constant.value())
        : exact(expression).map(BigDecimal::doubleValue);
  }

  /** The day on which a statement is planned, in UTC. */
  static Expression today() {
    return integral(LocalDate.now(ZoneOffset.UTC).toEpochDay(), ColumnType.of(TypeKind.DATE));
  }

  /** The moment at which a statement is planned, in UTC. */
  static Expression now(ColumnType type) {
    return integral(TemporalText.micros(LocalDateTime.now(ZoneOffset.UTC)), type);
  }

  /** An exact number of up to 38 digits. */
  static Expression decimal(BigDecimal value, ColumnType type) {
    BigDecimal scaled = value.setScale(type.scale(), RoundingMode.HALF_UP);
    return scaled.unscaledValue().bitLength() < Long.SIZE
        ? exact(value, type)
        : new Expression.Cast(
            text(scaled.toPlainString()), ValueType.of(SqlTypes.withNull(type, false)));
  }

  /** An exact number as a constant of a scale, rounded half away from zero. */
  static IntegralConstant exact(BigDecimal value, ColumnType type) {
    BigDecimal scaled = value.setScale(type.scale(), RoundingMode.HALF_UP);
    try {
      return integral(scaled.unscaledValue().longValueExact(), type);
    } catch (ArithmeticException _) {
      throw new SqlException(
          "the number " + value.toPlainString() + " has more digits than 64 bits hold");
    }
  }

  /** A date from text. */
  static IntegralConstant date(String text) {
    try {
      return integral(LocalDate.parse(text.strip()).toEpochDay(), ColumnType.of(TypeKind.DATE));
    } catch (DateTimeException _) {
      throw new SqlException("'" + text + "' is not a date: write year-month-day");
    }
  }

  /** A literal. */
  static Expression of(RexLiteral literal) {
    ColumnType type = SqlTypes.columnType(literal.getType());
    if (literal.isNull()) {
      return nullOf(type);
    }
    return switch (type.kind()) {
      case BOOLEAN -> Boolean.TRUE.equals(literal.getValueAs(Boolean.class)) ? TRUE : FALSE;
      case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL -> decimal(number(literal), type);
      case TIME -> moment(TemporalText.time(text(literal, TimeString.class)), type);
      case TIMESTAMP, TIMESTAMP_TZ ->
          moment(TemporalText.timestamp(text(literal, TimestampString.class)), type);
      case INTERVAL_MONTHS -> integral(number(literal).longValueExact(), type);
      case INTERVAL_MICROS ->
          integral(
              number(literal).movePointRight(3).setScale(0, RoundingMode.HALF_UP).longValueExact(),
              type);
      case FLOAT, DOUBLE -> real(number(literal).doubleValue());
      case VARCHAR -> text(String.valueOf(literal.getValueAs(String.class)));
      case DATE -> {
        Integer day = literal.getValueAs(Integer.class);
        yield integral(day == null ? 0 : day, type);
      }
    };
  }

  private static String text(RexLiteral literal, Class<?> form) {
    return String.valueOf(literal.getValueAs(form));
  }

  private static IntegralConstant moment(OptionalLong micros, ColumnType type) {
    return integral(
        micros.orElseThrow(() -> new SqlException("a literal is no " + type.kind())), type);
  }

  static BigDecimal number(RexLiteral literal) {
    BigDecimal value = literal.getValueAs(BigDecimal.class);
    if (value == null) {
      throw new SqlException("the number " + literal + " cannot be read");
    }
    return value;
  }
}

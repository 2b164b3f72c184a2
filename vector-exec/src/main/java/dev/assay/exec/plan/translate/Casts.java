package dev.assay.exec.plan.translate;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.ArithmeticOperator;
import dev.assay.exec.expression.Expression.Cast;
import dev.assay.exec.expression.Expression.DoubleConstant;
import dev.assay.exec.expression.Expression.IntegralConstant;
import dev.assay.exec.expression.Expression.TextConstant;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import java.math.BigDecimal;
import java.util.Optional;

/** Values as other types; casts that change nothing vanish, those of constants are computed. */
final class Casts {

  private Casts() {}

  /** A value as SQL's CAST gives it. */
  static Expression cast(Expression operand, ColumnType target) {
    ColumnType source = operand.type().type();
    if (Constants.isNull(operand)) {
      return Constants.nullOf(target);
    }
    if (source.kind() == TypeKind.VARCHAR && target.kind() != TypeKind.VARCHAR) {
      return fromText(operand, target);
    }
    return switch (target.kind()) {
      case DOUBLE -> toDouble(operand);
      case VARCHAR -> {
        requireKind(operand, TypeKind.VARCHAR, target);
        yield operand;
      }
      case DATE,
          BOOLEAN,
          FLOAT,
          TIME,
          TIMESTAMP,
          TIMESTAMP_TZ,
          INTERVAL_MONTHS,
          INTERVAL_MICROS -> {
        requireKind(operand, target.kind(), target);
        yield operand;
      }
      case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL -> toExact(operand, target);
    };
  }

  private static void requireKind(Expression operand, TypeKind kind, ColumnType target) {
    if (operand.type().type().kind() != kind) {
      throw SqlException.unsupported(
          "CAST from " + operand.type().type().kind() + " to " + target.kind());
    }
  }

  private static Expression fromText(Expression operand, ColumnType target) {
    if (!(operand instanceof TextConstant text)) {
      throw SqlException.unsupported("CAST of text that is not a constant to " + target.kind());
    }
    if (target.kind() == TypeKind.DATE) {
      return Constants.date(text.value());
    }
    try {
      BigDecimal number = new BigDecimal(text.value().strip());
      return target.kind() == TypeKind.DOUBLE
          ? Constants.real(number.doubleValue())
          : Constants.exact(number, target);
    } catch (NumberFormatException _) {
      throw new SqlException("'" + text.value() + "' is not a number");
    }
  }

  /** A number in lane DOUBLE; decimals are divided by ten to their scale. */
  static Expression toDouble(Expression operand) {
    if (operand.type().lane() == Lane.DOUBLE) {
      return operand;
    }
    if (Constants.isNull(operand)) {
      return Constants.nullOf(ColumnType.of(TypeKind.DOUBLE));
    }
    Optional<Double> constant = Constants.floating(operand);
    if (constant.isPresent()) {
      return Constants.real(constant.get());
    }
    ColumnType type = ColumnType.of(TypeKind.DOUBLE);
    return new Cast(operand, ValueType.of(operand.type().nullable() ? type.orNull() : type));
  }

  private static Expression toExact(Expression operand, ColumnType target) {
    if (operand instanceof DoubleConstant constant) {
      return Constants.exact(BigDecimal.valueOf(constant.value()), target);
    }
    ColumnType nullable = SqlTypes.withNull(target, operand.type().nullable());
    if (operand.type().lane() == Lane.DOUBLE) {
      Bounds bounds = ofType(target);
      return new Cast(operand, ValueType.bounded(nullable, bounds.least(), bounds.greatest()));
    }
    Expression scaled = rescale(operand, target.scale(), nullable);
    Bounds range = ofType(target);
    ValueType type = scaled.type();
    boolean fits = type.least() >= range.least() && type.greatest() <= range.greatest();
    return fits || target.kind() == TypeKind.DECIMAL
        ? scaled
        : new Cast(scaled, ValueType.bounded(nullable, range.least(), range.greatest()));
  }

  /** What a type can hold. */
  private static Bounds ofType(ColumnType type) {
    if (type.kind() == TypeKind.DECIMAL && type.precision() <= 18) {
      long greatest = BigDecimal.TEN.pow(type.precision()).longValueExact() - 1;
      return new Bounds(-greatest, greatest);
    }
    return Bounds.of(ValueType.of(type));
  }

  /** An exact number with so many digits after the point. */
  static Expression rescale(Expression operand, int scale) {
    ColumnType type = operand.type().type();
    return type.scale() == scale
        ? operand
        : rescale(operand, scale, SqlTypes.decimal(scale, type.nullable()));
  }

  private static Expression rescale(Expression operand, int scale, ColumnType target) {
    int digits = scale - operand.type().type().scale();
    if (digits == 0) {
      return operand;
    }
    Optional<BigDecimal> constant = Constants.exact(operand);
    if (constant.isPresent()) {
      return Constants.exact(constant.get(), target);
    }
    Bounds bounds = scaled(Bounds.of(operand.type()), digits);
    Lane lane = operand.type().lane() == Lane.INT ? bounds.lane() : Lane.LONG;
    return new Cast(operand, new ValueType(target, lane, bounds.least(), bounds.greatest()));
  }

  private static Bounds scaled(Bounds bounds, int digits) {
    if (!bounds.isKnown() || Math.abs(digits) > 18) {
      return Bounds.UNKNOWN;
    }
    long power = BigDecimal.TEN.pow(Math.abs(digits)).longValueExact();
    return digits > 0
        ? bounds.apply(ArithmeticOperator.MULTIPLY, new Bounds(power, power))
        : new Bounds(Math.floorDiv(bounds.least(), power), Math.ceilDiv(bounds.greatest(), power));
  }

  /** The same value in a wider lane. */
  static Expression widen(Expression operand, Lane lane) {
    ValueType type = operand.type();
    if (type.lane() == lane || Constants.isNull(operand)) {
      return operand;
    }
    if (operand instanceof IntegralConstant constant) {
      return Constants.integral(constant.value(), type.type(), lane);
    }
    Expression source =
        operand instanceof Cast cast && cast.operand().type().type().kind().isIntegral()
            ? cast.operand()
            : operand;
    return new Cast(source, new ValueType(type.type(), lane, type.least(), type.greatest()));
  }

  /** A text in lane STRING. */
  static Expression decoded(Expression operand) {
    return operand.type().dictionary().isPresent()
        ? new Cast(operand, ValueType.of(operand.type().type()))
        : operand;
  }
}

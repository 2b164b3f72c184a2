package dev.assay.exec.plan.translate;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.Cast;
import dev.assay.exec.expression.Expression.IntegralConstant;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.function.Casting;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.TemporalText;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Values as other types; casts that change nothing vanish, those of constants are computed. */
final class Casts {

  private Casts() {}

  /** A value as SQL's CAST gives it. */
  static Expression cast(Expression operand, ColumnType target) {
    return cast(operand, target, false);
  }

  /**
   * A value as another type.
   *
   * @param orNull whether what cannot be cast is null
   */
  static Expression cast(Expression operand, ColumnType target, boolean orNull) {
    ColumnType source = operand.type().type();
    if (Constants.isNull(operand)) {
      return Constants.nullOf(target);
    }
    boolean isSame = source.kind() == target.kind() && source.scale() == target.scale();
    if (isSame && source.precision() <= target.precision()) {
      return operand;
    }
    if (Casting.body(source, target, Lane.LONG).isEmpty()) {
      throw new SqlException("a " + source.kind() + " cannot be cast to " + target.kind());
    }
    if (source.kind().isExact() && target.kind().isExact() && !orNull) {
      return toExact(operand, target);
    }
    ColumnType type = SqlTypes.withNull(target, orNull || source.nullable());
    return Folding.fold(new Cast(operand, bounded(operand, type), orNull));
  }

  private static ValueType bounded(Expression operand, ColumnType target) {
    ValueType from = operand.type();
    return switch (target.kind()) {
      case TIMESTAMP, TIMESTAMP_TZ ->
          from.type().kind() == TypeKind.DATE
              ? range(
                  target, from.least(), from.greatest(), BigInteger.valueOf(ValueType.DAY_MICROS))
              : ValueType.of(target);
      case DATE ->
          from.type().kind() == TypeKind.TIMESTAMP
                  && from.least() > -TemporalText.INFINITE_MICROS
                  && from.greatest() < TemporalText.INFINITE_MICROS
              ? ValueType.bounded(
                  target,
                  Math.floorDiv(from.least(), ValueType.DAY_MICROS),
                  Math.floorDiv(from.greatest(), ValueType.DAY_MICROS))
              : ValueType.of(target);
      default -> ValueType.of(target);
    };
  }

  private static ValueType range(ColumnType type, long least, long greatest, BigInteger factor) {
    BigInteger low = BigInteger.valueOf(least).multiply(factor);
    BigInteger high = BigInteger.valueOf(greatest).multiply(factor);
    return low.bitLength() < Long.SIZE && high.bitLength() < Long.SIZE
        ? new ValueType(type, Lane.LONG, low.longValue(), high.longValue())
        : ValueType.of(type);
  }

  /** A number in lane DOUBLE; decimals are divided by ten to their scale. */
  static Expression toDouble(Expression operand) {
    return operand.type().lane() == Lane.DOUBLE
        ? operand
        : cast(operand, ColumnType.of(TypeKind.DOUBLE));
  }

  private static Expression toExact(Expression operand, ColumnType target) {
    ColumnType nullable = SqlTypes.withNull(target, operand.type().nullable());
    Expression scaled =
        rescale(operand, target.scale(), target.kind() == TypeKind.DECIMAL ? nullable : null);
    if (target.isWide()) {
      return scaled;
    }
    ValueType range = ValueType.of(nullable);
    ValueType type = scaled.type();
    boolean fits =
        type.lane() != Lane.STRING
            && type.least() >= range.least()
            && type.greatest() <= range.greatest();
    return fits && type.type().equals(nullable)
        ? scaled
        : Folding.fold(
            new Cast(
                scaled,
                fits
                    ? new ValueType(nullable, type.lane(), type.least(), type.greatest())
                    : range));
  }

  /** An exact number with so many digits after the point. */
  static Expression rescale(Expression operand, int scale) {
    return rescale(operand, scale, null);
  }

  /**
   * An exact number of another scale.
   *
   * @param target its type, where it is not one of the most digits
   */
  static Expression rescale(Expression operand, int scale, @Nullable ColumnType target) {
    ValueType from = operand.type();
    int digits = scale - from.type().scale();
    if (digits == 0) {
      return operand;
    }
    ColumnType most = SqlTypes.decimal(scale, from.nullable());
    Optional<BigDecimal> constant = Constants.exact(operand);
    if (constant.isPresent()) {
      return Constants.decimal(constant.get(), target == null || !target.isWide() ? most : target);
    }
    Bounds bounds = scaled(Bounds.of(from), digits);
    if (from.lane() == Lane.STRING || !bounds.isKnown()) {
      return new Cast(operand, ValueType.of(target != null ? target : most));
    }
    Lane lane = from.lane() == Lane.INT ? bounds.lane() : Lane.LONG;
    ColumnType type = target != null && target.isWide() ? target : most;
    return new Cast(operand, new ValueType(type, lane, bounds.least(), bounds.greatest()));
  }

  private static Bounds scaled(Bounds bounds, int digits) {
    if (!bounds.isKnown() || Math.abs(digits) > ColumnType.MAX_LONG_PRECISION) {
      return Bounds.UNKNOWN;
    }
    long power = BigDecimal.TEN.pow(Math.abs(digits)).longValueExact();
    return digits > 0
        ? bounds.apply(Expression.ArithmeticOperator.MULTIPLY, new Bounds(power, power))
        : new Bounds(Math.floorDiv(bounds.least(), power), Math.ceilDiv(bounds.greatest(), power));
  }

  /** The same value in a wider lane. */
  static Expression widen(Expression operand, Lane lane) {
    ValueType type = operand.type();
    if (type.lane() == lane || Constants.isNull(operand)) {
      return operand;
    }
    if (lane == Lane.STRING) {
      ColumnType wide = SqlTypes.decimal(type.type().scale(), type.nullable());
      return new Cast(operand, ValueType.of(wide));
    }
    if (operand instanceof IntegralConstant constant) {
      return Constants.integral(constant.value(), type.type(), lane);
    }
    Expression source =
        operand instanceof Cast cast
                && !cast.orNull()
                && cast.operand().type().type().kind().isExact()
                && cast.operand().type().lane() != Lane.STRING
                && cast.type().type().kind().isExact()
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

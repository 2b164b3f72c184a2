package dev.assay.exec.function;

import static dev.assay.exec.function.ScalarFunction.integral;
import static dev.assay.exec.function.ScalarFunction.real;

import dev.assay.exec.function.ScalarFunction.Parameter;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/** Functions of numbers. Floating point follows IEEE 754: no argument fails. */
final class MathFunctions {

  private static final Parameter EXACT = Parameter.EXACT;
  private static final int MOST_LONG_DIGITS = 18;
  private static final Parameter WIDE = Parameter.WIDE;
  private static final Parameter DOUBLE = Parameter.DOUBLE;
  private static final Parameter BIGINT = Parameter.BIGINT;

  private MathFunctions() {}

  static List<ScalarFunction> all() {
    return List.of(
        integral("ABS", TypeKind.BIGINT, r -> Math.absExact(r.integer(0)), EXACT)
            .typed(List::getFirst),
        unary("ABS", Math::abs),
        integral("SIGN", TypeKind.TINYINT, r -> Long.signum(r.integer(0)), EXACT),
        integral("SIGN", TypeKind.TINYINT, r -> (long) Math.signum(r.real(0)), DOUBLE),
        whole("CEIL", r -> Math.ceilDiv(r.integer(0), power(r))),
        unary("CEIL", Math::ceil),
        whole("FLOOR", r -> Math.floorDiv(r.integer(0), power(r))),
        unary("FLOOR", Math::floor),
        whole("TRUNC", r -> r.integer(0) / power(r)),
        unary("TRUNC", x -> x < 0 ? Math.ceil(x) : Math.floor(x)),
        whole("ROUND", r -> halfUp(r.integer(0), power(r))),
        unary("ROUND", MathFunctions::round),
        integral("ROUND", TypeKind.BIGINT, MathFunctions::roundExact, EXACT, BIGINT)
            .typed(types -> withDigitMore(types.getFirst())),
        real("ROUND", r -> round(r.real(0), r.integer(1)), DOUBLE, BIGINT),
        unary("SQRT", Math::sqrt),
        unary("CBRT", Math::cbrt),
        unary("EXP", Math::exp),
        unary("LN", Math::log),
        unary("LOG", Math::log10),
        unary("LOG10", Math::log10),
        unary("LOG2", x -> Math.log(x) / Math.log(2)),
        real("LOG", r -> Math.log(r.real(1)) / Math.log(r.real(0)), DOUBLE, DOUBLE),
        real("POWER", r -> Math.pow(r.real(0), r.real(1)), DOUBLE, DOUBLE),
        real("POW", r -> Math.pow(r.real(0), r.real(1)), DOUBLE, DOUBLE),
        real("ATAN2", r -> Math.atan2(r.real(0), r.real(1)), DOUBLE, DOUBLE),
        unary("SIN", Math::sin),
        unary("COS", Math::cos),
        unary("TAN", Math::tan),
        unary("COT", x -> 1 / Math.tan(x)),
        unary("ASIN", Math::asin),
        unary("ACOS", Math::acos),
        unary("ATAN", Math::atan),
        unary("SINH", Math::sinh),
        unary("COSH", Math::cosh),
        unary("TANH", Math::tanh),
        unary("ASINH", x -> Math.copySign(Math.log(Math.abs(x) + Math.hypot(x, 1)), x)),
        unary("ACOSH", x -> Math.log(x + Math.sqrt(x * x - 1))),
        unary("ATANH", x -> (Math.log1p(x) - Math.log1p(-x)) / 2),
        unary("DEGREES", Math::toDegrees),
        unary("RADIANS", Math::toRadians),
        real("PI", r -> Math.PI),
        real("RANDOM", r -> ThreadLocalRandom.current().nextDouble()),
        unary("EVEN", x -> Math.copySign(2 * Math.ceil(Math.abs(x) / 2), x)),
        truth("ISNAN", r -> Double.isNaN(r.real(0)) ? 1 : 0, DOUBLE),
        truth("ISINF", r -> Double.isInfinite(r.real(0)) ? 1 : 0, DOUBLE),
        truth("ISFINITE", r -> Double.isFinite(r.real(0)) ? 1 : 0, DOUBLE),
        bits("&", r -> r.integer(0) & r.integer(1)),
        bits("|", r -> r.integer(0) | r.integer(1)),
        bits("XOR", r -> r.integer(0) ^ r.integer(1)),
        integral("<<", TypeKind.BIGINT, MathFunctions::shiftLeft, BIGINT, BIGINT)
            .typed(List::getFirst),
        integral(">>", TypeKind.BIGINT, MathFunctions::shiftRight, BIGINT, BIGINT)
            .typed(List::getFirst),
        integral("BIT_COUNT", TypeKind.TINYINT, MathFunctions::bitCount, EXACT),
        bits("GCD", r -> Math.abs(gcd(r.integer(0), r.integer(1)))),
        bits("LCM", MathFunctions::lcm),
        integral("FACTORIAL", TypeKind.BIGINT, MathFunctions::factorial, BIGINT),
        integral("%", TypeKind.BIGINT, r -> r.integer(0) % divisor(r), EXACT, EXACT)
            .typed(List::getFirst),
        wide("%", r -> r.exact(0).remainder(wideDivisor(r)), WIDE, WIDE),
        real("%", r -> r.real(0) % r.real(1), DOUBLE, DOUBLE),
        integral("//", TypeKind.BIGINT, MathFunctions::quotient, BIGINT, BIGINT)
            .typed(List::getFirst),
        wide("//", r -> r.exact(0).divide(wideDivisor(r)), WIDE, WIDE),
        wide("ABS", r -> r.exact(0).abs(), WIDE),
        rounded("CEIL", RoundingMode.CEILING),
        rounded("FLOOR", RoundingMode.FLOOR),
        rounded("TRUNC", RoundingMode.DOWN),
        rounded("ROUND", RoundingMode.HALF_UP),
        wide("TRUNC", r -> rounded(r, RoundingMode.DOWN), WIDE, BIGINT),
        wide("ROUND", r -> rounded(r, RoundingMode.HALF_UP), WIDE, BIGINT),
        real("//", r -> r.real(0) / r.real(1), DOUBLE, DOUBLE),
        integral("TRUNC", TypeKind.BIGINT, MathFunctions::truncExact, EXACT, BIGINT)
            .typed(List::getFirst),
        real("TRUNC", r -> trunc(r.real(0), r.integer(1)), DOUBLE, BIGINT),
        real("ROUND_EVEN", r -> roundEven(r.real(0), r.integer(1)), DOUBLE, BIGINT),
        real("FDIV", r -> Math.floor(r.real(0) / r.real(1)), DOUBLE, DOUBLE),
        real(
            "FMOD", r -> r.real(0) - r.real(1) * Math.floor(r.real(0) / r.real(1)), DOUBLE, DOUBLE),
        real("NEXTAFTER", r -> Math.nextAfter(r.real(0), r.real(1)), DOUBLE, DOUBLE),
        truth("SIGNBIT", r -> Double.doubleToRawLongBits(r.real(0)) < 0 ? 1 : 0, DOUBLE));
  }

  private static long truncExact(Row row) {
    long digits = row.type(0).scale() - row.integer(1);
    long power = digits > 18 ? 0 : Decimals.power((int) Math.max(0, digits));
    return power == 0 ? 0 : row.integer(0) / power * power;
  }

  private static double trunc(double value, long digits) {
    double power = Math.pow(10, (double) digits);
    double whole = value * power;
    return Double.isFinite(whole)
        ? (whole < 0 ? Math.ceil(whole) : Math.floor(whole)) / power
        : value;
  }

  private static double roundEven(double value, long digits) {
    double power = Math.pow(10, (double) digits);
    double rounded = Math.rint(value * power) / power;
    return Double.isFinite(rounded) ? rounded : value;
  }

  private static ScalarFunction unary(String name, DoubleUnaryOperator body) {
    return real(name, r -> body.applyAsDouble(r.real(0)), DOUBLE);
  }

  private static ScalarFunction truth(String name, ScalarFunction.OfLong body, Parameter... of) {
    return integral(name, TypeKind.BOOLEAN, body, of);
  }

  private static ScalarFunction whole(String name, ScalarFunction.OfLong body) {
    return integral(name, TypeKind.BIGINT, body, EXACT)
        .typed(
            types ->
                types.getFirst().kind() == TypeKind.DECIMAL
                    ? ColumnType.decimal(types.getFirst().precision(), 0)
                    : types.getFirst());
  }

  private static ScalarFunction bits(String name, ScalarFunction.OfLong body) {
    return integral(name, TypeKind.BIGINT, body, BIGINT, BIGINT)
        .typed(
            types ->
                types.get(0).kind().compareTo(types.get(1).kind()) >= 0
                    ? types.get(0)
                    : types.get(1));
  }

  private static ScalarFunction wide(String name, Function<Row, BigInteger> body, Parameter... of) {
    return ScalarFunction.text(name, row -> row.put(body.apply(row)), of).typed(List::getFirst);
  }

  private static ScalarFunction rounded(String name, RoundingMode mode) {
    return wide(name, r -> decimal(r).setScale(0, mode).unscaledValue(), WIDE)
        .typed(types -> ColumnType.decimal(types.getFirst().precision(), 0));
  }

  private static BigInteger rounded(Row row, RoundingMode mode) {
    int scale = row.type(0).scale();
    if (row.integer(1) < -ColumnType.MAX_DECIMAL_PRECISION) {
      return BigInteger.ZERO;
    }
    int digits = (int) Math.min(row.integer(1), scale);
    return Casting.wideEnough(decimal(row).setScale(digits, mode).setScale(scale).unscaledValue());
  }

  private static BigDecimal decimal(Row row) {
    return new BigDecimal(row.exact(0), row.type(0).scale());
  }

  private static BigInteger wideDivisor(Row row) {
    BigInteger divisor = row.exact(1);
    if (divisor.signum() == 0) {
      throw byZero(row);
    }
    return divisor;
  }

  private static long power(Row row) {
    return Decimals.power(row.type(0).scale());
  }

  private static ColumnType withDigitMore(ColumnType type) {
    return type.kind() == TypeKind.DECIMAL && type.precision() < MOST_LONG_DIGITS
        ? ColumnType.decimal(type.precision() + 1, type.scale())
        : type;
  }

  private static long halfUp(long value, long power) {
    long quotient = value / power;
    return Math.abs(value % power) >= power - power / 2 && power > 1
        ? quotient + Long.signum(value)
        : quotient;
  }

  private static double round(double value) {
    return Math.abs(value) >= 0x1p52 || Double.isNaN(value)
        ? value
        : Math.copySign(Math.floor(Math.abs(value) + 0.5), value);
  }

  private static double round(double value, long digits) {
    double power = Math.pow(10, (double) Math.abs(digits));
    double rounded = digits < 0 ? round(value / power) * power : round(value * power) / power;
    return Double.isFinite(rounded) ? rounded : digits < 0 ? 0 : value;
  }

  private static long roundExact(Row row) {
    long digits = row.type(0).scale() - row.integer(1);
    if (digits <= 0) {
      return row.integer(0);
    }
    long power = digits > 18 ? 0 : Decimals.power((int) digits);
    return power == 0 ? 0 : Math.multiplyExact(halfUp(row.integer(0), power), power);
  }

  private static long divisor(Row row) {
    long divisor = row.integer(1);
    if (divisor == 0) {
      throw byZero(row);
    }
    return divisor;
  }

  private static Row.Failure byZero(Row row) {
    return new Row.Failure(
        "a division by zero: NULLIF(divisor, 0) makes it null (it was of " + row + ")");
  }

  private static long quotient(Row row) {
    long divisor = divisor(row);
    return divisor == -1 ? Math.negateExact(row.integer(0)) : row.integer(0) / divisor;
  }

  private static long shiftLeft(Row row) {
    long value = row.integer(0);
    long by = row.integer(1);
    if (value < 0 || by < 0 || (value != 0 && by > Long.numberOfLeadingZeros(value) - 1)) {
      throw new Row.Failure("a shift of " + value + " to the left by " + by + " passes its range");
    }
    return value == 0 ? 0 : value << by;
  }

  private static long shiftRight(Row row) {
    long by = row.integer(1);
    return by < 0 || by >= Long.SIZE ? 0 : row.integer(0) >> by;
  }

  private static long bitCount(Row row) {
    long value = row.integer(0);
    return switch (row.type(0).kind()) {
      case TINYINT -> Long.bitCount(value & 0xFF);
      case SMALLINT -> Long.bitCount(value & 0xFFFF);
      case INTEGER -> Integer.bitCount((int) value);
      default -> Long.bitCount(value);
    };
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  private static long lcm(Row row) {
    long a = row.integer(0);
    long b = row.integer(1);
    return a == 0 || b == 0 ? 0 : Math.absExact(Math.multiplyExact(a / gcd(a, b), b));
  }

  private static long factorial(Row row) {
    long product = 1;
    for (long i = 2; i <= row.integer(0); i++) {
      product = Math.multiplyExact(product, i);
    }
    return product;
  }
}

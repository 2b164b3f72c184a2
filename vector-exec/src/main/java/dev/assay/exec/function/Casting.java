package dev.assay.exec.function;

import dev.assay.exec.function.ScalarFunction.Body;
import dev.assay.exec.function.ScalarFunction.OfBytes;
import dev.assay.exec.function.ScalarFunction.OfDouble;
import dev.assay.exec.function.ScalarFunction.OfLong;
import dev.assay.exec.kernel.WideDecimal;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.TemporalText;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Values of one type as another, row by row; what cannot be cast fails with a sentence. */
public final class Casting {

  private Casting() {}

  /**
   * How a value is cast; empty where the types do not allow it.
   *
   * @param lane how the result travels
   */
  public static Optional<Body> body(ColumnType from, ColumnType to, Lane lane) {
    TypeKind source = from.kind();
    @Nullable Body body =
        switch (to.kind()) {
          case VARCHAR -> (OfBytes) row -> row.put(text(row, 0, from));
          case BOOLEAN -> toBoolean(source);
          case FLOAT, DOUBLE -> toDouble(from, to);
          case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL -> toExact(from, to, lane);
          case DATE -> toDate(source);
          case TIME ->
              source == TypeKind.VARCHAR
                  ? parse(TypeKind.TIME)
                  : source == TypeKind.TIMESTAMP || source == TypeKind.TIMESTAMP_TZ
                      ? (OfLong) row -> Math.floorMod(row.integer(0), ValueType.DAY_MICROS)
                      : same(source, TypeKind.TIME);
          case TIMESTAMP, TIMESTAMP_TZ ->
              source == TypeKind.VARCHAR
                  ? parse(to.kind())
                  : source == TypeKind.DATE
                      ? (OfLong) row -> TemporalText.startOf(row.integer(0))
                      : source == TypeKind.TIMESTAMP || source == TypeKind.TIMESTAMP_TZ
                          ? (OfLong) row -> row.integer(0)
                          : null;
          case INTERVAL_MONTHS, INTERVAL_MICROS ->
              source == TypeKind.VARCHAR ? parse(to.kind()) : same(source, to.kind());
        };
    return Optional.ofNullable(body);
  }

  private static @Nullable Body same(TypeKind from, TypeKind to) {
    return from == to ? (OfLong) row -> row.integer(0) : null;
  }

  private static Row.Failure no(String text, TypeKind kind) {
    return new Row.Failure("'" + text + "' is not of type " + kind);
  }

  private static OfLong parse(TypeKind kind) {
    return row -> {
      String text = row.text(0);
      OptionalLong value =
          switch (kind) {
            case DATE -> dateOf(text);
            case TIME -> TemporalText.time(text);
            case INTERVAL_MONTHS -> IntervalText.months(text);
            case INTERVAL_MICROS -> IntervalText.micros(text);
            default -> TemporalText.timestamp(text);
          };
      return value.orElseThrow(() -> no(text, kind));
    };
  }

  private static OptionalLong dateOf(String text) {
    OptionalLong date = TemporalText.date(text);
    if (date.isPresent()) {
      return date;
    }
    OptionalLong moment = TemporalText.timestamp(text);
    return moment.isPresent() ? OptionalLong.of(TemporalText.dayOf(moment.getAsLong())) : moment;
  }

  private static @Nullable Body toDate(TypeKind source) {
    return switch (source) {
      case VARCHAR -> parse(TypeKind.DATE);
      case DATE -> (OfLong) row -> row.integer(0);
      case TIMESTAMP, TIMESTAMP_TZ -> (OfLong) row -> TemporalText.dayOf(row.integer(0));
      default -> null;
    };
  }

  private static @Nullable Body toBoolean(TypeKind source) {
    return switch (source) {
      case VARCHAR ->
          (OfLong)
              row -> {
                String text = row.text(0);
                return switch (text.strip().toLowerCase(Locale.ROOT)) {
                  case "true", "t", "1", "yes", "y", "on" -> 1;
                  case "false", "f", "0", "no", "n", "off" -> 0;
                  default -> throw no(text, TypeKind.BOOLEAN);
                };
              };
      case FLOAT, DOUBLE -> (OfLong) row -> row.real(0) != 0 ? 1 : 0;
      case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL ->
          (OfLong) row -> row.exact(0).signum() == 0 ? 0 : 1;
      default -> null;
    };
  }

  private static @Nullable Body toDouble(ColumnType from, ColumnType to) {
    @Nullable OfDouble body =
        switch (from.kind()) {
          case VARCHAR -> row -> parseDouble(row.text(0), to.kind());
          case FLOAT, DOUBLE -> row -> row.real(0);
          case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL ->
              row -> new BigDecimal(row.exact(0), from.scale()).doubleValue();
          default -> null;
        };
    if (body == null || to.kind() == TypeKind.DOUBLE) {
      return body;
    }
    return (OfDouble)
        row -> {
          double value = body.apply(row);
          if (Double.isFinite(value) && Float.isInfinite((float) value)) {
            throw new Row.Failure(value + " passes the range of FLOAT");
          }
          return (float) value;
        };
  }

  private static double parseDouble(String text, TypeKind kind) {
    String number = text.strip();
    String lower = number.toLowerCase(Locale.ROOT);
    int sign = lower.startsWith("-") ? 1 : lower.startsWith("+") ? 1 : 0;
    switch (lower.substring(sign)) {
      case "inf", "infinity" -> {
        return lower.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
      }
      case "nan" -> {
        return Double.NaN;
      }
      default -> {
        try {
          if (lower.isEmpty() || Character.isLetter(lower.charAt(lower.length() - 1))) {
            throw no(text, kind);
          }
          return Double.parseDouble(number);
        } catch (NumberFormatException e) {
          throw no(text, kind);
        }
      }
    }
  }

  private static @Nullable Body toExact(ColumnType from, ColumnType to, Lane lane) {
    BigInteger greatest =
        to.kind() == TypeKind.DECIMAL
            ? BigInteger.TEN.pow(to.precision()).subtract(BigInteger.ONE)
            : BigInteger.valueOf(ValueType.of(to).greatest());
    switch (from.kind()) {
      case VARCHAR, FLOAT, DOUBLE, BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL -> {}
      default -> {
        return null;
      }
    }
    return lane == Lane.STRING
        ? (OfBytes) row -> row.put(exact(row, from, to, greatest))
        : (OfLong) row -> exact(row, from, to, greatest).longValueExact();
  }

  private static BigInteger exact(Row row, ColumnType from, ColumnType to, BigInteger greatest) {
    BigDecimal value;
    RoundingMode rounding = RoundingMode.HALF_UP;
    switch (from.kind()) {
      case VARCHAR -> value = number(row.text(0), to.kind());
      case FLOAT, DOUBLE -> {
        double real = row.real(0);
        if (!Double.isFinite(real)) {
          throw new Row.Failure(real + " has no value as " + name(to));
        }
        boolean isInteger = to.kind() != TypeKind.DECIMAL || isHuge(to);
        value = isInteger ? new BigDecimal(real) : BigDecimal.valueOf(real);
        rounding = isInteger ? RoundingMode.HALF_EVEN : rounding;
      }
      default -> value = new BigDecimal(row.exact(0), from.scale());
    }
    BigInteger unscaled = value.setScale(to.scale(), rounding).unscaledValue();
    BigInteger least = to.kind() == TypeKind.DECIMAL ? greatest.negate() : greatest.not();
    if (unscaled.compareTo(greatest) > 0 || unscaled.compareTo(least) < 0) {
      throw new Row.Failure(value.toPlainString() + " passes the range of " + name(to));
    }
    return unscaled;
  }

  /** Whether a type is what HUGEINT is here. */
  private static boolean isHuge(ColumnType type) {
    return type.scale() == 0 && type.precision() == ColumnType.MAX_DECIMAL_PRECISION;
  }

  private static String name(ColumnType type) {
    return type.kind() == TypeKind.DECIMAL
        ? "DECIMAL(" + type.precision() + ", " + type.scale() + ")"
        : type.kind().name();
  }

  private static BigDecimal number(String text, TypeKind kind) {
    try {
      return NumberText.exact(text);
    } catch (NumberFormatException e) {
      throw no(text, kind);
    }
  }

  /** An argument as text. */
  static String text(Row row, int index, ColumnType from) {
    return switch (from.kind()) {
      case VARCHAR -> row.text(index);
      case BOOLEAN -> row.truth(index) ? "true" : "false";
      case TINYINT, SMALLINT, INTEGER, BIGINT -> Long.toString(row.integer(index));
      case DECIMAL -> new BigDecimal(row.exact(index), from.scale()).toPlainString();
      case FLOAT -> NumberText.of((float) row.real(index));
      case DOUBLE -> NumberText.of(row.real(index));
      case DATE -> TemporalText.ofDate(row.integer(index));
      case TIME -> TemporalText.ofTime(row.integer(index));
      case TIMESTAMP -> TemporalText.ofTimestamp(row.integer(index));
      case TIMESTAMP_TZ -> TemporalText.ofTimestampTz(row.integer(index));
      case INTERVAL_MONTHS -> TemporalText.ofMonths(row.integer(index));
      case INTERVAL_MICROS -> TemporalText.ofMicros(row.integer(index));
    };
  }

  /** Arithmetic on exact numbers of any size. */
  public static OfBytes wide(java.util.function.BinaryOperator<BigInteger> operation) {
    return row -> row.put(wideEnough(operation.apply(row.exact(0), row.exact(1))));
  }

  /** The same value, which is refused where it has more digits than DECIMAL can have. */
  static BigInteger wideEnough(BigInteger value) {
    if (value.abs().compareTo(WideDecimal.LIMIT) >= 0) {
      throw new Row.Failure("a result passes the 38 digits of DECIMAL: " + value);
    }
    return value;
  }
}

package dev.assay.exec.plan.bind;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.function.IntervalText;
import dev.assay.exec.plan.translate.Operators;
import dev.assay.exec.syntax.Node;
import dev.assay.exec.syntax.TypeName;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlIntervalQualifier;

/** Numbers and intervals as they are written. */
final class Literals {

  private static final long MICROS_A_MILLI = 1000;

  private Literals() {}

  /** A number of the narrowest type from INTEGER on that holds its digits. */
  static RexLiteral exact(Algebra algebra, BigDecimal value) {
    int digits = Math.max(value.precision(), value.scale());
    if (digits > ColumnType.MAX_DECIMAL_PRECISION) {
      return approximate(algebra, value.doubleValue());
    }
    ColumnType type;
    if (value.scale() > 0) {
      type = ColumnType.decimal(digits, value.scale());
    } else {
      int bits = value.toBigInteger().bitLength();
      type =
          bits < Integer.SIZE
              ? ColumnType.of(TypeKind.INTEGER)
              : bits < Long.SIZE
                  ? ColumnType.of(TypeKind.BIGINT)
                  : ColumnType.decimal(ColumnType.MAX_DECIMAL_PRECISION, 0);
    }
    return algebra.rex().makeExactLiteral(value, algebra.type(type));
  }

  static RexLiteral approximate(Algebra algebra, double value) {
    if (Double.isInfinite(value)) {
      throw new SqlException("a number that is written passes the range of DOUBLE");
    }
    return algebra.rex().makeApproxLiteral(new BigDecimal(value), algebra.type(TypeKind.DOUBLE));
  }

  /** The opposite of a number that is written. */
  static Optional<RexNode> negated(Algebra algebra, RexNode operand) {
    if (!(operand instanceof RexLiteral literal) || literal.isNull()) {
      return Optional.empty();
    }
    BigDecimal value =
        switch (literal.getType().getSqlTypeName()) {
          case INTEGER, BIGINT, DECIMAL -> literal.getValueAs(BigDecimal.class);
          default -> null;
        };
    return value == null || value.signum() == 0
        ? Optional.empty()
        : Optional.of(exact(algebra, value.negate()));
  }

  /** A whole number that is written. */
  static Optional<BigDecimal> wholeNumber(Node node) {
    return node instanceof Node.Exact number && number.value().scale() <= 0
        ? Optional.of(number.value())
        : Optional.empty();
  }

  /** A length of time. */
  static RexNode interval(ExpressionBinder binder, Node.Interval interval) {
    Algebra algebra = binder.algebra();
    if (interval.amount() instanceof Node.Text text && interval.unit().isEmpty()) {
      return binder
          .environment()
          .at(
              interval.at(),
              () ->
                  ofText(algebra, text.value())
                      .orElseThrow(
                          () ->
                              new SqlException(
                                  "'"
                                      + text.value()
                                      + "' is not an interval of months alone, or of days and"
                                      + " less alone: add one to the other")));
    }
    Optional<BigDecimal> amount = amount(interval.amount());
    if (amount.isPresent()) {
      Optional<RexNode> constant =
          binder
              .environment()
              .at(
                  interval.at(),
                  () -> ofText(algebra, amount.get().toPlainString() + " " + interval.unit()));
      if (constant.isPresent()) {
        return constant.get();
      }
    }
    return binder
        .functions()
        .call(
            "TO_" + interval.unit() + "S", interval.at(), List.of(binder.bind(interval.amount())));
  }

  private static Optional<BigDecimal> amount(Node node) {
    return switch (node) {
      case Node.Exact number -> Optional.of(number.value());
      case Node.Unary(String operator, Node.Exact number, int _) when operator.equals("-") ->
          Optional.of(number.value().negate());
      case Node.Text text -> {
        try {
          yield Optional.of(new BigDecimal(text.value().strip()));
        } catch (NumberFormatException e) {
          yield Optional.empty();
        }
      }
      default -> Optional.empty();
    };
  }

  /** A text as INTERVAL, where a cast asks for that. */
  static Optional<RexNode> castInterval(Algebra algebra, String text, TypeName type) {
    return type.name().equals("INTERVAL") ? ofText(algebra, text) : Optional.empty();
  }

  /**
   * The parts of an interval that is written with months and with days or less; none for any other.
   * They are added one after the other.
   */
  static List<RexNode> mixed(Algebra algebra, Node node) {
    String text = "";
    if (node instanceof Node.Interval(Node.Text(String written, int _), String unit, int _)
        && unit.isEmpty()) {
      text = written;
    } else if (node instanceof Node.Cast(Node.Text(String written, int _), TypeName type, _, _)
        && type.name().equals("INTERVAL")) {
      text = written;
    }
    try {
      return IntervalText.of(text)
          .filter(each -> each.months().isPresent() && each.micros().isPresent())
          .map(
              each ->
                  List.of(
                      months(algebra, each.months().getAsLong()),
                      micros(algebra, each.micros().getAsLong())))
          .orElse(List.of());
    } catch (ArithmeticException e) {
      return List.of();
    }
  }

  private static Optional<RexNode> ofText(Algebra algebra, String text) {
    try {
      OptionalLong months = IntervalText.months(text);
      if (months.isPresent()) {
        return Optional.of(months(algebra, months.getAsLong()));
      }
      OptionalLong micros = IntervalText.micros(text);
      return micros.isPresent()
          ? Optional.of(micros(algebra, micros.getAsLong()))
          : Optional.empty();
    } catch (ArithmeticException e) {
      throw new SqlException(String.valueOf(e.getMessage()));
    }
  }

  private static RexNode months(Algebra algebra, long months) {
    var type = algebra.type(TypeKind.INTERVAL_MONTHS);
    return algebra.rex().makeIntervalLiteral(BigDecimal.valueOf(months), qualifier(type));
  }

  private static RexNode micros(Algebra algebra, long micros) {
    if (micros % MICROS_A_MILLI != 0) {
      return algebra
          .rex()
          .makeCall(Operators.named("TO_MICROSECONDS"), exact(algebra, BigDecimal.valueOf(micros)));
    }
    var type = algebra.type(TypeKind.INTERVAL_MICROS);
    return algebra
        .rex()
        .makeIntervalLiteral(BigDecimal.valueOf(micros / MICROS_A_MILLI), qualifier(type));
  }

  private static SqlIntervalQualifier qualifier(RelDataType type) {
    return Objects.requireNonNull(type.getIntervalQualifier());
  }
}

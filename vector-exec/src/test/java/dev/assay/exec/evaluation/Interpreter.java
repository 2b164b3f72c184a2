package dev.assay.exec.evaluation;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.And;
import dev.assay.exec.expression.Expression.Arithmetic;
import dev.assay.exec.expression.Expression.Case;
import dev.assay.exec.expression.Expression.Cast;
import dev.assay.exec.expression.Expression.Column;
import dev.assay.exec.expression.Expression.Comparison;
import dev.assay.exec.expression.Expression.DoubleConstant;
import dev.assay.exec.expression.Expression.Extract;
import dev.assay.exec.expression.Expression.InList;
import dev.assay.exec.expression.Expression.IntegralConstant;
import dev.assay.exec.expression.Expression.IsNull;
import dev.assay.exec.expression.Expression.Like;
import dev.assay.exec.expression.Expression.Not;
import dev.assay.exec.expression.Expression.NullConstant;
import dev.assay.exec.expression.Expression.Or;
import dev.assay.exec.expression.Expression.Substring;
import dev.assay.exec.expression.Expression.TextConstant;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Computes an expression for one row by the book, without any of the engine's code: integers,
 * dates, decimals and truth as {@link Long}, doubles, texts, and null.
 */
final class Interpreter {

  private Interpreter() {}

  static @Nullable Object value(Expression expression, @Nullable Object[] row) {
    return switch (expression) {
      case Column e -> row[e.index()];
      case IntegralConstant e -> e.value();
      case DoubleConstant e -> e.value();
      case TextConstant e -> e.value();
      case NullConstant _, Expression.Failure _ -> null;
      case Arithmetic e -> arithmetic(e, value(e.left(), row), value(e.right(), row));
      case Comparison e -> comparison(e, value(e.left(), row), value(e.right(), row));
      case And e -> logic(e.operands(), 0, row);
      case Or e -> logic(e.operands(), 1, row);
      case Not e -> {
        Object truth = value(e.operand(), row);
        yield truth == null ? null : (Object) (1 - (Long) truth);
      }
      case IsNull e -> truth(value(e.operand(), row) == null);
      case Like e -> {
        Object text = value(e.operand(), row);
        yield text == null
            ? null
            : truth(regex(e.pattern(), e.escape()).matcher((String) text).matches());
      }
      case InList e -> {
        Object value = value(e.operand(), row);
        yield value == null ? null : isAmong(value, e.constants(), row);
      }
      case Case e -> {
        for (int i = 0; i < e.conditions().size(); i++) {
          if (Long.valueOf(1).equals(value(e.conditions().get(i), row))) {
            yield value(e.values().get(i), row);
          }
        }
        yield value(e.otherwise(), row);
      }
      case Cast e -> {
        Object value = value(e.operand(), row);
        yield value == null ? null : cast(value, e.operand().type(), e.type());
      }
      case Expression.Call e -> throw new IllegalArgumentException(e.function().name());
      case Extract e -> {
        Object day = value(e.operand(), row);
        if (day == null) {
          yield null;
        }
        LocalDate date = LocalDate.ofEpochDay((Long) day);
        yield switch (e.field()) {
          case YEAR -> (long) date.getYear();
          case MONTH -> (long) date.getMonthValue();
          case DAY -> (long) date.getDayOfMonth();
        };
      }
      case Substring e -> {
        Object text = value(e.operand(), row);
        yield text == null ? null : part((String) text, e.from(), e.length());
      }
    };
  }

  private static Object isAmong(Object value, List<Expression> constants, @Nullable Object[] row) {
    return truth(constants.stream().anyMatch(constant -> order(value, value(constant, row)) == 0));
  }

  private static Object truth(boolean truth) {
    return truth ? 1L : 0L;
  }

  private static @Nullable Object logic(
      List<Expression> operands, long decisive, @Nullable Object[] row) {
    Object result = 1 - decisive;
    for (Expression operand : operands) {
      Object truth = value(operand, row);
      if (truth == null) {
        result = null;
      } else if ((Long) truth == decisive) {
        return decisive;
      }
    }
    return result;
  }

  private static @Nullable Object arithmetic(
      Arithmetic e, @Nullable Object left, @Nullable Object right) {
    if (left == null || right == null) {
      return null;
    }
    if (e.type().lane() == Lane.DOUBLE) {
      double a = ((Number) left).doubleValue();
      double b = ((Number) right).doubleValue();
      return switch (e.operator()) {
        case ADD -> a + b;
        case SUBTRACT -> a - b;
        case MULTIPLY -> a * b;
        case DIVIDE -> {
          if (b == 0) {
            throw new ArithmeticException("division by zero");
          }
          yield a / b;
        }
      };
    }
    BigInteger a = BigInteger.valueOf((Long) left);
    BigInteger b = BigInteger.valueOf((Long) right);
    return inRange(
        switch (e.operator()) {
          case ADD -> a.add(b);
          case SUBTRACT -> a.subtract(b);
          case MULTIPLY -> a.multiply(b);
          case DIVIDE -> throw new IllegalArgumentException("no integral quotients");
        },
        e.type());
  }

  private static long inRange(BigInteger value, ValueType type) {
    long exact = value.longValueExact();
    if (exact < type.least() || exact > type.greatest()) {
      throw new ArithmeticException(value + " is out of range");
    }
    return exact;
  }

  private static @Nullable Object comparison(
      Comparison e, @Nullable Object left, @Nullable Object right) {
    if (left == null || right == null) {
      return null;
    }
    return truth(holds(e.operator(), order(left, right)));
  }

  static boolean holds(Expression.ComparisonOperator operator, int order) {
    return switch (operator) {
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
      case LESS -> order < 0;
      case LESS_OR_EQUAL -> order <= 0;
      case GREATER -> order > 0;
      case GREATER_OR_EQUAL -> order >= 0;
    };
  }

  private static int order(Object left, @Nullable Object right) {
    if (left instanceof String a && right instanceof String b) {
      return Arrays.compareUnsigned(
          a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
    if (left instanceof Long a && right instanceof Long b) {
      return Long.compare(a, b);
    }
    double a = ((Number) left).doubleValue();
    double b = right == null ? Double.NaN : ((Number) right).doubleValue();
    return a == b ? 0 : Double.compare(a, b);
  }

  private static Object cast(Object value, ValueType from, ValueType to) {
    if (value instanceof String) {
      return value;
    }
    int scale = to.type().scale();
    if (value instanceof Double number) {
      if (to.type().kind() == TypeKind.DOUBLE) {
        return number;
      }
      if (to.type().kind() == TypeKind.BOOLEAN) {
        return truth(number != 0);
      }
      double scaled = number * Math.pow(10, scale);
      if (Double.isNaN(scaled) || Double.isInfinite(scaled)) {
        throw new ArithmeticException("not a number");
      }
      return inRange(new BigDecimal(scaled).setScale(0, RoundingMode.HALF_UP).toBigInteger(), to);
    }
    long integral = (Long) value;
    int fromScale = from.type().scale();
    return switch (to.type().kind()) {
      case DOUBLE -> integral / Math.pow(10, fromScale);
      case BOOLEAN -> truth(integral != 0);
      default ->
          inRange(
              BigDecimal.valueOf(integral, fromScale)
                  .setScale(scale, RoundingMode.HALF_UP)
                  .unscaledValue(),
              to);
    };
  }

  private static String part(String text, int from, Optional<Integer> length) {
    int[] characters = text.codePoints().toArray();
    StringBuilder part = new StringBuilder();
    for (int i = 1; i <= characters.length; i++) {
      if (i >= from && (length.isEmpty() || i < (long) from + length.get())) {
        part.appendCodePoint(characters[i - 1]);
      }
    }
    return part.toString();
  }

  static Pattern regex(String pattern, Optional<Character> escape) {
    StringBuilder regex = new StringBuilder();
    int[] characters = pattern.codePoints().toArray();
    for (int i = 0; i < characters.length; i++) {
      int c = characters[i];
      if (escape.isPresent() && c == escape.get()) {
        i++;
        regex.append(Pattern.quote(Character.toString(characters[i])));
      } else {
        regex.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(Character.toString(c)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }
}

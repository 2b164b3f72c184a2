package dev.assay.exec.evaluation;

import static dev.assay.exec.expression.Expression.ArithmeticOperator.ADD;
import static dev.assay.exec.expression.Expression.ArithmeticOperator.MULTIPLY;
import static dev.assay.exec.expression.Expression.ArithmeticOperator.SUBTRACT;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.And;
import dev.assay.exec.expression.Expression.Arithmetic;
import dev.assay.exec.expression.Expression.ArithmeticOperator;
import dev.assay.exec.expression.Expression.Case;
import dev.assay.exec.expression.Expression.Cast;
import dev.assay.exec.expression.Expression.Column;
import dev.assay.exec.expression.Expression.Comparison;
import dev.assay.exec.expression.Expression.ComparisonOperator;
import dev.assay.exec.expression.Expression.DateField;
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
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/** Expressions over the columns of a {@link Sample}, typed as the planner types them. */
final class RandomExpressions {

  private static final ValueType BIGINT = ValueType.of(ColumnType.of(TypeKind.BIGINT).orNull());
  private static final ValueType INTEGER = ValueType.of(ColumnType.of(TypeKind.INTEGER).orNull());
  private static final ValueType REAL = ValueType.of(ColumnType.of(TypeKind.DOUBLE).orNull());
  private static final ValueType TEXT = ValueType.of(ColumnType.of(TypeKind.VARCHAR).orNull());
  private static final List<String> PATTERNS =
      List.of(
          "%",
          "",
          "a",
          "a%",
          "%b",
          "%special%",
          "%special%requests%",
          "PROMO%",
          "_",
          "_%",
          "%_ö%",
          "a\\%b\\_c",
          "%本_",
          "word 1%",
          "word _",
          "%ab%ab%",
          "s%s",
          "%%a",
          "𝄞%f",
          "__");

  private final Random random;
  private final Sample sample;

  RandomExpressions(Random random, Sample sample) {
    this.random = random;
    this.sample = sample;
  }

  private Column column(int index) {
    return new Column(index, sample.types.get(index));
  }

  private int among(int... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private <T> T among(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** An expression of any type. */
  Expression any(int depth) {
    return switch (random.nextInt(6)) {
      case 0 -> real(depth);
      case 1 -> text(depth);
      case 2 -> predicate(depth);
      case 3 -> price(depth);
      default -> integer(depth);
    };
  }

  Expression integer(int depth) {
    if (depth <= 0) {
      return random.nextInt(4) == 0 ? integerConstant() : integerColumn();
    }
    return switch (random.nextInt(8)) {
      case 0 -> choice(depth, () -> integer(depth - 1), BIGINT);
      case 1 -> new Extract(among(List.of(DateField.values())), date(), yearType());
      case 2 -> new Cast(predicate(depth - 1), INTEGER);
      case 3 -> new Cast(integer(depth - 1), random.nextBoolean() ? INTEGER : BIGINT);
      default ->
          arithmetic(
              among(List.of(ADD, SUBTRACT, MULTIPLY)),
              integer(depth - 1 - random.nextInt(2)),
              integer(depth - 1 - random.nextInt(2)),
              ColumnType.of(TypeKind.BIGINT).orNull());
    };
  }

  private Expression integerColumn() {
    return column(
        among(Sample.INTEGER, Sample.SMALL, Sample.BIG, Sample.MEDIUM, Sample.OTHER_SMALL));
  }

  private ValueType yearType() {
    return random.nextBoolean()
        ? ValueType.bounded(ColumnType.of(TypeKind.BIGINT).orNull(), -3000, 12_000)
        : BIGINT;
  }

  private Expression integerConstant() {
    long[] special = {
      0,
      1,
      -1,
      100,
      Integer.MAX_VALUE,
      Integer.MIN_VALUE,
      1L << 31,
      -1L << 32,
      Long.MAX_VALUE,
      Long.MIN_VALUE
    };
    long value =
        random.nextBoolean() ? random.nextInt(-60, 60) : special[random.nextInt(special.length)];
    ColumnType type = ColumnType.of(TypeKind.BIGINT);
    return random.nextInt(12) == 0
        ? new NullConstant(BIGINT)
        : new IntegralConstant(
            value,
            random.nextBoolean() ? ValueType.bounded(type, value, value) : ValueType.of(type));
  }

  /** Types with the bounds that follow, or with those of an SQL type, so that checks are needed. */
  private Expression arithmetic(
      ArithmeticOperator operator, Expression left, Expression right, ColumnType type) {
    Bounds bounds = Bounds.of(operator, Bounds.of(left), Bounds.of(right));
    BigInteger least = bounds.least();
    BigInteger greatest = bounds.greatest();
    boolean fits = least.bitLength() < Long.SIZE && greatest.bitLength() < Long.SIZE;
    ValueType result =
        fits && random.nextInt(5) > 0
            ? ValueType.bounded(type, least.longValueExact(), greatest.longValueExact())
            : random.nextInt(4) == 0
                ? ValueType.bounded(type, Integer.MIN_VALUE, Integer.MAX_VALUE)
                : ValueType.of(type);
    return new Arithmetic(operator, left, right, result);
  }

  /** price * (1 - discount), and casts between scales. */
  Expression price(int depth) {
    Expression price = column(Sample.PRICE);
    Expression small = column(among(Sample.SMALL, Sample.OTHER_SMALL));
    if (depth <= 0) {
      return random.nextBoolean() ? price : column(Sample.FINE_PRICE);
    }
    ColumnType type = ColumnType.decimal(18, random.nextInt(7)).orNull();
    return switch (random.nextInt(4)) {
      case 0 -> {
        ValueType hundred = ValueType.bounded(ColumnType.of(TypeKind.INTEGER), 100, 100);
        Expression constant = new IntegralConstant(100, hundred);
        Expression sum =
            random.nextInt(3) == 0
                ? arithmetic(ADD, small, constant, ColumnType.decimal(12, 2).orNull())
                : arithmetic(
                    among(List.of(ADD, SUBTRACT)),
                    constant,
                    small,
                    ColumnType.decimal(12, 2).orNull());
        Expression factor = random.nextBoolean() ? price : column(Sample.FINE_PRICE);
        ColumnType product = ColumnType.decimal(18, 4).orNull();
        yield random.nextBoolean()
            ? arithmetic(MULTIPLY, factor, sum, product)
            : arithmetic(MULTIPLY, sum, factor, product);
      }
      case 1 -> new Cast(real(depth - 1), ValueType.bounded(type, -1L << 40, 1L << 40));
      default ->
          new Cast(
              price(depth - 1),
              random.nextBoolean()
                  ? ValueType.of(type)
                  : ValueType.bounded(type, Integer.MIN_VALUE, Integer.MAX_VALUE));
    };
  }

  Expression real(int depth) {
    if (depth <= 0) {
      return switch (random.nextInt(5)) {
        case 0 -> new DoubleConstant(Sample.wild(random), REAL);
        case 1, 2 -> column(Sample.DOUBLE);
        default -> column(Sample.TAME_DOUBLE);
      };
    }
    return switch (random.nextInt(6)) {
      case 0 -> choice(depth, () -> real(depth - 1), REAL);
      case 1 -> new Cast(random.nextBoolean() ? integer(depth - 1) : price(depth - 1), REAL);
      default ->
          new Arithmetic(
              among(List.of(ArithmeticOperator.values())),
              real(depth - 1),
              random.nextInt(4) == 0 ? column(Sample.SMALL) : real(depth - 1),
              REAL);
    };
  }

  private Expression date() {
    return column(among(Sample.DATE, Sample.NEAR_DATE));
  }

  Expression text(int depth) {
    if (depth <= 0) {
      return switch (random.nextInt(8)) {
        case 0 -> new TextConstant(Sample.text(random), TEXT);
        case 1, 2 -> column(Sample.CODED);
        case 3 -> column(Sample.MANY_CODED);
        case 4 -> column(Sample.FULL_TEXT);
        default -> column(Sample.TEXT);
      };
    }
    return switch (random.nextInt(3)) {
      case 0 -> choice(depth, () -> text(depth - 1), TEXT);
      case 1 -> new Cast(text(depth - 1), TEXT);
      default ->
          new Substring(
              text(depth - 1),
              random.nextInt(-2, 9),
              random.nextBoolean() ? Optional.empty() : Optional.of(random.nextInt(0, 12)),
              TEXT);
    };
  }

  private Expression choice(int depth, Supplier<Expression> values, ValueType type) {
    List<Expression> conditions = new ArrayList<>();
    List<Expression> branches = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      conditions.add(predicate(depth - 1));
      branches.add(values.get());
    }
    Expression otherwise = random.nextInt(3) == 0 ? new NullConstant(type) : values.get();
    return new Case(conditions, branches, otherwise, type);
  }

  Expression predicate(int depth) {
    if (depth > 0 && random.nextInt(2) == 0) {
      List<Expression> operands = new ArrayList<>();
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        operands.add(predicate(depth - 1));
      }
      return switch (random.nextInt(3)) {
        case 0 -> new And(operands);
        case 1 -> new Or(operands);
        default -> new Not(operands.getFirst());
      };
    }
    ComparisonOperator operator = among(List.of(ComparisonOperator.values()));
    return switch (random.nextInt(13)) {
      case 0, 1 -> new Comparison(operator, integer(depth - 1), integer(depth - 1));
      case 2 -> new Comparison(operator, integerColumn(), integerConstant());
      case 3, 4 -> new Comparison(operator, real(depth - 1), real(depth - 1));
      case 5, 6 -> new Comparison(operator, text(depth - 1), text(depth - 1));
      case 7 -> new Comparison(operator, column(Sample.CODED), new TextConstant(word(), TEXT));
      case 8 -> new IsNull(any(depth - 1));
      case 9, 10 -> new Like(text(depth - 1), pattern(), Optional.of('\\'));
      case 11 -> inList(depth);
      default ->
          random.nextInt(4) == 0
              ? new IntegralConstant(random.nextInt(2), Expression.BOOLEAN)
              : column(Sample.BOOLEAN);
    };
  }

  private String word() {
    return random.nextInt(4) == 0 ? "no such word" : Sample.WORDS.get(random.nextInt(9));
  }

  private String pattern() {
    return among(PATTERNS);
  }

  private Expression inList(int depth) {
    int count = random.nextInt(4) == 0 ? random.nextInt(5, 40) : random.nextInt(1, 5);
    List<Expression> constants = new ArrayList<>();
    int kind = random.nextInt(3);
    for (int i = 0; i < count; i++) {
      constants.add(
          switch (kind) {
            case 0 -> new TextConstant(Sample.text(random), TEXT);
            case 1 -> new DoubleConstant(Sample.wild(random), REAL);
            default ->
                new IntegralConstant(
                    random.nextInt(6) == 0 ? random.nextLong() : random.nextInt(-99, 99), BIGINT);
          });
    }
    return new InList(
        kind == 0 ? text(depth - 1) : kind == 1 ? real(depth - 1) : integer(depth - 1), constants);
  }
}

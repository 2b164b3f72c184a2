package dev.assay.exec.expression;

import dev.assay.exec.function.ScalarFunction;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import java.util.List;
import java.util.Optional;

/**
 * A scalar expression over the columns of a node's input. Operands already have the types that the
 * operation needs: the planner has put casts and rescaled decimals, so that both sides of a
 * comparison, an addition or a subtraction have the same scale. SQL's three-valued logic holds: a
 * null operand makes a null result, but for AND, OR, IS NULL and CASE.
 */
public sealed interface Expression {

  /** Type, lane and bounds of the result. */
  ValueType type();

  /** The type of a predicate. */
  ValueType BOOLEAN = ValueType.of(ColumnType.of(TypeKind.BOOLEAN).orNull());

  /**
   * A column of the input.
   *
   * @param index 0 for the first
   */
  record Column(int index, ValueType type) implements Expression {}

  /**
   * An integral constant: integer, boolean, date as a day number, decimal unscaled.
   *
   * @param value the value
   */
  record IntegralConstant(long value, ValueType type) implements Expression {}

  /** A floating-point constant. */
  record DoubleConstant(double value, ValueType type) implements Expression {}

  /** A text. */
  record TextConstant(String value, ValueType type) implements Expression {}

  /** A null of a type. */
  record NullConstant(ValueType type) implements Expression {}

  /** No value: a row for which it is asked fails with this sentence. */
  record Failure(String sentence, ValueType type) implements Expression {}

  /** Operations on two numbers. */
  enum ArithmeticOperator {
    /** Sum. */
    ADD,
    /** Difference. */
    SUBTRACT,
    /** Product; the scale of a decimal product is the sum of the scales. */
    MULTIPLY,
    /** Quotient; only in lane DOUBLE. */
    DIVIDE
  }

  /** Arithmetic in the lane of the result, into which operands of lane INT are widened. */
  record Arithmetic(ArithmeticOperator operator, Expression left, Expression right, ValueType type)
      implements Expression {}

  /** Comparisons. */
  enum ComparisonOperator {
    /** = */
    EQUAL,
    /** &lt;&gt; */
    NOT_EQUAL,
    /** &lt; */
    LESS,
    /** &lt;= */
    LESS_OR_EQUAL,
    /** &gt; */
    GREATER,
    /** &gt;= */
    GREATER_OR_EQUAL;

    /** The comparison that is true exactly where this is false. */
    public ComparisonOperator negated() {
      return switch (this) {
        case EQUAL -> NOT_EQUAL;
        case NOT_EQUAL -> EQUAL;
        case LESS -> GREATER_OR_EQUAL;
        case LESS_OR_EQUAL -> GREATER;
        case GREATER -> LESS_OR_EQUAL;
        case GREATER_OR_EQUAL -> LESS;
      };
    }

    /** The comparison with its sides exchanged. */
    public ComparisonOperator mirrored() {
      return switch (this) {
        case EQUAL, NOT_EQUAL -> this;
        case LESS -> GREATER;
        case LESS_OR_EQUAL -> GREATER_OR_EQUAL;
        case GREATER -> LESS;
        case GREATER_OR_EQUAL -> LESS_OR_EQUAL;
      };
    }
  }

  /** A comparison of two values of the same type and scale; texts compare by their UTF-8 bytes. */
  record Comparison(ComparisonOperator operator, Expression left, Expression right)
      implements Expression {
    @Override
    public ValueType type() {
      return BOOLEAN;
    }
  }

  /** True where all are. */
  record And(List<Expression> operands) implements Expression {
    /** Freezes. */
    public And {
      operands = List.copyOf(operands);
    }

    @Override
    public ValueType type() {
      return BOOLEAN;
    }
  }

  /** True where one is. */
  record Or(List<Expression> operands) implements Expression {
    /** Freezes. */
    public Or {
      operands = List.copyOf(operands);
    }

    @Override
    public ValueType type() {
      return BOOLEAN;
    }
  }

  /** True where the operand is false. */
  record Not(Expression operand) implements Expression {
    @Override
    public ValueType type() {
      return BOOLEAN;
    }
  }

  /** True where the operand has no value; never null itself. */
  record IsNull(Expression operand) implements Expression {
    @Override
    public ValueType type() {
      return BOOLEAN;
    }
  }

  /**
   * Whether a text matches a pattern of {@code %} and {@code _}.
   *
   * @param escape the character before which these two stand for themselves
   */
  record Like(Expression operand, String pattern, Optional<Character> escape)
      implements Expression {
    @Override
    public ValueType type() {
      return BOOLEAN;
    }
  }

  /** Whether a value is among constants of its type, none of them null. */
  record InList(Expression operand, List<Expression> constants) implements Expression {
    /** Freezes. */
    public InList {
      constants = List.copyOf(constants);
    }

    @Override
    public ValueType type() {
      return BOOLEAN;
    }
  }

  /**
   * The value beside the first true condition.
   *
   * @param conditions one or more
   * @param values as many
   * @param otherwise where none is true
   */
  record Case(
      List<Expression> conditions, List<Expression> values, Expression otherwise, ValueType type)
      implements Expression {
    /** Freezes. */
    public Case {
      conditions = List.copyOf(conditions);
      values = List.copyOf(values);
    }
  }

  /**
   * The value as another type: between lanes, and between scales of decimals, where digits that
   * have no place are rounded half away from zero.
   *
   * @param orNull whether a value that cannot be cast becomes null instead of an error
   */
  record Cast(Expression operand, ValueType type, boolean orNull) implements Expression {
    /** A cast that fails where a value cannot be cast. */
    public Cast(Expression operand, ValueType type) {
      this(operand, type, false);
    }
  }

  /** A function of operands that have the types of its parameters. */
  record Call(ScalarFunction function, List<Expression> operands, ValueType type)
      implements Expression {
    /** Freezes. */
    public Call {
      operands = List.copyOf(operands);
    }
  }

  /** Fields of a date. */
  enum DateField {
    /** Year. */
    YEAR,
    /** Month, 1 to 12. */
    MONTH,
    /** Day of the month, 1 to 31. */
    DAY
  }

  /** A field of a date. */
  record Extract(DateField field, Expression operand, ValueType type) implements Expression {}

  /**
   * Part of a text.
   *
   * @param from first character, 1 for the first of the text
   * @param length most characters; empty for all that follow
   */
  record Substring(Expression operand, int from, Optional<Integer> length, ValueType type)
      implements Expression {}
}

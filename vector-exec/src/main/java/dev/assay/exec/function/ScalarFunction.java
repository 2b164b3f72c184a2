package dev.assay.exec.function;

import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import java.util.List;
import java.util.function.Function;

/**
 * One signature of a function. Where an argument is null the result is, unless {@code takesNulls}.
 *
 * @param name upper case
 * @param parameters the kind that each argument is cast to
 * @param isVariadic whether the last parameter comes any number of times, 1 or more
 * @param takesNulls whether the body looks at nulls itself
 * @param mayBeNull whether values may give null
 * @param result the type for types of arguments, which are of the parameters' kinds
 * @param body makes a row's value
 */
public record ScalarFunction(
    String name,
    List<Parameter> parameters,
    boolean isVariadic,
    boolean takesNulls,
    boolean mayBeNull,
    Function<List<ColumnType>, ColumnType> result,
    Body body) {

  /** What an argument is brought to. */
  public enum Parameter {
    /** VARCHAR. */
    TEXT(TypeKind.VARCHAR),
    /** An integer. */
    BIGINT(TypeKind.BIGINT),
    /** A number, as floating point. */
    DOUBLE(TypeKind.DOUBLE),
    /** An exact number of at most 64 bits, as it is. */
    EXACT(TypeKind.DECIMAL),
    /** An exact number of any size, as it is. */
    WIDE(TypeKind.DECIMAL),
    /** A truth. */
    BOOLEAN(TypeKind.BOOLEAN),
    /** A date. */
    DATE(TypeKind.DATE),
    /** A time of day. */
    TIME(TypeKind.TIME),
    /** A moment; a date is its midnight. */
    TIMESTAMP(TypeKind.TIMESTAMP),
    /** A moment of UTC. */
    TIMESTAMP_TZ(TypeKind.TIMESTAMP_TZ),
    /** A number of months. */
    MONTHS(TypeKind.INTERVAL_MONTHS),
    /** A number of microseconds. */
    MICROS(TypeKind.INTERVAL_MICROS);

    private final TypeKind kind;

    Parameter(TypeKind kind) {
      this.kind = kind;
    }

    /** Whether arguments stay the exact numbers that they are. */
    public boolean isExact() {
      return this == EXACT || this == WIDE;
    }

    /** The type of arguments; meaningless for exact ones. */
    public ColumnType type() {
      return isExact() ? ColumnType.of(TypeKind.BIGINT) : ColumnType.of(kind);
    }
  }

  /** Makes a value of a row. */
  public sealed interface Body permits OfLong, OfDouble, OfBytes {}

  /** An integral value. */
  @FunctionalInterface
  public non-sealed interface OfLong extends Body {
    /** The value of a row whose arguments all count. */
    long apply(Row row);
  }

  /** A floating-point value. */
  @FunctionalInterface
  public non-sealed interface OfDouble extends Body {
    /** The value of a row whose arguments all count. */
    double apply(Row row);
  }

  /** A text or wide decimal, which the row is given. */
  @FunctionalInterface
  public non-sealed interface OfBytes extends Body {
    /** Puts the value of a row whose arguments all count. */
    void apply(Row row);
  }

  private static ScalarFunction of(
      String name, TypeKind kind, Body body, List<Parameter> parameters) {
    ColumnType type = ColumnType.of(kind);
    return new ScalarFunction(name, parameters, false, false, false, types -> type, body);
  }

  static ScalarFunction integral(String name, TypeKind kind, OfLong body, Parameter... of) {
    return of(name, kind, body, List.of(of));
  }

  static ScalarFunction real(String name, OfDouble body, Parameter... of) {
    return of(name, TypeKind.DOUBLE, body, List.of(of));
  }

  static ScalarFunction text(String name, OfBytes body, Parameter... of) {
    return of(name, TypeKind.VARCHAR, body, List.of(of));
  }

  /** The same that may give null where no argument is. */
  ScalarFunction orNull() {
    return new ScalarFunction(name, parameters, isVariadic, takesNulls, true, result, body);
  }

  /** The same that looks at nulls itself. */
  ScalarFunction withNulls() {
    return new ScalarFunction(name, parameters, isVariadic, true, mayBeNull, result, body);
  }

  /** The same with any number of the last parameter. */
  ScalarFunction variadic() {
    return new ScalarFunction(name, parameters, true, takesNulls, mayBeNull, result, body);
  }

  /** The same with a result that hangs on the arguments. */
  ScalarFunction typed(Function<List<ColumnType>, ColumnType> rule) {
    return new ScalarFunction(name, parameters, isVariadic, takesNulls, mayBeNull, rule, body);
  }

  /** The same under another name. */
  ScalarFunction named(String other) {
    return new ScalarFunction(other, parameters, isVariadic, takesNulls, mayBeNull, result, body);
  }

  /** The parameter of an argument. */
  public Parameter parameter(int index) {
    return parameters.get(Math.min(index, parameters.size() - 1));
  }

  /** Whether it can take so many arguments. */
  public boolean takes(int arguments) {
    return isVariadic ? arguments >= parameters.size() : arguments == parameters.size();
  }
}

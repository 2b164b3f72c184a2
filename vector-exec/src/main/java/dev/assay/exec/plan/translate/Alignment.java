package dev.assay.exec.plan.translate;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.ValueType;
import java.util.List;
import java.util.Optional;

/** Values of several expressions in one column: of one type, lane and dictionary. */
public final class Alignment {

  private Alignment() {}

  /**
   * The expressions, converted.
   *
   * @param type of all of them, but for nulls
   */
  public static List<Expression> of(List<Expression> values, ColumnType type) {
    if (values.isEmpty()) {
      return values;
    }
    ValueType first = values.getFirst().type();
    if (first.dictionary().isPresent()
        && values.stream().allMatch(each -> each.type().dictionary().equals(first.dictionary()))) {
      return values;
    }
    return Cases.aligned(values, type);
  }

  /** The expression as a value of a type of which no bounds are known. */
  public static Expression to(Expression value, ValueType type) {
    return Cases.aligned(Cases.aligned(List.of(value), type.type()).getFirst(), type);
  }

  /** The type of a column of aligned values. */
  public static ValueType type(List<Expression> aligned) {
    ValueType first = aligned.getFirst().type();
    boolean nullable = aligned.stream().anyMatch(each -> each.type().nullable());
    long least = aligned.stream().mapToLong(each -> each.type().least()).min().orElseThrow();
    long greatest = aligned.stream().mapToLong(each -> each.type().greatest()).max().orElseThrow();
    Optional<dev.assay.exec.type.Dictionary> dictionary = first.dictionary();
    return new ValueType(
        SqlTypes.withNull(first.type(), nullable), first.lane(), least, greatest, dictionary);
  }
}

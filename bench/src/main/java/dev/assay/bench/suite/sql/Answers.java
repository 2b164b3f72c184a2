package dev.assay.bench.suite.sql;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares the rows of two engines: exact values exactly; floating-point ones to as many digits as
 * do not depend on the order in which they were added up. Rows that an ORDER BY leaves in any order
 * are sorted first.
 */
final class Answers {

  private static final MathContext DIGITS = new MathContext(9);
  private static final double TOLERANCE = 1e-9;
  private static final Comparator<List<@Nullable Object>> ANY_ORDER =
      Comparator.comparing(Answers::sortText);

  private Answers() {}

  /** The first difference as a clause; empty where there is none. */
  static Optional<String> difference(
      List<List<@Nullable Object>> ours, List<List<@Nullable Object>> theirs) {
    if (ours.size() != theirs.size()) {
      return Optional.of(ours.size() + " rows instead of " + theirs.size());
    }
    if (inOrder(ours, theirs).isEmpty()) {
      return Optional.empty();
    }
    List<List<@Nullable Object>> a = new ArrayList<>(ours);
    List<List<@Nullable Object>> b = new ArrayList<>(theirs);
    a.sort(ANY_ORDER);
    b.sort(ANY_ORDER);
    return inOrder(a, b);
  }

  private static Optional<String> inOrder(
      List<List<@Nullable Object>> ours, List<List<@Nullable Object>> theirs) {
    for (int row = 0; row < ours.size(); row++) {
      List<@Nullable Object> a = ours.get(row);
      List<@Nullable Object> b = theirs.get(row);
      for (int column = 0; column < a.size(); column++) {
        if (!equal(a.get(column), b.get(column))) {
          return Optional.of(
              "row %d, column %d is %s instead of %s"
                  .formatted(row + 1, column + 1, a.get(column), b.get(column)));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean equal(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Number x && b instanceof Number y) {
      if (!isFloating(x) && !isFloating(y)) {
        return exact(x).compareTo(exact(y)) == 0;
      }
      double size = Math.max(Math.abs(x.doubleValue()), Math.abs(y.doubleValue()));
      return Double.compare(x.doubleValue(), y.doubleValue()) == 0
          || Math.abs(x.doubleValue() - y.doubleValue()) <= TOLERANCE * size;
    }
    if (a == null || b == null) {
      return a == null && b == null;
    }
    return a.toString().stripTrailing().equals(sortable(b));
  }

  private static String sortText(List<@Nullable Object> row) {
    StringBuilder text = new StringBuilder();
    row.forEach(value -> text.append(value == null ? "NULL" : sortable(value)).append('\t'));
    return text.toString();
  }

  private static String sortable(Object value) {
    return value instanceof Number number
        ? exact(number).round(DIGITS).stripTrailingZeros().toPlainString()
        : value.toString().stripTrailing();
  }

  private static boolean isFloating(Number number) {
    return number instanceof Double || number instanceof Float;
  }

  private static BigDecimal exact(Number number) {
    return switch (number) {
      case BigDecimal decimal -> decimal;
      case BigInteger integer -> new BigDecimal(integer);
      case Double d when !Double.isFinite(d) -> BigDecimal.ZERO;
      case Double d -> BigDecimal.valueOf(d);
      default -> new BigDecimal(number.toString());
    };
  }
}

package dev.assay.exec.plan.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.Comparison;
import dev.assay.exec.expression.Expression.ComparisonOperator;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SelectivityTest {

  private static final ValueType INTEGER =
      ValueType.bounded(ColumnType.of(TypeKind.INTEGER), 1, 100);
  private static final Expression COLUMN = new Expression.Column(0, INTEGER);
  private static final Expression TEXT =
      new Expression.Column(1, ValueType.of(ColumnType.of(TypeKind.VARCHAR)));

  private final Selectivity selectivity =
      new Selectivity(
          index ->
              index == 0
                  ? new ColumnProfile(50, 1, 100, true, 0)
                  : new ColumnProfile(1_000, 0, 0, false, 0.1),
          columns -> Optional.empty());

  private static Expression compare(ComparisonOperator operator, long value) {
    return new Comparison(operator, COLUMN, new Expression.IntegralConstant(value, INTEGER));
  }

  @Test
  void rangesAreInterpolated() {
    assertEquals(0.25, selectivity.of(compare(ComparisonOperator.LESS_OR_EQUAL, 25)), 1e-9);
    assertEquals(0.24, selectivity.of(compare(ComparisonOperator.LESS, 25)), 1e-9);
    assertEquals(0.75, selectivity.of(compare(ComparisonOperator.GREATER, 25)), 1e-9);
    assertEquals(1, selectivity.of(compare(ComparisonOperator.LESS, 1_000)), 1e-9);
    assertTrue(selectivity.of(compare(ComparisonOperator.GREATER, 1_000)) < 1e-6);
  }

  @Test
  void bothEndsOfARangeAreOnePredicate() {
    double share =
        selectivity.of(
            List.of(
                compare(ComparisonOperator.GREATER_OR_EQUAL, 11),
                compare(ComparisonOperator.LESS_OR_EQUAL, 20)));
    assertEquals(0.1, share, 1e-9);
  }

  @Test
  void equalityIsOneOfTheDistinct() {
    assertEquals(0.02, selectivity.of(compare(ComparisonOperator.EQUAL, 7)), 1e-9);
    assertEquals(0.98, selectivity.of(compare(ComparisonOperator.NOT_EQUAL, 7)), 1e-9);
    assertTrue(selectivity.of(compare(ComparisonOperator.EQUAL, 700)) < 1e-6);
  }

  @Test
  void furtherPredicatesCountLess() {
    Expression like = new Expression.Like(TEXT, "%green%", Optional.empty());
    double one = selectivity.of(List.of(like));
    double both = selectivity.of(List.of(like, compare(ComparisonOperator.LESS_OR_EQUAL, 25)));
    assertEquals(0.05, one, 1e-9);
    assertTrue(both < one && both > one * 0.25);
  }

  @Test
  void nullsAreNotEqualToAnything() {
    assertEquals(0.1, selectivity.of(new Expression.IsNull(TEXT)), 1e-9);
  }
}

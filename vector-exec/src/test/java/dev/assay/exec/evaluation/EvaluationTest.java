package dev.assay.exec.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import dev.assay.exec.vector.ColumnVector;
import java.lang.foreign.Arena;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random expressions against an interpreter of rows, at sizes on both sides of every loop's end.
 */
class EvaluationTest {

  private static final Object FAILED = "fails";
  private static final int SAMPLES = 120;
  private static final int DEPTH = 3;

  private final long seed = ThreadLocalRandom.current().nextLong();
  private final Random random = new Random(seed);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7, 8, 15, 16, 17, 63, 64, 65, 100, 128, 129})
  void everyRowIsAsInterpreted(int rows) {
    try (Arena arena = Arena.ofConfined()) {
      for (int i = 0; i < SAMPLES; i++) {
        int capacity = random.nextBoolean() ? Math.max(1, rows) : 2048;
        checkSome(rows, capacity, arena, 8);
      }
    }
  }

  @Test
  void fullBatchesAreAsInterpreted() {
    for (int i = 0; i < 20; i++) {
      try (Arena arena = Arena.ofConfined()) {
        checkSome(2048, 2048, arena, 10);
      }
    }
  }

  private void checkSome(int rows, int capacity, Arena arena, int expressions) {
    Sample sample = new Sample(random, rows, capacity, arena);
    RandomExpressions make = new RandomExpressions(random, sample);
    for (int i = 0; i < expressions; i++) {
      check(make.any(random.nextInt(DEPTH + 1)), sample, capacity, arena);
    }
  }

  private void check(Expression expression, Sample sample, int capacity, Arena arena) {
    String where = "seed " + seed + ", " + sample.batch.size() + " rows, " + expression;
    @Nullable Object[] expected = new Object[sample.batch.size()];
    for (int row = 0; row < expected.length; row++) {
      expected[row] = interpret(expression, sample.row(row));
    }
    checkValues(expression, sample, capacity, arena, expected, where);
    if (expression.type().type().kind() == TypeKind.BOOLEAN) {
      checkPositions(expression, sample, capacity, arena, expected, where);
    }
  }

  private static @Nullable Object interpret(Expression expression, @Nullable Object[] row) {
    try {
      return Interpreter.value(expression, row);
    } catch (ArithmeticException e) {
      return FAILED;
    }
  }

  private static void checkValues(
      Expression expression,
      Sample sample,
      int capacity,
      Arena arena,
      @Nullable Object[] expected,
      String where) {
    Evaluator evaluator = Evaluators.of(expression, IntUnaryOperator.identity(), capacity, arena);
    for (int again = 0; again < 2; again++) {
      ColumnVector result;
      try {
        result = evaluator.evaluate(sample.batch);
      } catch (ComputationFailed e) {
        assertTrue(Arrays.asList(expected).contains(FAILED), e.getMessage() + ": " + where);
        return;
      }
      assertEquals(expression.type().lane(), result.lane(), where);
      for (int row = 0; row < expected.length; row++) {
        if (!FAILED.equals(expected[row])) {
          Object value = Sample.get(result, row, expression.type());
          int failing = row;
          assertEquals(expected[row], value, () -> "row " + failing + ", " + where);
        }
      }
    }
  }

  private static void checkPositions(
      Expression expression,
      Sample sample,
      int capacity,
      Arena arena,
      @Nullable Object[] expected,
      String where) {
    Predicate predicate =
        Evaluators.predicate(expression, IntUnaryOperator.identity(), capacity, arena);
    int[] positions = new int[capacity];
    int[] found;
    try {
      int count = predicate.select(sample.batch, positions);
      found = Arrays.copyOf(positions, count);
    } catch (ComputationFailed e) {
      assertTrue(Arrays.asList(expected).contains(FAILED), e.getMessage() + ": " + where);
      return;
    }
    int[] wanted = rowsThat(expected, Long.valueOf(1));
    int[] mayFail = rowsThat(expected, FAILED);
    int[] certain =
        Arrays.stream(found).filter(row -> Arrays.binarySearch(mayFail, row) < 0).toArray();
    assertArrayEquals(wanted, certain, where);
  }

  /** Both sides are cast to more digits than 64 bits hold. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, 64, 65, 129, 2048})
  void decimalsOfDifferentScalesCompareExactly(int rows) {
    int[] columns = {Sample.BIG, Sample.MEDIUM, Sample.PRICE, Sample.FINE_PRICE, Sample.INTEGER};
    try (Arena arena = Arena.ofConfined()) {
      Sample sample = new Sample(random, rows, 2048, arena);
      for (Expression.ComparisonOperator operator : Expression.ComparisonOperator.values()) {
        for (int left : columns) {
          for (int right : columns) {
            Expression comparison =
                new Expression.Comparison(operator, wide(sample, left), wide(sample, right));
            for (boolean not : new boolean[] {false, true}) {
              Expression asked = not ? new Expression.Not(comparison) : comparison;
              @Nullable Object[] expected = new Object[rows];
              for (int row = 0; row < rows; row++) {
                Object a = sample.columns.get(left)[row];
                Object b = sample.columns.get(right)[row];
                if (a != null && b != null) {
                  int order = decimal(sample, left, a).compareTo(decimal(sample, right, b));
                  expected[row] = Interpreter.holds(operator, order) != not ? 1L : 0L;
                }
              }
              String where = "seed " + seed + ", " + asked;
              checkPositions(asked, sample, 2048, arena, expected, where);
            }
          }
        }
      }
    }
  }

  private static Expression wide(Sample sample, int column) {
    ValueType type = sample.types.get(column);
    ColumnType wide = ColumnType.decimal(38, 6);
    return new Expression.Cast(
        new Expression.Column(column, type), ValueType.of(type.nullable() ? wide.orNull() : wide));
  }

  private static BigDecimal decimal(Sample sample, int column, Object value) {
    return BigDecimal.valueOf((Long) value, sample.types.get(column).type().scale());
  }

  private static int[] rowsThat(@Nullable Object[] values, Object wanted) {
    return IntStream.range(0, values.length).filter(row -> wanted.equals(values[row])).toArray();
  }

  @Test
  void columnsAreWhereTheCallerSays() {
    try (Arena arena = Arena.ofConfined()) {
      Sample sample = new Sample(random, 10, 64, arena);
      Expression column = new Expression.Column(0, sample.types.get(Sample.SMALL));
      Evaluator evaluator = Evaluators.of(column, c -> Sample.SMALL, 64, arena);
      assertEquals(sample.batch.column(Sample.SMALL), evaluator.evaluate(sample.batch));
    }
  }
}

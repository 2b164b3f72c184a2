package dev.assay.exec.evaluation;

import static dev.assay.exec.expression.Expression.ArithmeticOperator.ADD;
import static dev.assay.exec.expression.Expression.ArithmeticOperator.DIVIDE;
import static dev.assay.exec.expression.Expression.ArithmeticOperator.MULTIPLY;
import static dev.assay.exec.expression.Expression.ComparisonOperator.LESS;
import static dev.assay.exec.expression.Expression.ComparisonOperator.NOT_EQUAL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.And;
import dev.assay.exec.expression.Expression.Arithmetic;
import dev.assay.exec.expression.Expression.Case;
import dev.assay.exec.expression.Expression.Cast;
import dev.assay.exec.expression.Expression.Column;
import dev.assay.exec.expression.Expression.Comparison;
import dev.assay.exec.expression.Expression.DoubleConstant;
import dev.assay.exec.expression.Expression.IntegralConstant;
import dev.assay.exec.expression.Expression.Like;
import dev.assay.exec.expression.Expression.NullConstant;
import dev.assay.exec.expression.Expression.TextConstant;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import dev.assay.exec.vector.Batch;
import dev.assay.exec.vector.ColumnVector;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** What fails does so with a sentence, and rows that do not count never do. */
class FailureTest {

  private static final int ROWS = 100;
  private static final ValueType BIGINT = ValueType.of(ColumnType.of(TypeKind.BIGINT).orNull());
  private static final ValueType REAL = ValueType.of(ColumnType.of(TypeKind.DOUBLE).orNull());
  private static final Expression LONGS = new Column(0, BIGINT);
  private static final Expression DOUBLES = new Column(1, REAL);
  private static final Expression ONE = new IntegralConstant(1, BIGINT);
  private static final Expression ZERO = new DoubleConstant(0, REAL);
  private static final Expression INVERSE =
      new Arithmetic(DIVIDE, new DoubleConstant(1, REAL), DOUBLES, REAL);

  private final Batch batch = new Batch(ROWS);
  private final ColumnVector longs;
  private final ColumnVector doubles;

  FailureTest() {
    batch.addComputed(Lane.LONG);
    batch.addComputed(Lane.DOUBLE);
    batch.begin(ROWS);
    longs = batch.fill(0);
    doubles = batch.fill(1);
    for (int row = 0; row < ROWS; row++) {
      longs.longs()[row] = row;
      doubles.doubles()[row] = row + 1;
    }
  }

  private ColumnVector evaluate(Expression expression) {
    return Evaluators.of(expression, IntUnaryOperator.identity(), ROWS, Arena.ofAuto())
        .evaluate(batch);
  }

  private void assertFails(Expression expression, String part) {
    ComputationFailed failure = assertThrows(ComputationFailed.class, () -> evaluate(expression));
    assertTrue(String.valueOf(failure.getMessage()).contains(part), failure.getMessage());
  }

  @Test
  void overflowFailsInOneSentence() {
    Expression sum = new Arithmetic(ADD, LONGS, ONE, BIGINT);
    assertEquals(100, evaluate(sum).longs()[99]);
    longs.longs()[70] = Long.MAX_VALUE;
    assertFails(sum, "a sum passes the range of BIGINT");
    assertFails(new Arithmetic(MULTIPLY, LONGS, LONGS, BIGINT), "a product");
  }

  @Test
  void narrowerTypesHaveTheirOwnRange() {
    ValueType integer = ValueType.of(ColumnType.of(TypeKind.INTEGER).orNull());
    Expression cast = new Cast(LONGS, integer);
    assertEquals(99, evaluate(cast).ints()[99]);
    longs.longs()[3] = 1L << 31;
    assertFails(cast, "INTEGER");
    assertFails(new Cast(new DoubleConstant(Double.NaN, REAL), integer), "INTEGER");
  }

  @Test
  void rowsWithoutValueDoNotFail() {
    longs.longs()[70] = Long.MAX_VALUE;
    doubles.doubles()[5] = 0;
    longs.allValidByBitmap(ROWS);
    longs.clear(70);
    doubles.allValidByBitmap(ROWS);
    doubles.clear(5);
    ColumnVector sums = evaluate(new Arithmetic(ADD, LONGS, ONE, BIGINT));
    assertEquals(70, sums.longs()[69]);
    assertEquals(false, sums.isValid(70));
    assertEquals(false, evaluate(INVERSE).isValid(5));
  }

  @Test
  void divisionByZeroIsInfinite() {
    doubles.doubles()[64] = -0.0;
    assertEquals(Double.NEGATIVE_INFINITY, evaluate(INVERSE).doubles()[64]);
  }

  @Test
  void aBranchIsAskedOnlyForItsRows() {
    doubles.doubles()[64] = 0;
    Expression isNotZero = new Comparison(NOT_EQUAL, DOUBLES, ZERO);
    Expression guarded =
        new Case(List.of(isNotZero), List.of(INVERSE), new NullConstant(REAL), REAL);
    ColumnVector result = evaluate(guarded);
    assertEquals(0.25, result.doubles()[3]);
    assertEquals(false, result.isValid(64));
  }

  @Test
  void aConjunctIsAskedOnlyForWhatIsLeft() {
    longs.longs()[64] = Long.MAX_VALUE;
    Expression largest = new IntegralConstant(Long.MAX_VALUE, BIGINT);
    Expression isSmall = new Comparison(NOT_EQUAL, LONGS, largest);
    Expression isFew =
        new Comparison(
            LESS, new Arithmetic(ADD, LONGS, ONE, BIGINT), new IntegralConstant(4, BIGINT));
    Predicate predicate =
        Evaluators.predicate(
            new And(List.of(isSmall, isFew)), IntUnaryOperator.identity(), ROWS, Arena.ofAuto());
    assertEquals(3, predicate.select(batch, new int[ROWS]));
    assertFails(isFew, "a sum");
  }

  @Test
  void badPatternsAreRefused() {
    Expression text = new TextConstant("a", ValueType.of(ColumnType.of(TypeKind.VARCHAR)));
    Expression like = new Like(text, "a!b", Optional.of('!'));
    assertThrows(IllegalArgumentException.class, () -> evaluate(like));
  }
}

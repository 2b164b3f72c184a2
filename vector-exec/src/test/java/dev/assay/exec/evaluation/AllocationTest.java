package dev.assay.exec.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.assay.engine.kernel.KernelProvider;
import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.And;
import dev.assay.exec.expression.Expression.Arithmetic;
import dev.assay.exec.expression.Expression.ArithmeticOperator;
import dev.assay.exec.expression.Expression.Case;
import dev.assay.exec.expression.Expression.Column;
import dev.assay.exec.expression.Expression.Comparison;
import dev.assay.exec.expression.Expression.ComparisonOperator;
import dev.assay.exec.expression.Expression.DateField;
import dev.assay.exec.expression.Expression.DoubleConstant;
import dev.assay.exec.expression.Expression.Extract;
import dev.assay.exec.expression.Expression.InList;
import dev.assay.exec.expression.Expression.IntegralConstant;
import dev.assay.exec.expression.Expression.Like;
import dev.assay.exec.expression.Expression.NullConstant;
import dev.assay.exec.expression.Expression.Or;
import dev.assay.exec.expression.Expression.Substring;
import dev.assay.exec.expression.Expression.TextConstant;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** Once compiled, no evaluation allocates: vectors stay in registers, results in their arrays. */
class AllocationTest {

  private static final int ROWS = 2048;
  private static final int ROUNDS = 200;
  private static final int ROUND = 500;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Random random = new Random(42);
  private final Arena arena = Arena.ofAuto();
  private final Sample sample = new Sample(random, ROWS, ROWS, arena);

  private Column column(int index) {
    return new Column(index, sample.types.get(index));
  }

  private List<Expression> expressions() {
    ValueType real = ValueType.of(ColumnType.of(TypeKind.DOUBLE).orNull());
    ValueType big = ValueType.of(ColumnType.of(TypeKind.BIGINT).orNull());
    ValueType text = ValueType.of(ColumnType.of(TypeKind.VARCHAR).orNull());
    Expression hundred =
        new IntegralConstant(100, ValueType.bounded(ColumnType.of(TypeKind.INTEGER), 100, 100));
    ValueType factor = ValueType.bounded(ColumnType.decimal(12, 2), 0, 200);
    ValueType product = ValueType.bounded(ColumnType.decimal(18, 4), 0, 1L << 40);
    Expression discounted =
        new Arithmetic(
            ArithmeticOperator.MULTIPLY,
            column(Sample.PRICE),
            new Arithmetic(ArithmeticOperator.SUBTRACT, hundred, column(Sample.SMALL), factor),
            product);
    Expression checked =
        new Arithmetic(ArithmeticOperator.ADD, column(Sample.MEDIUM), column(Sample.MEDIUM), big);
    Expression isLess = new Comparison(ComparisonOperator.LESS, column(Sample.INTEGER), hundred);
    Expression isAbove =
        new Comparison(
            ComparisonOperator.GREATER, column(Sample.DOUBLE), new DoubleConstant(1, real));
    Expression like = new Like(column(Sample.TEXT), "%special%requests%", Optional.empty());
    Expression coded = new Like(column(Sample.CODED), "PROMO%", Optional.empty());
    List<Expression> constants = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      constants.add(new IntegralConstant(3L * i, big));
    }
    Expression among = new InList(column(Sample.SMALL), constants);
    Expression later =
        new Comparison(
            ComparisonOperator.LESS, column(Sample.FULL_TEXT), new TextConstant("b", text));
    return List.of(
        discounted,
        checked,
        new And(List.of(isLess, new Or(List.of(isAbove, like, coded)), later)),
        new Case(List.of(isLess, among), List.of(checked, discounted), new NullConstant(big), big),
        new Extract(DateField.YEAR, column(Sample.NEAR_DATE), big),
        new Extract(DateField.DAY, column(Sample.DATE), big),
        new Substring(column(Sample.TEXT), 1, Optional.of(2), text),
        new Substring(column(Sample.CODED), 2, Optional.empty(), text));
  }

  @Test
  void nothingIsAllocatedOnceCompiled() {
    assumeTrue(
        KernelProvider.whyNoVectors().isEmpty(), () -> KernelProvider.whyNoVectors().toString());
    assumeTrue(threads.isThreadAllocatedMemorySupported(), "this JVM does not count allocation");
    int[] positions = new int[ROWS];
    for (Expression expression : expressions()) {
      if (expression.type().type().kind() == TypeKind.BOOLEAN) {
        Predicate predicate =
            Evaluators.predicate(expression, IntUnaryOperator.identity(), ROWS, arena);
        settle(() -> predicate.select(sample.batch, positions), expression);
      } else {
        Evaluator evaluator = Evaluators.of(expression, IntUnaryOperator.identity(), ROWS, arena);
        settle(() -> evaluator.evaluate(sample.batch), expression);
      }
    }
  }

  /** Runs until a whole round allocates nothing, which it must before the rounds are over. */
  private void settle(Runnable work, Expression expression) {
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS && least > 0; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < ROUND; i++) {
        work.run();
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertEquals(0, least, "bytes in " + ROUND + " batches of " + expression);
  }
}

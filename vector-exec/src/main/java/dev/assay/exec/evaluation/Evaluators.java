package dev.assay.exec.evaluation;

import dev.assay.exec.expression.Expression;
import java.lang.foreign.Arena;
import java.util.function.IntUnaryOperator;

/** Makes evaluators. Any thread may call; each worker makes its own. */
public final class Evaluators {

  private Evaluators() {}

  /**
   * An evaluator.
   *
   * @param expression what to compute
   * @param columns the batch's column for each column of the expression
   * @param capacity most rows of a batch
   * @param arena keeps the expression's text constants, to which results may point: open for as
   *     long as these are read. Texts that are made last until the next batch, and their vectors
   *     say so
   */
  public static Evaluator of(
      Expression expression, IntUnaryOperator columns, int capacity, Arena arena) {
    Compiler compiler = new Compiler(columns, capacity, arena, true);
    return new Evaluator(compiler.values(expression), capacity);
  }

  /**
   * A predicate.
   *
   * @param expression of type boolean
   * @param columns the batch's column for each column of the expression
   * @param capacity most rows of a batch
   * @param arena keeps the expression's text constants: open for as long as the predicate is used
   */
  public static Predicate predicate(
      Expression expression, IntUnaryOperator columns, int capacity, Arena arena) {
    Compiler compiler = new Compiler(columns, capacity, arena, true);
    return new Predicate(compiler.condition(expression, false), capacity);
  }

  /** As {@link #of}, for so few rows that nothing is made ready for each code of a dictionary. */
  public static Evaluator once(
      Expression expression, IntUnaryOperator columns, int capacity, Arena arena) {
    Compiler compiler = new Compiler(columns, capacity, arena, false);
    return new Evaluator(compiler.values(expression), capacity);
  }

  /** As {@link #predicate}, for few rows too. */
  public static Predicate predicateOnce(
      Expression expression, IntUnaryOperator columns, int capacity, Arena arena) {
    Compiler compiler = new Compiler(columns, capacity, arena, false);
    return new Predicate(compiler.condition(expression, false), capacity);
  }
}

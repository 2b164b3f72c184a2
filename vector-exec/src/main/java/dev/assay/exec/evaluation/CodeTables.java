package dev.assay.exec.evaluation;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.Cast;
import dev.assay.exec.expression.Expression.Column;
import dev.assay.exec.expression.Expression.Comparison;
import dev.assay.exec.expression.Expression.ComparisonOperator;
import dev.assay.exec.expression.Expression.IsNull;
import dev.assay.exec.expression.Expression.Not;
import dev.assay.exec.expression.Expression.TextConstant;
import dev.assay.exec.expression.Operands;
import dev.assay.exec.function.TextHeap;
import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.kernel.CompareInt;
import dev.assay.exec.kernel.Lookup;
import dev.assay.exec.kernel.Memory;
import dev.assay.exec.type.Lane;
import dev.assay.exec.vector.Batch;
import dev.assay.exec.vector.ColumnVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Computes what hangs on one dictionary column alone once for each of its codes, and once for a row
 * without a value; rows then look it up. The codes are run through as if they were the column.
 */
record CodeTables(Compiler compiler) {

  private static final int MOST_ROWS_AT_ONCE = 2048;

  /** Of texts that are made for the codes; where there are more they are made row by row. */
  private static final long MOST_TEXT_BYTES = 1 << 22;

  /** A table of values by code; empty where the expression is not worth one. */
  Optional<Values> values(Expression expression) {
    boolean decodesOnly = expression instanceof Cast cast && cast.operand() instanceof Column;
    return decodesOnly
        ? Optional.empty()
        : onlyColumn(expression).flatMap(column -> values(expression, column));
  }

  private Optional<Values> values(Expression expression, Column column) {
    int codes = codes(column);
    Compiler each = forCodes(codes);
    ColumnVector table = new ColumnVector(expression.type().lane(), codes + 1);
    table.allValidByBitmap(codes + 1);
    TextHeap texts = new TextHeap(compiler.arena());
    try {
      Values values = each.values(expression);
      forEachPart(
          codes,
          each.capacity(),
          (batch, all, from) -> {
            ColumnVector part = values.values(batch, all);
            table.put(part, batch.size(), from);
            keepTexts(part, batch.size(), table, from, texts);
          });
    } catch (ComputationFailed e) {
      return Optional.empty(); // fails for some code, which perhaps no row has that counts
    }
    Values source = compiler.values(column);
    return Optional.of(new CodeTableValues(source, table, compiler.capacity()));
  }

  private static void keepTexts(
      ColumnVector part, int rows, ColumnVector table, int from, TextHeap texts) {
    for (int row = 0; row < rows && part.textsPass(); row++) {
      if (part.isValid(row)) {
        int length = part.ints()[row];
        if (texts.allocatedBytes() + length > MOST_TEXT_BYTES) {
          throw new ComputationFailed("too many texts");
        }
        table.longs()[from + row] = texts.allocate(length);
        Memory.copy(part.longs()[row], table.longs()[from + row], length);
      }
    }
  }

  /** A set of codes for which a predicate is true; empty where it is not worth one. */
  Optional<Condition> condition(Expression expression, boolean negated) {
    boolean isSimple =
        expression instanceof Not
            || (expression instanceof IsNull test && test.operand() instanceof Column)
            || isEqualityOfCodes(expression);
    return isSimple
        ? Optional.empty()
        : onlyColumn(expression).flatMap(column -> condition(expression, negated, column));
  }

  private static boolean isEqualityOfCodes(Expression expression) {
    return expression instanceof Comparison e
        && ComparisonCompiler.isEquality(e.operator())
        && ((e.left() instanceof Column && e.right() instanceof TextConstant)
            || (e.right() instanceof Column && e.left() instanceof TextConstant));
  }

  private Optional<Condition> condition(Expression expression, boolean negated, Column column) {
    int codes = codes(column);
    Compiler each = forCodes(codes);
    long[] truths = new long[Bitmap.words(codes + 1)];
    try {
      Condition condition = each.condition(expression, negated);
      forEachPart(
          codes,
          each.capacity(),
          (batch, all, from) -> {
            condition.refine(batch, all);
            System.arraycopy(all, 0, truths, from >>> 6, Bitmap.words(batch.size()));
          });
    } catch (ComputationFailed e) {
      return Optional.empty(); // as above
    }
    boolean nullIsTrue = Bitmap.contains(truths, codes);
    truths[codes >>> 6] &= ~(1L << codes);
    Values source = compiler.values(column);
    UnaryCondition.Loop loop = loop(truths, codes);
    return Optional.of(
        nullIsTrue
            ? new OrNullCondition(source, loop, compiler.capacity())
            : new UnaryCondition(source, loop));
  }

  private static UnaryCondition.Loop loop(long[] truths, int codes) {
    int found = 0;
    for (long word : truths) {
      found += Long.bitCount(word);
    }
    if (found == 1) {
      int[] only = new int[1];
      Bitmap.positions(truths, codes, only);
      return ComparisonCompiler.constant(Lane.INT, ComparisonOperator.EQUAL, only[0]);
    }
    if (codes <= Integer.SIZE) {
      int set = (int) truths[0];
      return (v, n, rows) -> CompareInt.among(v.ints(), set, n, 0, rows);
    }
    return (v, n, rows) -> Lookup.among(v.ints(), 0, truths, n, 0, rows);
  }

  /** The one dictionary column that an expression hangs on, if it is so and does something. */
  private static Optional<Column> onlyColumn(Expression expression) {
    List<Column> columns = new ArrayList<>();
    boolean[] hasOtherCodes = {expression.type().dictionary().isPresent()};
    Operands.forEach(
        expression,
        e -> {
          if (e instanceof Column column) {
            columns.add(column);
          } else {
            hasOtherCodes[0] |= e.type().dictionary().isPresent();
          }
        });
    boolean isOne =
        !columns.isEmpty()
            && columns.getFirst().type().dictionary().isPresent()
            && columns.stream().allMatch(columns.getFirst()::equals);
    return isOne && !hasOtherCodes[0] ? Optional.of(columns.getFirst()) : Optional.empty();
  }

  private static int codes(Column column) {
    return column.type().dictionary().orElseThrow().size();
  }

  private Compiler forCodes(int codes) {
    int capacity = Math.min(MOST_ROWS_AT_ONCE, Bitmap.words(codes + 1) << 6);
    return new Compiler(column -> 0, capacity, compiler.arena(), false);
  }

  /** What is done with some codes in a row. */
  @FunctionalInterface
  private interface Part {
    void run(Batch batch, long[] all, int from);
  }

  /** Runs all codes, and at last a row without a value, as batches of one column. */
  private static void forEachPart(int codes, int capacity, Part part) {
    Batch batch = new Batch(capacity);
    int column = batch.addComputed(Lane.INT);
    long[] all = new long[Bitmap.words(capacity)];
    for (int from = 0; from <= codes; from += capacity) {
      int rows = Math.min(capacity, codes + 1 - from);
      batch.begin(rows);
      ColumnVector vector = batch.fill(column);
      for (int row = 0; row < rows; row++) {
        vector.ints()[row] = from + row;
      }
      vector.allValidByBitmap(rows);
      if (from + rows > codes) {
        vector.clear(codes - from);
      }
      Bitmap.fill(all, rows);
      part.run(batch, all, from);
    }
  }
}

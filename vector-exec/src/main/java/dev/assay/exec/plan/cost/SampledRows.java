package dev.assay.exec.plan.cost;

import dev.assay.exec.evaluation.ComputationFailed;
import dev.assay.exec.evaluation.Evaluators;
import dev.assay.exec.expression.ColumnReferences;
import dev.assay.exec.expression.Expression;
import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.table.TableSample;
import dev.assay.exec.vector.Batch;
import dev.assay.exec.vector.ColumnVector;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Predicates and values tried on a sample of a table's rows: what hangs together in the data does
 * so here too (Leis et al., "How Good Are Query Optimizers, Really?", VLDB 2015, section 3).
 * Belongs to one planning thread; the table is leased.
 */
public final class SampledRows {

  private static final double LEAST_COVERAGE = 0.8;

  /** Rows among which different values are counted: enough to see which ones are frequent. */
  private static final int MOST_COUNTED = 1024;

  private final TableSample sample;
  private final int firstColumn;
  private final boolean isWhole;
  private final IdentityHashMap<Expression, Optional<long[]>> tried = new IdentityHashMap<>();

  /**
   * Of a table.
   *
   * @param firstColumn what expressions call its first column
   * @param isWhole whether the sample has all its rows
   */
  public SampledRows(TableSample sample, int firstColumn, boolean isWhole) {
    this.sample = sample;
    this.firstColumn = firstColumn;
    this.isWhole = isWhole;
  }

  /** Rows of the sample, 1 or more. */
  int rows() {
    return sample.rows();
  }

  /** Whether these are all rows of the table. */
  boolean isWhole() {
    return isWhole;
  }

  /** The rows for which predicates over the table's columns are all true; empty where one fails. */
  Optional<long[]> where(List<Expression> predicates) {
    long[] rows = new long[Bitmap.words(rows())];
    Bitmap.fill(rows, rows());
    for (Expression predicate : predicates) {
      Optional<long[]> kept = tried.computeIfAbsent(predicate, this::evaluate);
      if (kept.isEmpty()) {
        return kept;
      }
      for (int i = 0; i < rows.length; i++) {
        rows[i] &= kept.get()[i];
      }
    }
    return Optional.of(rows);
  }

  private Optional<long[]> evaluate(Expression predicate) {
    List<Integer> read = ColumnReferences.of(predicate).stream().boxed().toList();
    long[] rows = new long[Bitmap.words(rows())];
    int[] positions = new int[rows()];
    try (Arena arena = Arena.ofConfined()) {
      int kept =
          Evaluators.predicateOnce(predicate, read::indexOf, rows(), arena)
              .select(batch(read), positions);
      for (int i = 0; i < kept; i++) {
        rows[positions[i] >>> 6] |= 1L << positions[i];
      }
      return Optional.of(rows);
    } catch (ComputationFailed e) {
      return Optional.empty();
    }
  }

  private Batch batch(List<Integer> columns) {
    Batch batch = new Batch(rows());
    batch.begin(rows());
    for (int column : columns) {
      ColumnVector values = sample.column(column - firstColumn);
      batch.lend(batch.addComputed(values.lane()), values);
    }
    return batch;
  }

  /**
   * Different values of an expression among the rows that predicates keep, where the sample has
   * seen most of them: the share of rows whose value it lacks is that of rows whose value it has
   * once (Good, "The population frequencies of species", Biometrika 40, 1953).
   */
  public OptionalDouble distinct(Expression value, List<Expression> predicates) {
    Optional<long[]> kept = where(predicates);
    if (kept.isEmpty()) {
      return OptionalDouble.empty();
    }
    List<Integer> read = ColumnReferences.of(value).stream().boxed().toList();
    long[] keys = new long[Math.min(rows(), MOST_COUNTED)];
    int rows = 0;
    try (Arena arena = Arena.ofConfined()) {
      ColumnVector values =
          Evaluators.once(value, read::indexOf, rows(), arena).evaluate(batch(read));
      for (int row = 0; row < rows() && rows < keys.length; row++) {
        if (Bitmap.contains(kept.get(), row) && values.isValid(row)) {
          keys[rows++] = TableSample.key(values, Optional.empty(), row); // codes do to count them
        }
      }
    } catch (ComputationFailed e) {
      return OptionalDouble.empty();
    }
    Arrays.sort(keys, 0, rows);
    int different = 0;
    int once = 0;
    for (int i = 0, end; i < rows; i = end, different++) {
      end = i + 1;
      while (end < rows && keys[end] == keys[i]) {
        end++;
      }
      once += end - i == 1 ? 1 : 0;
    }
    double coverage = isWhole && rows < MOST_COUNTED ? 1 : 1 - (double) once / rows;
    return rows > 0 && coverage >= LEAST_COVERAGE
        ? OptionalDouble.of(different / coverage)
        : OptionalDouble.empty();
  }
}

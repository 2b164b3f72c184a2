package dev.assay.exec.operator.filter;

import dev.assay.exec.evaluation.Evaluators;
import dev.assay.exec.evaluation.Predicate;
import dev.assay.exec.expression.ColumnReferences;
import dev.assay.exec.expression.Expression;
import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.vector.Batch;
import java.lang.foreign.Arena;

/** A predicate over loaded columns. */
public final class PredicateConjunct implements Conjunct {

  private final Predicate predicate;
  private final int[] reads;

  /**
   * A predicate.
   *
   * @param layout where the columns of the expression lie
   * @param arena keeps constants as long as the query runs
   */
  public PredicateConjunct(Expression expression, Layout layout, Arena arena) {
    predicate = Evaluators.predicate(expression, layout::column, layout.batch().capacity(), arena);
    reads = ColumnReferences.of(expression).stream().map(layout::column).toArray();
  }

  @Override
  public int select(Batch batch, int[] positions) {
    return predicate.select(batch, positions);
  }

  @Override
  public void markReads(boolean[] columns) {
    for (int column : reads) {
      columns[column] = true;
    }
  }
}

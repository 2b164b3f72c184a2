package dev.assay.exec.operator.filter;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.Stage;
import dev.assay.exec.vector.Batch;
import java.lang.foreign.Arena;
import java.util.List;

/** Drops rows. */
public final class FilterStage extends Stage {

  private final AdaptiveFilter filter;

  /**
   * A filter by predicates that all must be true.
   *
   * @param reorders whether their order may change
   */
  public FilterStage(List<Expression> conjuncts, Layout input, boolean reorders, Arena arena) {
    super(input);
    List<Conjunct> made =
        conjuncts.stream()
            .<Conjunct>map(conjunct -> new PredicateConjunct(conjunct, input, arena))
            .toList();
    filter = new AdaptiveFilter(made, input.batch().capacity(), reorders);
  }

  @Override
  public void accept(Batch batch) {
    if (filter.apply(batch)) {
      push(batch);
    }
  }

  @Override
  public void markReads(boolean[] columns) {
    filter.markReads(columns);
  }

  @Override
  public void neededAfter(boolean[] columns) {
    filter.neededAfter(columns);
  }
}

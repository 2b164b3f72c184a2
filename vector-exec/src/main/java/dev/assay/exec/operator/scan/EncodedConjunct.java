package dev.assay.exec.operator.scan;

import dev.assay.exec.column.ColumnSegment;
import dev.assay.exec.column.EncodedFilter;
import dev.assay.exec.column.EncodedFilter.Outcome;
import dev.assay.exec.operator.filter.Conjunct;
import dev.assay.exec.vector.Batch;
import dev.assay.exec.vector.RowSet;

/** An interval over encoded values: its column need not be loaded. */
final class EncodedConjunct implements Conjunct {

  private final EncodedFilter filter;
  private final RowSet rows;

  EncodedConjunct(Interval interval, RowSet rows, int vectorLength) {
    this.rows = rows;
    filter =
        interval.isInside()
            ? EncodedFilter.between(interval.least(), interval.greatest(), vectorLength)
            : EncodedFilter.outside(interval.least(), interval.greatest(), vectorLength);
  }

  Outcome bind(ColumnSegment segment) {
    return filter.bind(segment);
  }

  @Override
  public int select(Batch batch, int[] positions) {
    return filter.select(rows, positions);
  }

  @Override
  public void markReads(boolean[] columns) {}
}

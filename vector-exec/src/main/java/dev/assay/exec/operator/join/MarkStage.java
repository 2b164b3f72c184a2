package dev.assay.exec.operator.join;

import dev.assay.exec.evaluation.Evaluators;
import dev.assay.exec.evaluation.Predicate;
import dev.assay.exec.expression.ColumnReferences;
import dev.assay.exec.physical.PhysicalNode.Join;
import dev.assay.exec.pipeline.Cancellation;
import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.Stage;
import dev.assay.exec.vector.Batch;
import dev.assay.exec.vector.RowSet;
import java.lang.foreign.Arena;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Marks the build rows that some probe row matches. Several workers mark in one array: each only
 * ever writes the same value.
 */
final class MarkStage extends Stage {

  private final Cancellation cancellation;
  private final KeyLookup lookup;
  private final Matches matches;
  private final byte[] marks;
  private final ProbeLayout both;
  private final Batch pairs;
  private final @Nullable Predicate residual;
  private final BitSet residualReads;
  private final int inputColumns;
  private final int[] positions;
  private final int[] selected;
  private boolean[] neededInPairs = {};

  MarkStage(BuildSink sink, Layout probe, byte[] marks, Arena arena) {
    super(probe);
    Join join = sink.join();
    cancellation = sink.cancellation();
    lookup = new KeyLookup(sink.side(), join, probe);
    matches = sink.side().matches();
    this.marks = marks;
    both = ProbeLayout.of(sink, probe, probe.batch().copyLayout());
    Layout layout = both.layout();
    pairs = layout.batch();
    residual =
        join.residual()
            .map(each -> Evaluators.predicate(each, layout::column, pairs.capacity(), arena))
            .orElse(null);
    residualReads = new BitSet();
    join.residual()
        .ifPresent(
            each ->
                ColumnReferences.of(each).stream().map(layout::column).forEach(residualReads::set));
    inputColumns = probe.batch().columns();
    positions = new int[pairs.capacity()];
    selected = new int[pairs.capacity()];
  }

  @Override
  public void accept(Batch batch) {
    int[] places = lookup.find(batch);
    Predicate predicate = residual;
    if (predicate == null) {
      mark(places, batch.size());
      return;
    }
    int[] rows = both.rows().positionsToFill();
    int taken = 0;
    for (int i = 0; i < batch.size(); i++) {
      int end = places[i] < 0 ? 0 : matches.end(places[i]);
      for (int m = places[i] < 0 ? 0 : matches.start(places[i]); m < end; m++) {
        int row = matches.row(m);
        if (marks[row] == 0) {
          positions[taken] = i;
          rows[taken++] = row;
          if (taken == positions.length) {
            rows = mark(batch, taken, predicate);
            taken = 0;
          }
        }
      }
    }
    if (taken > 0) {
      mark(batch, taken, predicate);
    }
  }

  /** Marks all rows of places; those of one are marked all or none. */
  private void mark(int[] places, int count) {
    for (int i = 0; i < count; i++) {
      int place = places[i];
      if (place >= 0 && marks[matches.row(matches.start(place))] == 0) {
        for (int m = matches.start(place); m < matches.end(place); m++) {
          marks[matches.row(m)] = 1;
        }
      }
    }
  }

  /** Marks the build rows of those pairs noted that satisfy the residual predicate. */
  private int[] mark(Batch batch, int count, Predicate predicate) {
    cancellation.check();
    RowSet rows = both.rows();
    batch.takeInto(pairs, positions, count, neededInPairs);
    rows.setPositions(count);
    int left = predicate.select(pairs, selected);
    for (int i = 0; i < left; i++) {
      marks[rows.positions()[selected[i]]] = 1;
    }
    return rows.positionsToFill();
  }

  @Override
  public void markReads(boolean[] columns) {
    lookup.markReads(columns);
    residualReads.stream()
        .filter(each -> each < inputColumns)
        .forEach(each -> columns[each] = true);
  }

  @Override
  public void neededAfter(boolean[] columns) {
    neededInPairs = new boolean[Math.max(columns.length, pairs.columns())];
    residualReads.stream().forEach(each -> neededInPairs[each] = true);
  }
}

package dev.assay.exec.operator.join;

import dev.assay.exec.kernel.ProbeSelect;
import dev.assay.exec.physical.PhysicalNode.JoinKind;
import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.Stage;
import dev.assay.exec.vector.Batch;
import dev.assay.exec.vector.RowSet;
import org.jspecify.annotations.Nullable;

/**
 * The probe side where each row matches one build row at most, or only existence counts: rows stay
 * in their batch. It looks at no residual predicate; for kind INNER that is a filter behind it.
 */
final class ProbeStage extends Stage {

  private final JoinKind kind;
  private final KeyLookup lookup;
  private final Matches matches;
  private final @Nullable RowSet buildRows;
  private final int[] positions;
  private boolean[] needed = {};

  private ProbeStage(BuildSink sink, Layout probe, Layout output, @Nullable RowSet buildRows) {
    super(output);
    kind = sink.join().kind();
    lookup = new KeyLookup(sink.side(), sink.join(), probe);
    matches = sink.side().matches();
    this.buildRows = buildRows;
    positions = new int[probe.batch().capacity()];
  }

  static ProbeStage of(BuildSink sink, Layout probe) {
    return switch (sink.join().kind()) {
      case SEMI, ANTI -> new ProbeStage(sink, probe, probe, null);
      case MARK -> new ProbeStage(sink, probe, ProbeLayout.withMark(probe), null);
      case INNER, LEFT -> {
        ProbeLayout both = ProbeLayout.of(sink, probe, probe.batch());
        yield new ProbeStage(sink, probe, both.layout(), both.readsRows() ? both.rows() : null);
      }
      case RIGHT_SEMI, RIGHT_ANTI -> throw new IllegalArgumentException("it ends in a MarkSink");
    };
  }

  @Override
  public void accept(Batch batch) {
    int count = batch.size();
    int[] places = lookup.find(batch);
    RowSet rows = buildRows;
    switch (kind) {
      case MARK -> ProbeLayout.mark(output(), batch, places);
      case SEMI -> take(batch, ProbeSelect.hits(places, count, positions));
      case ANTI -> take(batch, ProbeSelect.misses(places, count, positions));
      case INNER -> {
        int hits = ProbeSelect.hits(places, count, positions);
        take(batch, hits);
        if (rows != null) {
          matches.rows(places, hits, rows.positionsToFill());
          rows.setPositions(hits);
        }
      }
      case LEFT -> {
        if (rows != null) {
          matches.rowsOrNone(places, count, rows.positionsToFill());
          rows.setPositions(count);
        }
      }
      case RIGHT_SEMI, RIGHT_ANTI -> {}
    }
    push(batch);
  }

  private void take(Batch batch, int count) {
    if (count < batch.size()) {
      batch.take(positions, count, needed);
    }
  }

  @Override
  public void markReads(boolean[] columns) {
    lookup.markReads(columns);
  }

  @Override
  public void neededAfter(boolean[] columns) {
    needed = columns;
  }
}

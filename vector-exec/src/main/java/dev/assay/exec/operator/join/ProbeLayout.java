package dev.assay.exec.operator.join;

import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.physical.PhysicalNode.Join;
import dev.assay.exec.physical.PhysicalNode.JoinKind;
import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.type.Lane;
import dev.assay.exec.vector.Batch;
import dev.assay.exec.vector.ColumnVector;
import dev.assay.exec.vector.RowSet;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The columns of both sides in one batch: those of the build side are lazy, and hang on a row set
 * of build rows.
 *
 * @param layout of the columns of the probe side, then of the build side
 * @param rows of the build side
 * @param readsRows whether some column hangs on these
 */
record ProbeLayout(Layout layout, RowSet rows, boolean readsRows) {

  /** The probe side's columns and one behind them that tells whether a row matches. */
  static Layout withMark(Layout probe) {
    int[] ofProbe = probe.columns();
    int[] columns = Arrays.copyOf(ofProbe, ofProbe.length + 1);
    columns[ofProbe.length] = probe.batch().addComputed(Lane.INT);
    return new Layout(probe.batch(), columns);
  }

  /**
   * Fills that column.
   *
   * @param places by row, negative where it matches nothing
   */
  static void mark(Layout marked, Batch batch, int[] places) {
    ColumnVector marks = batch.fill(marked.columns()[marked.columns().length - 1]);
    marks.allValid();
    for (int i = 0; i < batch.size(); i++) {
      marks.ints()[i] = (places[i] >>> 31) ^ 1;
    }
  }

  /**
   * Adds the build side's columns to a batch.
   *
   * @param probe where the columns of the probe side lie
   * @param batch the probe side's, or a copy of its layout
   */
  static ProbeLayout of(BuildSink sink, Layout probe, Batch batch) {
    Join join = sink.join();
    int[] ofProbe = probe.columns();
    int[] columns = Arrays.copyOf(ofProbe, ofProbe.length + join.build().outputs().size());
    Arrays.fill(columns, ofProbe.length, columns.length, Layout.ABSENT);
    RowSet rows = batch.addRowSet();
    BitSet payload = sink.payload();
    boolean readsRows = false;
    for (int c = payload.nextSetBit(0); c >= 0; c = payload.nextSetBit(c + 1)) {
      int same = sink.probeColumnFor(c);
      int column;
      if (same == BuildSink.NONE) {
        StoredColumn stored = sink.side().rows().columns().get(sink.stored(c));
        column = batch.addLazy(stored.lane(), rows);
        batch.setSource(column, join.kind() == JoinKind.LEFT ? stored.orNull() : stored);
        readsRows = true;
      } else {
        column = probe.column(same);
      }
      columns[ofProbe.length + c] = column;
    }
    return new ProbeLayout(new Layout(batch, columns), rows, readsRows);
  }
}

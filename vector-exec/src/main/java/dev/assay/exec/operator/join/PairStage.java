package dev.assay.exec.operator.join;

import dev.assay.exec.evaluation.Evaluators;
import dev.assay.exec.evaluation.Predicate;
import dev.assay.exec.expression.ColumnReferences;
import dev.assay.exec.expression.Expression;
import dev.assay.exec.kernel.ProbeSelect;
import dev.assay.exec.physical.PhysicalNode.JoinKind;
import dev.assay.exec.pipeline.Cancellation;
import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.Stage;
import dev.assay.exec.vector.Batch;
import dev.assay.exec.vector.RowSet;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The probe side where a row can match several build rows, or where a residual predicate decides on
 * each pair: pairs go into a batch of their own, in chunks of its capacity.
 */
final class PairStage extends Stage {

  private static final int NO_ROW = -1;

  private final JoinKind kind;
  private final Cancellation cancellation;
  private final KeyLookup lookup;
  private final Matches matches;
  private final ProbeLayout both;
  private final Batch pairs;
  private final @Nullable Predicate residual;
  private final int[] residualReads;
  private final int inputColumns;

  /** Index of the probe row of each pair. */
  private final int[] positions;

  private final int[] selected;

  /** 0 for each probe row of which a pair satisfied the residual, -1 else. */
  private final int[] satisfied;

  private boolean[] neededInPairs = {};
  private boolean[] needed = {};

  private PairStage(
      BuildSink sink,
      Layout probe,
      ProbeLayout both,
      Layout output,
      int inputColumns,
      @Nullable Predicate residual) {
    super(output);
    kind = sink.join().kind();
    cancellation = sink.cancellation();
    lookup = new KeyLookup(sink.side(), sink.join(), probe);
    matches = sink.side().matches();
    this.both = both;
    pairs = both.layout().batch();
    this.residual = residual;
    residualReads =
        sink.join().residual().stream()
            .flatMapToInt(expression -> ColumnReferences.of(expression).stream())
            .map(both.layout()::column)
            .toArray();
    this.inputColumns = inputColumns;
    positions = new int[pairs.capacity()];
    selected = new int[pairs.capacity()];
    satisfied = new int[pairs.capacity()];
  }

  static PairStage of(BuildSink sink, Layout probe, Arena arena) {
    ProbeLayout both = ProbeLayout.of(sink, probe, probe.batch().copyLayout());
    Layout pairs = both.layout();
    int inputColumns = probe.batch().columns();
    Layout output =
        switch (sink.join().kind()) {
          case SEMI, ANTI -> probe;
          case MARK -> ProbeLayout.withMark(probe);
          case INNER, LEFT, RIGHT_SEMI, RIGHT_ANTI -> pairs;
        };
    Optional<Expression> expression = sink.join().residual();
    Predicate residual =
        expression.isEmpty()
            ? null
            : Evaluators.predicate(
                expression.get(), pairs::column, pairs.batch().capacity(), arena);
    return new PairStage(sink, probe, both, output, inputColumns, residual);
  }

  @Override
  public void accept(Batch batch) {
    int count = batch.size();
    int[] places = lookup.find(batch);
    boolean keepsMisses = kind == JoinKind.LEFT && residual == null;
    for (int i = 0; i < count; i++) {
      satisfied[i] = NO_ROW;
    }
    int[] rows = both.rows().positionsToFill();
    int taken = 0;
    for (int i = 0; i < count; i++) {
      int place = places[i];
      if (place < 0) {
        if (keepsMisses) {
          positions[taken] = i;
          rows[taken++] = NO_ROW;
          if (taken == positions.length) {
            rows = flush(batch, taken);
            taken = 0;
          }
        }
        continue;
      }
      int end = matches.end(place);
      for (int m = matches.start(place); m < end; m++) {
        positions[taken] = i;
        rows[taken++] = matches.row(m);
        if (taken == positions.length) {
          rows = flush(batch, taken);
          taken = 0;
        }
      }
    }
    if (taken > 0) {
      flush(batch, taken);
    }
    finishBatch(batch);
  }

  /** Makes pairs of the probe rows and build rows noted; returns where to note more. */
  private int[] flush(Batch batch, int count) {
    cancellation.check();
    RowSet rows = both.rows();
    batch.takeInto(pairs, positions, count, neededInPairs);
    rows.setPositions(count);
    Predicate predicate = residual;
    if (predicate != null) {
      int left = predicate.select(pairs, selected);
      for (int i = 0; i < left; i++) {
        satisfied[positions[selected[i]]] = 0;
      }
      if (left < count && (kind == JoinKind.INNER || kind == JoinKind.LEFT)) {
        pairs.take(selected, left, neededInPairs);
      }
    }
    if (kind == JoinKind.INNER || kind == JoinKind.LEFT) {
      push(pairs);
    }
    return rows.positionsToFill();
  }

  /** What can be said of probe rows only when all their pairs were seen. */
  private void finishBatch(Batch batch) {
    int count = batch.size();
    switch (kind) {
      case INNER, RIGHT_SEMI, RIGHT_ANTI -> {}
      case SEMI -> {
        int left = ProbeSelect.hits(satisfied, count, positions);
        take(batch, left);
      }
      case MARK -> {
        ProbeLayout.mark(output(), batch, satisfied);
        push(batch);
      }
      case ANTI -> take(batch, ProbeSelect.misses(satisfied, count, positions));
      case LEFT -> {
        if (residual != null) {
          int left = ProbeSelect.misses(satisfied, count, positions);
          batch.takeInto(pairs, positions, left, neededInPairs);
          Arrays.fill(both.rows().positionsToFill(), 0, left, NO_ROW);
          both.rows().setPositions(left);
          push(pairs);
        }
      }
    }
  }

  private void take(Batch batch, int left) {
    if (left < batch.size()) {
      batch.take(positions, left, needed);
    }
    push(batch);
  }

  @Override
  public void markReads(boolean[] columns) {
    lookup.markReads(columns);
    // Columns of the build side are behind those of the input and mean nothing there.
    for (int column : residualReads) {
      if (column < inputColumns) {
        columns[column] = true;
      }
    }
  }

  @Override
  public void neededAfter(boolean[] columns) {
    needed = columns;
    boolean passesPairs = kind == JoinKind.INNER || kind == JoinKind.LEFT;
    neededInPairs =
        passesPairs ? columns.clone() : new boolean[Math.max(columns.length, pairs.columns())];
    for (int column : residualReads) {
      neededInPairs[column] = true;
    }
  }
}

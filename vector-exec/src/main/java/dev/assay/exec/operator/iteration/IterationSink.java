package dev.assay.exec.operator.iteration;

import dev.assay.exec.operator.rows.CollectStage;
import dev.assay.exec.operator.rows.RowStore;
import dev.assay.exec.operator.rows.StoredRows;
import dev.assay.exec.physical.PhysicalNode.Iteration;
import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.QueryContext;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.pipeline.Sink;
import dev.assay.exec.pipeline.Stage;
import dev.assay.exec.pipeline.Workers;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Collects the rows of one round after the other: those of the last one are what the next reads,
 * and all together are the result. Where repeats do not count, rows that have come before are
 * dropped.
 */
public final class IterationSink implements Sink {

  private final List<Lane> lanes;
  private final QueryMemory memory;
  private final Optional<SeenRows> seen;
  private final List<RowStore> stores = new ArrayList<>();
  private final RowStore all;
  private RowStore last;
  private int rounds;

  /** A sink for a node of the plan. */
  public IterationSink(Iteration node, QueryContext query) {
    memory = query.memory().partInMemory("rounds of WITH RECURSIVE");
    lanes = node.outputs().stream().map(ValueType::lane).toList();
    seen =
        node.distinct()
            ? Optional.of(new SeenRows(node.outputs(), query.config().vectorLength(), memory))
            : Optional.empty();
    all = new RowStore(lanes, 0, memory);
    last = new RowStore(lanes, 0, memory);
  }

  @Override
  public Stage open(Layout input) {
    int[] outputs = IntStream.range(0, lanes.size()).toArray();
    return new CollectStage(input, outputs, new RowStore(lanes, 0, memory), this::add);
  }

  private synchronized void add(RowStore store) {
    stores.add(store);
  }

  @Override
  public void complete(Workers workers) {
    last.release();
    last = RowStore.concatenate(stores, workers);
    stores.clear();
    seen.ifPresent(rows -> last = rows.unseen(last));
    all.append(last);
    rounds++;
  }

  /** Whether the last round has delivered nothing new. */
  public boolean isDone() {
    return last.size() == 0;
  }

  /** What the last round has delivered. */
  public StoredRows last() {
    return StoredRows.of(last);
  }

  /** The rows of all rounds. */
  public StoredRows results() {
    return StoredRows.of(all);
  }

  @Override
  public String form() {
    return rounds + " rounds";
  }
}

package dev.assay.exec.operator.iteration;

import dev.assay.exec.operator.rows.CollectStage;
import dev.assay.exec.operator.rows.RowStore;
import dev.assay.exec.operator.rows.StoredRows;
import dev.assay.exec.operator.rows.StoredSource;
import dev.assay.exec.physical.PhysicalNode.Iteration;
import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.MemoryShare;
import dev.assay.exec.pipeline.QueryContext;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.pipeline.Sink;
import dev.assay.exec.pipeline.Source;
import dev.assay.exec.pipeline.Stage;
import dev.assay.exec.pipeline.Workers;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;
import dev.assay.exec.vector.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Collects the rows of one round after the other: those of the last one are what the next reads,
 * and all together are the result. Where repeats do not count, rows that have come before are
 * dropped. Once the share of the budget does not hold them all rows are in a file.
 */
public final class IterationSink implements Sink {

  private final Iteration node;
  private final QueryContext query;
  private final List<Lane> lanes;
  private final MemoryShare share;

  /** Of the rows that have been seen. */
  private final QueryMemory seenMemory;

  private final Optional<SeenRows> seen;
  private final List<RowStore> stores = new ArrayList<>();
  private final RowStore all;
  private RowStore last;
  private Optional<SpilledRounds> spilled = Optional.empty();
  private int rounds;

  /** A sink for a node of the plan. */
  public IterationSink(Iteration node, QueryContext query) {
    this.node = node;
    this.query = query;
    share = MemoryShare.ofSink(query);
    seenMemory = share.memory().part();
    lanes = node.outputs().stream().map(ValueType::lane).toList();
    seen =
        node.distinct()
            ? Optional.of(new SeenRows(node.outputs(), query.config().vectorLength(), seenMemory))
            : Optional.empty();
    all = newStore();
    last = newStore();
  }

  private RowStore newStore() {
    return new RowStore(lanes, 0, share.memory());
  }

  @Override
  public Stage open(Layout input) {
    int[] outputs = IntStream.range(0, lanes.size()).toArray();
    return new CollectStage(input, outputs, newStore(), this::add) {
      @Override
      public void accept(Batch batch) {
        if (!store().hasRoom(batch.size(), share, 0)) {
          spill(store());
          replace(newStore());
        }
        super.accept(batch);
      }
    };
  }

  private synchronized void add(RowStore store) {
    stores.add(store);
  }

  private synchronized SpilledRounds inFile() {
    SpilledRounds known = spilled.orElseGet(() -> new SpilledRounds(node, share, query));
    spilled = Optional.of(known);
    return known;
  }

  private void spill(RowStore rows) {
    inFile().add(rows);
    rows.giveUp();
  }

  @Override
  public void complete(Workers workers) {
    rounds++;
    if (spilled.isEmpty() && fits(stores.stream().mapToLong(RowStore::size).sum())) {
      last.release();
      last = RowStore.concatenate(stores, workers);
      seen.ifPresent(rows -> last = rows.unseen(last));
      all.append(last);
    } else {
      stores.forEach(this::spill);
      if (all.size() > 0) {
        inFile().addKnown(all);
        last.release();
        all.giveUp(); // texts too, which rows of the round have pointed to until now
        all.clear();
        seenMemory.close();
      }
      inFile().endRound(workers);
    }
    stores.clear();
  }

  /** Whether the share holds so many rows more, and what is needed to put them to the others. */
  private boolean fits(long rows) {
    int more = (int) Math.min(Integer.MAX_VALUE / 2, rows);
    return all.hasRoom(more, share, 0)
        && share.allows(stores.size() > 1 ? (double) rows * all.rowBytes() : 0)
        && share.allows(seen.map(known -> 2.0 * known.bytesFor(more)).orElse(0.0));
  }

  /** Whether the last round has delivered nothing new. */
  public boolean isDone() {
    return spilled.map(SpilledRounds::lastRows).orElse((long) last.size()) == 0;
  }

  /**
   * What the last round has delivered.
   *
   * @param memory of those who read
   */
  public Source last(QueryMemory memory) {
    return spilled.map(rows -> rows.last(memory)).orElseGet(() -> source(last));
  }

  /** The rows of all rounds. */
  public Source results() {
    return spilled.map(SpilledRounds::results).orElseGet(() -> source(all));
  }

  private static Source source(RowStore rows) {
    StoredRows stored = StoredRows.of(rows);
    return new StoredSource(() -> stored, false);
  }

  @Override
  public String form() {
    return rounds + " rounds";
  }

  @Override
  public long spilledBytes() {
    return spilled.map(SpilledRounds::bytes).orElse(0L);
  }
}

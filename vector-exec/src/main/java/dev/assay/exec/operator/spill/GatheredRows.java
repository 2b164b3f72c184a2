package dev.assay.exec.operator.spill;

import dev.assay.exec.operator.rows.CollectStage;
import dev.assay.exec.operator.rows.RowStore;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.MemoryShare;
import dev.assay.exec.pipeline.QueryContext;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.pipeline.Stage;
import dev.assay.exec.pipeline.Workers;
import dev.assay.exec.type.Lane;
import dev.assay.exec.vector.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Rows that a sink gathers from all workers: in memory, or all of them by partition in a file, once
 * they and what they are gathered for would pass the sink's share of the budget.
 */
public final class GatheredRows {

  private final List<Lane> lanes;
  private final int[] outputs;
  private final double laterBytes;
  private final Supplier<RowHash> hash;
  private final QueryContext query;
  private final List<RowStore> stores = new ArrayList<>();
  private Optional<MemoryShare> share = Optional.empty();
  private Optional<SpilledPartitions> partitions = Optional.empty();
  private boolean isOrdered;

  /**
   * No rows yet.
   *
   * @param lanes of the columns
   * @param outputs of what flows in, one for each column
   * @param laterBytes what is needed for each row when all are there, besides the row
   * @param hash makes the hash that partitions are by
   */
  public GatheredRows(
      List<Lane> lanes,
      int[] outputs,
      double laterBytes,
      Supplier<RowHash> hash,
      QueryContext query) {
    this.lanes = List.copyOf(lanes);
    this.outputs = outputs.clone();
    this.laterBytes = laterBytes;
    this.hash = hash;
    this.query = query;
  }

  /**
   * Puts a column behind the others of rows in a file, by which they are in the order they came.
   */
  public void keepOrder() {
    isOrdered = true;
  }

  /** The last stage of a worker. */
  public Stage open(Layout input, double expectedRows) {
    return new GatherStage(input, expectedRows);
  }

  private synchronized void add(RowStore store) {
    stores.add(store);
  }

  private synchronized MemoryShare share() {
    MemoryShare known = share.orElseGet(() -> MemoryShare.ofSink(query));
    share = Optional.of(known);
    return known;
  }

  /** The rows in a file: the first one makes it. */
  public synchronized SpilledPartitions partitions() {
    List<Lane> all = new ArrayList<>(lanes);
    all.addAll(isOrdered ? List.of(Lane.LONG) : List.of());
    SpilledPartitions known =
        partitions.orElseGet(() -> new SpilledPartitions(all, hash.get(), query));
    partitions = Optional.of(known);
    return known;
  }

  /** Whether rows are in a file: when all are gathered, all of them. */
  public synchronized boolean isSpilled() {
    return partitions.isPresent();
  }

  /** Bytes written. */
  public synchronized long spilledBytes() {
    return partitions.map(SpilledPartitions::bytes).orElse(0L);
  }

  /** Decides, when all workers have finished; returns whether rows are in a file. */
  public boolean complete(Workers workers) {
    long held = stores.stream().mapToLong(RowStore::size).sum();
    double later = laterBytes + (stores.size() > 1 ? stores.getFirst().rowBytes() : 0);
    if (isSpilled() || !share().allows(held * later)) {
      List<RowStore> left = List.copyOf(stores);
      stores.clear();
      workers.forEach(left.size(), store -> spill(left.get(store)));
      return true;
    }
    return false;
  }

  /** Where rows are, and what they are gathered for may count too. */
  public QueryMemory memory() {
    return share().memory();
  }

  /** All rows, where they are in memory. */
  public RowStore rows(Workers workers) {
    RowStore rows = RowStore.concatenate(stores, workers);
    stores.clear();
    return rows;
  }

  /** Puts rows into the file; they are given up. */
  public void spill(RowStore rows) {
    SpilledPartitions target = partitions();
    List<StoredColumn> columns = new ArrayList<>(rows.columns());
    columns.addAll(isOrdered ? List.of(rows.places()) : List.of());
    target.write(columns, rows.size(), target.newWriter());
    rows.giveUp();
  }

  /** Whether a worker can take so many rows back into memory, for what they are gathered for. */
  public boolean fits(long rows, MemoryShare of) {
    return rows < QueryMemory.LEAST_LENGTH / 2
        || of.allowsWorker(SpilledRows.bytes(lanes, rows) + rows * laterBytes);
  }

  private final class GatherStage extends CollectStage {

    private final MemoryShare own = share();
    private final double later;

    GatherStage(Layout input, double expectedRows) {
      super(
          input,
          outputs,
          new RowStore(lanes, expectedRows / query.config().workers(), share().memory()),
          GatheredRows.this::add);
      later = laterBytes + (query.config().workers() > 1 ? store().rowBytes() : 0);
    }

    @Override
    public void accept(Batch batch) {
      if (!store().hasRoom(batch.size(), own, later)) {
        RowStore next = new RowStore(lanes, 0, own.memory());
        next.follow(store());
        spill(store());
        replace(next);
      }
      super.accept(batch);
    }
  }
}

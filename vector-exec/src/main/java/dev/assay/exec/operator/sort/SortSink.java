package dev.assay.exec.operator.sort;

import dev.assay.exec.operator.rows.CollectStage;
import dev.assay.exec.operator.rows.RowStore;
import dev.assay.exec.operator.rows.StoredRows;
import dev.assay.exec.operator.rows.StoredSource;
import dev.assay.exec.physical.PhysicalNode.Sort;
import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.MemoryShare;
import dev.assay.exec.pipeline.QueryContext;
import dev.assay.exec.pipeline.Sink;
import dev.assay.exec.pipeline.Source;
import dev.assay.exec.pipeline.Stage;
import dev.assay.exec.pipeline.Workers;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;
import dev.assay.exec.vector.Batch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Collects rows and puts them in order. Where only the first of them are wanted, each worker drops
 * the others as soon as it holds many more than that, and from then on lets only those in that come
 * before the last of them.
 */
public final class SortSink implements Sink {

  /** Rows that a worker collects beyond those wanted before it drops some. */
  private static final int SLACK = 1 << 10;

  /** What sorting needs for each row: its key, its number, both packed, and merging. */
  private static final int SORTED_BYTES = 24;

  /** Rows wanted up to which others are dropped on the way. */
  private static final int MOST_TOP = 1 << 29;

  private final Sort node;
  private final QueryContext query;
  private final List<ValueType> types;
  private final List<Lane> lanes;
  private long wanted;
  private final List<RowStore> stores = new ArrayList<>();
  private final AtomicLong collected = new AtomicLong();

  /** {@link TopFilter}'s. */
  private final AtomicLong bound = new AtomicLong(Long.MAX_VALUE);

  private List<KeyPrefix> prefixes = List.of();
  private Optional<MemoryShare> share = Optional.empty();
  private Optional<SortedRuns> runs = Optional.empty();
  private Optional<StoredRows> results = Optional.empty();

  /** A sink for a node of the plan. */
  public SortSink(Sort node, QueryContext query) {
    this.node = node;
    this.query = query;
    types = node.input().outputs();
    lanes = types.stream().map(ValueType::lane).toList();
    long limit = node.limit().orElse(Long.MAX_VALUE);
    wanted = limit > Long.MAX_VALUE - node.offset() ? Long.MAX_VALUE : limit + node.offset();
  }

  @Override
  public Stage open(Layout input) {
    return new SortStage(input);
  }

  private synchronized void add(RowStore store) {
    stores.add(store);
  }

  @Override
  public boolean isSatisfied() {
    return wanted == 0 || (node.keys().isEmpty() && collected.get() >= wanted);
  }

  @Override
  public void complete(Workers workers) {
    if (node.percent().isPresent()) {
      long share = (long) (node.percent().getAsDouble() / 100 * collected.get());
      wanted = node.offset() + share;
    }
    long held = stores.stream().mapToLong(RowStore::size).sum();
    boolean copies = stores.size() > 1;
    double later = SORTED_BYTES + (copies ? stores.getFirst().rowBytes() : 0);
    if (runs.isPresent() || !share().allows(held * later)) {
      SortedRuns sorted = runs();
      List<RowStore> left = List.copyOf(stores);
      stores.clear();
      workers.forEach(left.size(), store -> sorted.write(left.get(store), wanted));
      sorted.reduce();
      return;
    }
    RowStore all = RowStore.concatenate(stores, workers);
    stores.clear();
    int[] order =
        node.keys().isEmpty()
            ? IntStream.range(0, all.size()).toArray()
            : SortOrder.of(columns(all), all.size(), workers);
    int from = (int) Math.min(order.length, node.offset());
    int to = (int) Math.min(order.length, wanted);
    StoredRows rows = StoredRows.of(all);
    results =
        Optional.of(
            new StoredRows(
                rows.columns(),
                rows.lanes(),
                to - from,
                Optional.of(Arrays.copyOfRange(order, from, to))));
  }

  /** The rows in order, when the sink is complete. */
  public Source results() {
    if (runs.isPresent()) {
      return new MergeSource(runs.get(), collected.get(), node.offset(), wanted);
    }
    StoredRows sorted =
        results.orElseThrow(() -> new IllegalStateException("rows are read before the sort"));
    return new StoredSource(() -> sorted, true);
  }

  @Override
  public String form() {
    return runs.map(sorted -> sorted.size() + " sorted runs merged").orElse("");
  }

  @Override
  public long spilledBytes() {
    return runs.map(SortedRuns::bytes).orElse(0L);
  }

  private synchronized MemoryShare share() {
    MemoryShare known = share.orElseGet(() -> MemoryShare.ofSink(query));
    share = Optional.of(known);
    return known;
  }

  private synchronized SortedRuns runs() {
    SortedRuns known = runs.orElseGet(() -> new SortedRuns(lanes, prefixes(), share(), query));
    runs = Optional.of(known);
    return known;
  }

  /** Made when it is first asked for: a dictionary is sorted for it. */
  private synchronized List<KeyPrefix> prefixes() {
    if (prefixes.isEmpty()) {
      prefixes = node.keys().stream().map(k -> new KeyPrefix(k, types.get(k.column()))).toList();
    }
    return prefixes;
  }

  private List<SortColumn> columns(RowStore store) {
    List<SortColumn> columns = new ArrayList<>();
    for (KeyPrefix prefix : prefixes()) {
      columns.add(new SortColumn(store.columns().get(prefix.key().column()), prefix));
    }
    return columns;
  }

  private final class SortStage extends CollectStage {

    private final Optional<TopFilter> filter;
    private final MemoryShare share = share();
    private final double laterBytes;

    SortStage(Layout input) {
      super(
          input,
          IntStream.range(0, types.size()).toArray(),
          new RowStore(lanes, 0, share().memory()),
          SortSink.this::add);
      boolean isTop = !node.keys().isEmpty() && wanted > 0 && wanted < MOST_TOP;
      boolean[] needed = new boolean[input.batch().columns()];
      markReads(needed);
      filter =
          isTop ? Optional.of(new TopFilter(prefixes(), bound, input, needed)) : Optional.empty();
      laterBytes = SORTED_BYTES + (query.config().workers() > 1 ? store().rowBytes() : 0);
    }

    @Override
    public void accept(Batch batch) {
      if (wanted == 0 || (node.keys().isEmpty() && store().size() >= wanted)) {
        return; // its own first rows are enough, and the first of all are among them
      }
      if (filter.isPresent() && !filter.get().apply(batch)) {
        return;
      }
      if (!store().hasRoom(batch.size(), share, laterBytes)) {
        runs().write(store(), wanted);
        replace(new RowStore(lanes, 0, share().memory()));
      }
      super.accept(batch);
      collected.addAndGet(batch.size());
      RowStore kept = store();
      if (filter.isPresent() && wanted < kept.size() / 2 - SLACK) {
        replace(kept.pick(SortOrder.of(columns(kept), kept.size()), (int) wanted));
        store().compactTexts();
        filter.get().bind(store());
      }
    }
  }
}

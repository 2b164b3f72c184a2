package dev.assay.exec.operator.aggregate;

import dev.assay.exec.operator.aggregate.AggregateShape.Numbering;
import dev.assay.exec.operator.filter.KeyFilter;
import dev.assay.exec.operator.rows.StoredRows;
import dev.assay.exec.operator.rows.StoredSource;
import dev.assay.exec.operator.spill.Outlet;
import dev.assay.exec.operator.spill.PartitionedSource;
import dev.assay.exec.operator.spill.RowHash;
import dev.assay.exec.operator.spill.SpilledPartitions;
import dev.assay.exec.operator.spill.SpilledSource;
import dev.assay.exec.physical.PhysicalNode.Aggregate;
import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.MemoryShare;
import dev.assay.exec.pipeline.Pipeline;
import dev.assay.exec.pipeline.QueryContext;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.pipeline.Sink;
import dev.assay.exec.pipeline.Source;
import dev.assay.exec.pipeline.Stage;
import dev.assay.exec.pipeline.Workers;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Groups and aggregates all rows: a table for each worker, merged when all have finished. */
public final class AggregateSink implements Sink {

  /** Pages that are merged as one task. */
  private static final int PAGES = 16;

  /** Hashed groups that are merged as one task, while there are not too many tasks. */
  private static final int GROUPS_PER_PART = 1 << 12;

  private static final int MOST_PARTS_LOG = 6;

  /** While arrays grow, those before are counted already. */
  private static final double GROWN_TIMES = 1;

  /** Merged tables are there beside those that they are merged of. */
  private static final double MERGED_TIMES = 1.75;

  private final AggregateShape shape;
  private final QueryContext query;
  private final List<GroupTable> tables = new ArrayList<>();
  private Optional<GroupOverflow> overflow = Optional.empty();
  private boolean isPartitioned;
  private List<GroupParts> parts = List.of();
  private Optional<StoredRows> results = Optional.empty();

  /**
   * A sink for a node of the plan.
   *
   * @param filters key filters of its groups, whose joins drop the groups that they leave out
   */
  public AggregateSink(Aggregate node, List<KeyFilter> filters, QueryContext query) {
    this.query = query;
    double share =
        node.groups().size() == 1 ? KeyFilter.mostShareLeft(filters, node.expectedRows()) : 1;
    shape = new AggregateShape(node, share, query.config(), query.arena());
  }

  @Override
  public Stage open(Layout input) {
    GroupOverflow others = overflow();
    GroupTable table = new GroupTable(shape, others.share().memory());
    return new AggregateStage(input, shape, table, others, this::add);
  }

  private synchronized GroupOverflow overflow() {
    double times = query.config().workers() > 1 ? MERGED_TIMES : GROWN_TIMES;
    GroupOverflow known =
        overflow.orElseGet(
            () ->
                new GroupOverflow(
                    MemoryShare.ofSink(query),
                    shape.numbering() == Numbering.HASH,
                    times,
                    this::partitions));
    overflow = Optional.of(known);
    return known;
  }

  private SpilledPartitions partitions() {
    int[] keys = IntStream.range(0, shape.groupTypes().size()).toArray();
    return new SpilledPartitions(shape.keptLanes(), RowHash.ofCodes(keys), query);
  }

  private synchronized void add(GroupTable table) {
    tables.add(table);
  }

  @Override
  public void complete(Workers workers) {
    isPartitioned = overflow().partitions().isPresent();
    if (isPartitioned) {
      GroupParts[] sorted = new GroupParts[tables.size()];
      workers.forEach(
          sorted.length, t -> sorted[t] = tables.get(t).parts(SpilledPartitions.LOG, true));
      parts = List.of(sorted);
      return;
    }
    GroupTable first = tables.getFirst();
    List<GroupTable> others = tables.subList(1, tables.size());
    int pages = Math.ceilDiv(shape.denseGroups(), GroupTable.PAGE);
    if (shape.numbering() == Numbering.HASH && !others.isEmpty()) {
      results = Optional.of(mergeHashed(workers));
      return;
    }
    if (shape.hasDistinct()) {
      others.forEach(first::mergeWhole);
    } else if (!others.isEmpty()) {
      workers.forRanges(
          pages,
          PAGES,
          (from, to) ->
              others.forEach(
                  other -> IntStream.range(from, to).forEach(p -> first.mergePage(other, p))));
    }
    results = Optional.of(first.results(workers));
  }

  /** Merges what each worker has of a partition of the keys, one partition a task. */
  private StoredRows mergeHashed(Workers workers) {
    long groups = tables.stream().mapToLong(GroupTable::groups).sum();
    int most = shape.hasDistinct() ? partsLog(workers) : MOST_PARTS_LOG;
    int log = 0;
    while (log < most && groups >> log > GROUPS_PER_PART) {
      log++;
    }
    int count = 1 << log;
    int partsLog = log;
    QueryMemory memory = overflow().share().memory();
    GroupParts[] sorted = new GroupParts[tables.size()];
    Workers sorters = log > 0 ? workers : Workers.alone(query.cancellation());
    sorters.forEach(sorted.length, t -> sorted[t] = tables.get(t).parts(partsLog, false));
    StoredRows[] merged = new StoredRows[count];
    workers.forEach(
        count,
        part -> {
          GroupTable table = new GroupTable(shape, memory);
          for (int t = 0; t < sorted.length; t++) {
            table.mergePart(tables.get(t), sorted[t], part);
          }
          merged[part] = table.results(workers);
        });
    return StoredRows.concatenate(List.of(merged), memory, workers);
  }

  /** A task reads all pairs of a group and a value of each table, so workers have two at most. */
  private static int partsLog(Workers workers) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(workers.count());
  }

  @Override
  public long spilledBytes() {
    return overflow().partitions().map(SpilledPartitions::bytes).orElse(0L);
  }

  @Override
  public String form() {
    return switch (shape.numbering()) {
      case NONE -> "one group";
      case DENSE -> "numbered by key in a range of " + shape.denseGroups();
      case HASH ->
          "numbered by hashing, "
              + tables.size()
              + (isPartitioned ? " tables and rows merged by partition" : " tables merged");
    };
  }

  /**
   * The groups, when the sink is complete.
   *
   * @param required outputs that are read
   */
  public Source groups(BitSet required) {
    if (!isPartitioned) {
      return new StoredSource(this::results, false);
    }
    List<Lane> lanes = shape.node().outputs().stream().map(ValueType::lane).toList();
    MemoryShare share = MemoryShare.ofSource(query);
    SpilledPartitions rows = overflow().begun();
    return new PartitionedSource(
        lanes, required, query, (part, outlet) -> mergePart(rows, part, share, outlet));
  }

  /** What workers hold of a partition of the keys first, then the rows that they put aside. */
  private void mergePart(SpilledPartitions rows, int part, MemoryShare share, Outlet outlet) {
    try (QueryMemory memory = share.memory().part()) {
      GroupTable table = new GroupTable(shape, memory);
      for (int t = 0; t < parts.size(); t++) {
        table.mergePart(tables.get(t), parts.get(t), part);
      }
      aggregate(table, rows, part, memory, share, outlet);
    }
  }

  /** Delivers the groups of a table and of a partition's rows. */
  private void aggregate(
      GroupTable table,
      SpilledPartitions rows,
      int part,
      QueryMemory memory,
      MemoryShare share,
      Outlet outlet) {
    GroupOverflow others = new GroupOverflow(share, rows.canSplit(), GROWN_TIMES, rows::deeper);
    SpilledSource source =
        new SpilledSource(
            rows.part(part), shape.kept(), shape.node().input().outputs().size(), memory);
    outlet.run(
        new Pipeline(
            source,
            List.of(),
            new Sink() {
              @Override
              public Stage open(Layout input) {
                return new AggregateStage(input, shape, table, others, groups -> {});
              }

              @Override
              public void complete(Workers workers) {}
            }));
    StoredRows groups = table.results(outlet.alone());
    outlet.run(new StoredSource(() -> groups, false), List.of());
    memory.close(); // before there are other groups
    others.partitions().ifPresent(finer -> aggregateAll(finer, share, outlet));
  }

  private void aggregateAll(SpilledPartitions rows, MemoryShare share, Outlet outlet) {
    for (int part = 0; part < SpilledPartitions.COUNT; part++) {
      if (rows.part(part).rows() > 0) {
        try (QueryMemory memory = share.memory().part()) {
          aggregate(new GroupTable(shape, memory), rows, part, memory, share, outlet);
        }
      }
    }
  }

  /** As {@link #groups}, where all groups are in memory. */
  public StoredRows results() {
    return results.orElseThrow(() -> new IllegalStateException("groups are read too early"));
  }
}

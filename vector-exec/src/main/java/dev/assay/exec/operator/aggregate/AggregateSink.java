package dev.assay.exec.operator.aggregate;

import dev.assay.exec.operator.aggregate.AggregateShape.Numbering;
import dev.assay.exec.operator.rows.StoredRows;
import dev.assay.exec.physical.PhysicalNode.Aggregate;
import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.QueryContext;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.pipeline.Sink;
import dev.assay.exec.pipeline.Stage;
import dev.assay.exec.pipeline.Workers;
import dev.assay.exec.vector.Batch;
import java.util.ArrayList;
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

  private final AggregateShape shape;
  private final QueryMemory memory;
  private final List<GroupTable> tables = new ArrayList<>();
  private Optional<StoredRows> results = Optional.empty();

  /** A sink for a node of the plan. */
  public AggregateSink(Aggregate node, QueryContext query) {
    memory = query.memory();
    shape = new AggregateShape(node, query.config(), query.arena());
  }

  @Override
  public Stage open(Layout input) {
    return new AggregateStage(input);
  }

  private synchronized void add(GroupTable table) {
    tables.add(table);
  }

  @Override
  public void complete(Workers workers) {
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
    int log = 0;
    while (log < MOST_PARTS_LOG && groups >> log > GROUPS_PER_PART) {
      log++;
    }
    int parts = 1 << log;
    int partsLog = log;
    GroupParts[] sorted = new GroupParts[tables.size()];
    workers.forEach(sorted.length, t -> sorted[t] = tables.get(t).parts(partsLog));
    StoredRows[] merged = new StoredRows[parts];
    workers.forEach(
        parts,
        part -> {
          GroupTable table = new GroupTable(shape, memory);
          for (int t = 0; t < sorted.length; t++) {
            table.mergePart(tables.get(t), sorted[t], part);
          }
          merged[part] = table.results(workers);
        });
    return StoredRows.concatenate(List.of(merged), memory, workers);
  }

  @Override
  public String form() {
    return switch (shape.numbering()) {
      case NONE -> "one group";
      case DENSE -> "numbered by key in a range of " + shape.denseGroups();
      case HASH -> "numbered by hashing, " + tables.size() + " tables merged";
    };
  }

  /** The groups, when the sink is complete. */
  public StoredRows results() {
    return results.orElseThrow(() -> new IllegalStateException("groups are read too early"));
  }

  private final class AggregateStage extends Stage {

    private final Layout input;
    private final GroupTable table = new GroupTable(shape, memory);

    AggregateStage(Layout input) {
      super(input);
      this.input = input;
    }

    @Override
    public void accept(Batch batch) {
      table.add(batch, input);
    }

    @Override
    public void finish() {
      add(table);
    }

    @Override
    public void markReads(boolean[] columns) {
      shape.node().groups().forEach(group -> columns[input.column(group)] = true);
      for (int argument : shape.arguments()) {
        if (argument != AggregateShape.ROWS) {
          columns[input.column(argument)] = true;
        }
      }
    }
  }
}

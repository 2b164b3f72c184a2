package dev.assay.exec.operator.aggregate;

import dev.assay.exec.operator.rows.RowStore;
import dev.assay.exec.operator.spill.PageWriter;
import dev.assay.exec.operator.spill.SpilledPartitions;
import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.Stage;
import dev.assay.exec.vector.Batch;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Adds rows to the groups of a worker. When these would pass their share of the budget no group is
 * begun any more: rows of others go to a file, by partition.
 */
final class AggregateStage extends Stage {

  /** Bytes of rows that are put into partitions at once, as a part of what is left of the share. */
  private static final int HELD_SHARE = 8;

  private static final int LEAST_HELD = 1 << 12;
  private static final int MOST_HELD = 1 << 17;

  /** What is there once rows overflow. */
  private record Overflow(
      SpilledPartitions partitions, PageWriter writer, RowStore held, int most) {}

  private final Layout input;
  private final AggregateShape shape;
  private final GroupTable table;
  private final GroupOverflow overflow;
  private final Consumer<GroupTable> finished;
  private final int[] groups;
  private final int[] rows;
  private final boolean[] needed;
  private Optional<Overflow> spilled = Optional.empty();

  AggregateStage(
      Layout input,
      AggregateShape shape,
      GroupTable table,
      GroupOverflow overflow,
      Consumer<GroupTable> finished) {
    super(input);
    this.input = input;
    this.shape = shape;
    this.table = table;
    this.overflow = overflow;
    this.finished = finished;
    groups = new int[input.batch().capacity()];
    rows = new int[input.batch().capacity()];
    needed = new boolean[input.batch().columns()];
    markReads(needed);
  }

  @Override
  public void accept(Batch batch) {
    if (spilled.isPresent()) {
      addKnown(batch, spilled.get());
    } else if (overflow.hasRoom(table, batch.size())) {
      table.add(batch, input);
    } else {
      spilled = Optional.of(begin());
      addKnown(batch, spilled.get());
    }
  }

  private Overflow begin() {
    SpilledPartitions partitions = overflow.begun();
    RowStore held = new RowStore(shape.keptLanes(), 0, overflow.share().memory());
    long bytes = overflow.share().leftForWorker() / HELD_SHARE;
    int most = Math.clamp(bytes / Math.max(1, held.rowBytes()), LEAST_HELD, MOST_HELD);
    return new Overflow(partitions, partitions.newWriter(), held, most);
  }

  private void addKnown(Batch batch, Overflow over) {
    int count = batch.size();
    table.find(batch, input, groups);
    int known = 0;
    int others = 0;
    for (int row = 0; row < count; row++) {
      if (groups[row] < 0) {
        rows[others++] = row;
      }
    }
    if (others > 0) {
      over.held().append(batch, input, shape.kept(), rows, others);
      if (over.held().size() >= over.most()) {
        flush(over);
      }
      for (int row = 0; row < count; row++) {
        if (groups[row] >= 0) {
          groups[known] = groups[row];
          rows[known++] = row;
        }
      }
      batch.take(rows, known, needed);
    }
    if (batch.size() > 0) {
      table.addFound(batch, input, groups);
    }
  }

  private static void flush(Overflow over) {
    over.partitions().write(over.held().columns(), over.held().size(), over.writer());
    over.held().clear();
  }

  @Override
  public void finish() {
    spilled.ifPresent(
        over -> {
          flush(over);
          over.held().release();
        });
    finished.accept(table);
  }

  @Override
  public void markReads(boolean[] columns) {
    for (int column : shape.kept()) {
      columns[input.column(column)] = true;
    }
  }
}

package dev.assay.exec.operator.aggregate;

import dev.assay.exec.operator.spill.PartitionBuffer;
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

  private final Layout input;
  private final AggregateShape shape;
  private final GroupTable table;
  private final GroupOverflow overflow;
  private final Consumer<GroupTable> finished;
  private final int[] groups;
  private final int[] rows;
  private final boolean[] needed;
  private Optional<PartitionBuffer> spilled = Optional.empty();

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
      spilled =
          Optional.of(new PartitionBuffer(overflow.begun(), shape.keptLanes(), overflow.share()));
      addKnown(batch, spilled.get());
    }
  }

  private void addKnown(Batch batch, PartitionBuffer others) {
    int count = batch.size();
    table.find(batch, input, groups);
    int known = 0;
    int unknown = 0;
    for (int row = 0; row < count; row++) {
      if (groups[row] < 0) {
        rows[unknown++] = row;
      }
    }
    if (unknown > 0) {
      others.rows().append(batch, input, shape.kept(), rows, unknown);
      others.added();
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

  @Override
  public void finish() {
    spilled.ifPresent(PartitionBuffer::finish);
    finished.accept(table);
  }

  @Override
  public void markReads(boolean[] columns) {
    for (int column : shape.kept()) {
      columns[input.column(column)] = true;
    }
  }
}

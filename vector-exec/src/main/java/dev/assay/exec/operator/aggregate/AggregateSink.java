package dev.assay.exec.operator.aggregate;

import dev.assay.exec.operator.aggregate.AggregateShape.Numbering;
import dev.assay.exec.operator.rows.StoredRows;
import dev.assay.exec.physical.PhysicalNode.Aggregate;
import dev.assay.exec.pipeline.ExecutionConfig;
import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.Sink;
import dev.assay.exec.pipeline.Stage;
import dev.assay.exec.vector.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Groups and aggregates all rows: a table for each worker, merged when all have finished. */
public final class AggregateSink implements Sink {

  /** Groups of a slice that is merged as one task; a multiple of 64. */
  private static final int SLICE = 1 << 16;

  private final AggregateShape shape;
  private final List<GroupTable> tables = new ArrayList<>();
  private Optional<StoredRows> results = Optional.empty();

  /** A sink for a node of the plan. */
  public AggregateSink(Aggregate node, ExecutionConfig config) {
    shape = new AggregateShape(node, config);
  }

  @Override
  public Stage open(Layout input) {
    return new AggregateStage(input);
  }

  private synchronized void add(GroupTable table) {
    tables.add(table);
  }

  @Override
  public int completionTasks() {
    if (tables.size() == 1) {
      return 0;
    }
    boolean slices = shape.numbering() == Numbering.DENSE && !shape.hasDistinct();
    return slices ? Math.ceilDiv(shape.denseGroups(), SLICE) : 1;
  }

  @Override
  public void complete(int task) {
    GroupTable first = tables.getFirst();
    for (GroupTable other : tables.subList(1, tables.size())) {
      if (shape.numbering() == Numbering.HASH) {
        first.mergeAll(other);
      } else if (shape.hasDistinct()) {
        first.mergeSlice(other, 0, shape.denseGroups());
      } else {
        int from = task * SLICE;
        first.mergeSlice(other, from, Math.min(shape.denseGroups(), from + SLICE));
      }
    }
  }

  /** The groups; asked for by one thread first, when the sink is complete. */
  public synchronized StoredRows results() {
    StoredRows made = results.orElseGet(() -> tables.getFirst().results());
    results = Optional.of(made);
    return made;
  }

  private final class AggregateStage extends Stage {

    private final Layout input;
    private final GroupTable table = new GroupTable(shape);

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

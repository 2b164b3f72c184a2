package dev.assay.exec.operator.aggregate;

import dev.assay.exec.operator.aggregate.AggregateShape.Numbering;
import dev.assay.exec.operator.rows.StoredRows;
import dev.assay.exec.physical.PhysicalNode.Aggregate;
import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.QueryContext;
import dev.assay.exec.pipeline.Sink;
import dev.assay.exec.pipeline.Stage;
import dev.assay.exec.pipeline.Workers;
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
  public AggregateSink(Aggregate node, QueryContext query) {
    shape = new AggregateShape(node, query.config());
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
    int groups = shape.denseGroups();
    if (shape.numbering() == Numbering.HASH) {
      others.forEach(first::mergeAll);
    } else if (shape.hasDistinct()) {
      others.forEach(other -> first.mergeSlice(other, 0, groups));
    } else if (!others.isEmpty()) {
      workers.forEach(
          Math.ceilDiv(groups, SLICE),
          slice -> {
            int from = slice * SLICE;
            int to = Math.min(groups, from + SLICE);
            others.forEach(other -> first.mergeSlice(other, from, to));
          });
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

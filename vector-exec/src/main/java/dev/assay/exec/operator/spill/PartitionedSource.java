package dev.assay.exec.operator.spill;

import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.QueryContext;
import dev.assay.exec.pipeline.Source;
import dev.assay.exec.type.Lane;
import dev.assay.exec.vector.Batch;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;

/**
 * Does what is left of an operator whose rows are in partitions, one partition after the other,
 * each by one worker.
 */
public final class PartitionedSource implements Source {

  /** What is done with a partition. */
  @FunctionalInterface
  public interface Task {

    /** Delivers what becomes of a partition. Called by several workers, each with its outlet. */
    void accept(int partition, Outlet outlet);
  }

  private final List<Lane> lanes;
  private final BitSet required;
  private final QueryContext query;
  private final Task task;
  private final int partitions;

  /**
   * A source.
   *
   * @param lanes of all outputs
   * @param required outputs that are read
   */
  public PartitionedSource(List<Lane> lanes, BitSet required, QueryContext query, Task task) {
    this(lanes, required, SpilledPartitions.COUNT, query, task);
  }

  /** The same for any number of partitions. */
  public PartitionedSource(
      List<Lane> lanes, BitSet required, int partitions, QueryContext query, Task task) {
    this.partitions = partitions;
    this.lanes = List.copyOf(lanes);
    this.required = (BitSet) required.clone();
    this.query = query;
    this.task = task;
  }

  @Override
  public int morsels() {
    return partitions;
  }

  @Override
  public boolean isOrdered() {
    return false;
  }

  @Override
  public Reader open(int vectorLength) {
    Outlet outlet = new Outlet(lanes, required, vectorLength, query);
    return new Reader() {
      @Override
      public Layout layout() {
        return outlet.layout();
      }

      @Override
      public void neededAfter(boolean[] columns) {
        outlet.setNeeded(columns);
      }

      @Override
      public void read(int morsel, Consumer<Batch> next) {
        outlet.setNext(next);
        task.accept(morsel, outlet);
      }
    };
  }
}

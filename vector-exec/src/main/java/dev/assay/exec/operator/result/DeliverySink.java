package dev.assay.exec.operator.result;

import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.Sink;
import dev.assay.exec.pipeline.Stage;
import dev.assay.exec.pipeline.Workers;
import dev.assay.exec.vector.Batch;
import dev.assay.exec.vector.ColumnVector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Hands rows over as they come: to a receiver of each worker, and from these on in order. */
public final class DeliverySink implements Sink {

  private static final int MOST_KEPT = 16;

  /** Takes the rows of one worker, on its thread. */
  public interface Receiver {

    /** Takes the first rows of vectors, one for each column; they are filled anew afterwards. */
    void accept(List<ColumnVector> columns, int rows);

    /** Whether it holds enough to hand that over. */
    boolean isFull();

    /**
     * Gives up what it took since this was last asked.
     *
     * @return brings that to its place: run by any worker, one after the other, in order
     */
    Runnable handOver();
  }

  /** Forgets all rows. */
  public static final Receiver FORGETS =
      new Receiver() {
        @Override
        public void accept(List<ColumnVector> columns, int rows) {}

        @Override
        public boolean isFull() {
          return false;
        }

        @Override
        public Runnable handOver() {
          return () -> {};
        }
      };

  private final int columns;
  private final Supplier<? extends Receiver> receivers;
  private final MorselOrder<Runnable> order = new MorselOrder<>(MOST_KEPT, Runnable::run);

  /**
   * A sink.
   *
   * @param columns that the query delivers
   * @param receivers asked by each worker
   */
  public DeliverySink(int columns, Supplier<? extends Receiver> receivers) {
    this.columns = columns;
    this.receivers = receivers;
  }

  @Override
  public Stage open(Layout input) {
    return new Delivery(input, receivers.get());
  }

  @Override
  public void complete(Workers workers) {}

  @Override
  public void fail() {
    order.fail();
  }

  private final class Delivery extends Stage {

    private final Layout input;
    private final Receiver receiver;
    private int morsel = -1;

    Delivery(Layout input, Receiver receiver) {
      super(input);
      this.input = input;
      this.receiver = receiver;
    }

    @Override
    public void startMorsel(int next) {
      finish();
      morsel = next;
    }

    @Override
    public void accept(Batch batch) {
      List<ColumnVector> vectors = new ArrayList<>(columns);
      for (int i = 0; i < columns; i++) {
        vectors.add(batch.column(input.column(i)));
      }
      receiver.accept(vectors, batch.size());
      if (receiver.isFull()) {
        order.add(morsel, receiver.handOver());
      }
    }

    @Override
    public void finish() {
      if (morsel >= 0) {
        order.add(morsel, receiver.handOver());
        order.end(morsel);
      }
      morsel = -1;
    }

    @Override
    public void markReads(boolean[] read) {
      for (int i = 0; i < columns; i++) {
        read[input.column(i)] = true;
      }
    }
  }
}

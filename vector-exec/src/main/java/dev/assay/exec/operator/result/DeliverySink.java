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

/** Hands rows over as they come: each worker to a receiver of its own. */
public final class DeliverySink implements Sink {

  /** Takes the rows of one worker, on its thread. */
  public interface Receiver {

    /** Takes the first rows of vectors, one for each column; they are filled anew afterwards. */
    void accept(List<ColumnVector> columns, int rows);

    /** Told once, when the worker has no more rows. */
    void finish();
  }

  private final int columns;
  private final Supplier<? extends Receiver> receivers;

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

  private final class Delivery extends Stage {

    private final Layout input;
    private final Receiver receiver;

    Delivery(Layout input, Receiver receiver) {
      super(input);
      this.input = input;
      this.receiver = receiver;
    }

    @Override
    public void accept(Batch batch) {
      List<ColumnVector> vectors = new ArrayList<>(columns);
      for (int i = 0; i < columns; i++) {
        vectors.add(batch.column(input.column(i)));
      }
      receiver.accept(vectors, batch.size());
    }

    @Override
    public void finish() {
      receiver.finish();
    }

    @Override
    public void markReads(boolean[] read) {
      for (int i = 0; i < columns; i++) {
        read[input.column(i)] = true;
      }
    }
  }
}

package dev.assay.exec.operator.rows;

import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.Stage;
import dev.assay.exec.vector.Batch;
import java.util.function.Consumer;

/** The last stage of a worker that keeps rows: it hands its store over when the worker finishes. */
public class CollectStage extends Stage {

  private final Layout input;
  private final int[] outputs;
  private final Consumer<RowStore> finished;
  private RowStore store;

  /**
   * A stage with a store of its own.
   *
   * @param outputs of the input, one for each column of the store
   * @param finished takes the store over, on the worker's thread
   */
  public CollectStage(Layout input, int[] outputs, RowStore store, Consumer<RowStore> finished) {
    super(input);
    this.input = input;
    this.outputs = outputs.clone();
    this.store = store;
    this.finished = finished;
  }

  /** What was kept until now. */
  protected final RowStore store() {
    return store;
  }

  /** Goes on with other rows of the same columns. */
  protected final void replace(RowStore other) {
    store = other;
  }

  @Override
  public void startMorsel(int morsel) {
    store.startMorsel(morsel);
  }

  @Override
  public void accept(Batch batch) {
    store.append(batch, input, outputs);
  }

  @Override
  public void finish() {
    finished.accept(store);
  }

  @Override
  public final void markReads(boolean[] columns) {
    for (int output : outputs) {
      columns[input.column(output)] = true;
    }
  }
}

package dev.assay.exec.pipeline;

import dev.assay.exec.vector.Batch;

/**
 * A step of one worker's pipeline: takes batches, changes them or makes others of them, and pushes
 * what is left to the next stage. Holds scratch vectors without locks: it belongs to one worker.
 */
public abstract class Stage {

  private final Layout output;
  private Stage next = this;

  /**
   * A stage.
   *
   * @param output where what it delivers lies
   */
  protected Stage(Layout output) {
    this.output = output;
  }

  /** Where what it delivers lies. */
  public final Layout output() {
    return output;
  }

  /** Takes a batch of one row or more; the batch is the caller's again afterwards. */
  public abstract void accept(Batch batch);

  /** Told before each morsel, where it is the last stage. */
  public void startMorsel(int morsel) {}

  /** Told once, when the worker has no more rows: what is held back is pushed, then this ends. */
  public void finish() {}

  /** Marks the columns of its input batch that it reads. */
  public void markReads(boolean[] columns) {}

  /**
   * Told once before the first batch which columns later stages read.
   *
   * @param columns by column of the batch; longer than the batch has columns where later stages add
   *     some
   */
  public void neededAfter(boolean[] columns) {}

  /** Hands a batch to the next stage; nothing is handed on where no row is left. */
  protected final void push(Batch batch) {
    if (batch.size() > 0) {
      next.accept(batch);
    }
  }

  final void setNext(Stage stage) {
    next = stage;
  }
}

package dev.assay.exec.pipeline;

/** Makes a stage for each worker. Called by the worker's own thread, by several at once. */
@FunctionalInterface
public interface StageFactory {

  /**
   * Makes a stage.
   *
   * @param input where what it takes lies; it may add columns and row sets to that batch
   */
  Stage create(Layout input);
}

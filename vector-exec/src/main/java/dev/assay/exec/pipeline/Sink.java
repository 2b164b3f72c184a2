package dev.assay.exec.pipeline;

/**
 * Where a pipeline ends: collects what all workers deliver. Each worker has its own last stage,
 * which hands what it holds to the sink when it finishes; when all have, the sink is completed.
 */
public interface Sink {

  /** Makes the last stage of a worker. Called by the worker's own thread, by several at once. */
  Stage open(Layout input);

  /**
   * How many tasks are left when all workers have finished. Asked once, by one thread, which may
   * prepare them here.
   */
  int completionTasks();

  /** Does a task, 0 to {@link #completionTasks()} - 1; several threads do several at once. */
  void complete(int task);

  /** True where no further row can change the result; asked before each morsel. */
  default boolean isSatisfied() {
    return false;
  }
}

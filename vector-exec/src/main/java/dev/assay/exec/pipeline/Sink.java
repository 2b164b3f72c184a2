package dev.assay.exec.pipeline;

/**
 * Where a pipeline ends: collects what all workers deliver. Each worker has its own last stage,
 * which hands what it holds to the sink when it finishes; when all have, the sink is completed.
 */
public interface Sink {

  /** Makes the last stage of a worker. Called by the worker's own thread, by several at once. */
  Stage open(Layout input);

  /**
   * Does what is left when all workers have finished. Called once, by the query's thread.
   *
   * @param workers for what can be done side by side
   */
  void complete(Workers workers);

  /** Told by a worker that fails, before it leaves: nobody is to wait for its rows. */
  default void fail() {}

  /** How it did its work and why so, for people; asked when it is complete. */
  default String form() {
    return "";
  }

  /** Bytes that it has put into temporary files so far. */
  default long spilledBytes() {
    return 0;
  }

  /** True where no further row can change the result; asked before each morsel. */
  default boolean isSatisfied() {
    return false;
  }
}

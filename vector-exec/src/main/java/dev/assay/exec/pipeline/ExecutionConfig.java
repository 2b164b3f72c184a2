package dev.assay.exec.pipeline;

/**
 * How queries run.
 *
 * @param workers threads, the caller's among them, 1 or more
 * @param vectorLength rows of a batch, a multiple of 64 from 64 to 65,536
 * @param memoryBudgetBytes most bytes that large state of a query (rows and tables of joins, groups
 *     and sorts) may take; a query that needs more fails with a sentence. Half of it is kept from
 *     query to query
 * @param pinned whether each worker keeps to one CPU
 */
public record ExecutionConfig(
    int workers, int vectorLength, long memoryBudgetBytes, boolean pinned) {

  private static final int MAX_WORKERS = 1024;
  private static final int MAX_VECTOR_LENGTH = 1 << 16;
  private static final long LEAST_BUDGET_BYTES = 256L << 20;

  /** Checks. */
  public ExecutionConfig {
    if (workers < 1 || workers > MAX_WORKERS) {
      throw new IllegalArgumentException("workers must be 1 to 1024, got " + workers);
    }
    if (vectorLength < Long.SIZE
        || vectorLength > MAX_VECTOR_LENGTH
        || vectorLength % Long.SIZE != 0) {
      throw new IllegalArgumentException(
          "the vector length must be a multiple of 64 from 64 to 65536, got " + vectorLength);
    }
    if (memoryBudgetBytes < 0) {
      throw new IllegalArgumentException("the memory budget is " + memoryBudgetBytes + " bytes");
    }
  }

  /** Unpinned workers with vectors of 2,048 rows and a budget of half of the heap. */
  public static ExecutionConfig of(int workers) {
    long half = Math.max(LEAST_BUDGET_BYTES, Runtime.getRuntime().maxMemory() / 2);
    return new ExecutionConfig(workers, 2048, half, false);
  }
}

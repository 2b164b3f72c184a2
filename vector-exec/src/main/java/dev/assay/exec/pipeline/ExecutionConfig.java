package dev.assay.exec.pipeline;

import dev.assay.exec.spill.SpillConfig;

/**
 * How queries run.
 *
 * @param workers threads, the caller's among them, 1 or more
 * @param vectorLength rows of a batch, a multiple of 64 from 64 to 65,536
 * @param memoryBudgetBytes most bytes that large state of a query (rows and tables of joins, groups
 *     and sorts) may take; before more is needed rows go to temporary files. Half of it is kept
 *     from query to query
 * @param pinned whether each worker keeps to one CPU
 * @param morselVectors batches that a worker claims at once, 1 or more
 * @param adaptation what may be decided while a query runs
 * @param partitioning when joins have partitions
 * @param spill where temporary files are made
 */
public record ExecutionConfig(
    int workers,
    int vectorLength,
    long memoryBudgetBytes,
    boolean pinned,
    int morselVectors,
    Adaptation adaptation,
    Partitioning partitioning,
    SpillConfig spill) {

  private static final int MAX_WORKERS = 1024;
  private static final int MAX_VECTOR_LENGTH = 1 << 16;
  private static final long LEAST_BUDGET_BYTES = 256L << 20;
  private static final int MORSEL_VECTORS = 16;

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
    if (morselVectors < 1) {
      throw new IllegalArgumentException("a morsel has 1 batch or more, got " + morselVectors);
    }
  }

  /**
   * With morsels of 16 batches, everything decided by what is seen, and temporary files where the
   * system has them.
   */
  public ExecutionConfig(int workers, int vectorLength, long memoryBudgetBytes, boolean pinned) {
    this(
        workers,
        vectorLength,
        memoryBudgetBytes,
        pinned,
        MORSEL_VECTORS,
        Adaptation.ALL,
        Partitioning.DEFAULT,
        SpillConfig.ofSystem());
  }

  private ExecutionConfig with(
      int threads, Adaptation allowed, Partitioning joins, SpillConfig to) {
    return new ExecutionConfig(
        threads, vectorLength, memoryBudgetBytes, pinned, morselVectors, allowed, joins, to);
  }

  /** The same with so many threads. */
  public ExecutionConfig withWorkers(int threads) {
    return with(threads, adaptation, partitioning, spill);
  }

  /** The same with other batches and morsels. */
  public ExecutionConfig withBatches(int rows, int inMorsel) {
    return new ExecutionConfig(
        workers, rows, memoryBudgetBytes, pinned, inMorsel, adaptation, partitioning, spill);
  }

  /** The same, where only this may be decided while a query runs. */
  public ExecutionConfig with(Adaptation allowed) {
    return with(workers, allowed, partitioning, spill);
  }

  /** The same with another memory budget. */
  public ExecutionConfig withMemoryBudget(long bytes) {
    return new ExecutionConfig(
        workers, vectorLength, bytes, pinned, morselVectors, adaptation, partitioning, spill);
  }

  /** The same with other temporary files. */
  public ExecutionConfig with(SpillConfig other) {
    return with(workers, adaptation, partitioning, other);
  }

  /** The same, where joins have partitions as this says. */
  public ExecutionConfig with(Partitioning other) {
    return with(workers, adaptation, other, spill);
  }

  /** Unpinned workers with vectors of 2,048 rows and a budget of half of the heap. */
  public static ExecutionConfig of(int workers) {
    long half = Math.max(LEAST_BUDGET_BYTES, Runtime.getRuntime().maxMemory() / 2);
    return new ExecutionConfig(workers, 2048, half, false);
  }
}

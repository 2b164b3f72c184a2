package dev.assay.exec.pipeline;

import java.util.function.IntConsumer;

/** The threads of a query, for work that is not a stream of batches. */
public interface Workers {

  /** How many threads may take part at most, the caller's among them. */
  int count();

  /**
   * Does tasks side by side and returns when all are done.
   *
   * @param tasks how many
   * @param task takes each number from 0 to {@code tasks - 1} once, in no fixed order; what it
   *     throws stops the others at their next task and is thrown here
   * @throws java.util.concurrent.CancellationException where the query was cancelled
   */
  void forEach(int tasks, IntConsumer task);

  /** The calling thread alone. */
  static Workers alone(Cancellation cancellation) {
    return new Workers() {
      @Override
      public int count() {
        return 1;
      }

      @Override
      public void forEach(int tasks, IntConsumer task) {
        for (int i = 0; i < tasks; i++) {
          cancellation.check();
          task.accept(i);
        }
      }
    };
  }

  /** Rows, or places, from one to before another. */
  @FunctionalInterface
  interface RangeTask {
    /** Does a range. */
    void accept(int from, int to);
  }

  /** Does 0 to {@code count} in ranges of the same length, as {@link #forEach}. */
  default void forRanges(int count, int length, RangeTask task) {
    forEach(
        Math.ceilDiv(count, length),
        range -> task.accept(range * length, (int) Math.min(count, (range + 1L) * length)));
  }
}

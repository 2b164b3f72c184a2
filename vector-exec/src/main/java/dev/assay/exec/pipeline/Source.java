package dev.assay.exec.pipeline;

import dev.assay.exec.vector.Batch;
import java.util.function.Consumer;

/** Where a pipeline's rows come from, in morsels that workers claim one by one. */
public interface Source {

  /** How many morsels; asked when all pipelines before this one are done. */
  int morsels();

  /** Whether the order of rows matters, so that one worker takes all morsels in order. */
  boolean isOrdered();

  /** Makes what one worker reads with. Called by the worker's own thread, by several at once. */
  Reader open(int vectorLength);

  /** Reads morsels for one worker. */
  interface Reader {

    /** Where its columns lie. */
    Layout layout();

    /** As {@link Stage#neededAfter}. */
    void neededAfter(boolean[] columns);

    /**
     * Reads a morsel.
     *
     * @param morsel 0 to {@link Source#morsels()} - 1
     * @param next takes each batch that has a row
     */
    void read(int morsel, Consumer<Batch> next);
  }
}

package dev.assay.exec.pipeline;

import dev.assay.exec.spill.SpillSpace;
import java.lang.foreign.Arena;

/**
 * What all operators of one query share.
 *
 * @param config how the query runs
 * @param memory for large state
 * @param arena keeps constants, and what is made, as long as the query runs; counted
 * @param pages keeps what is read of files in place; not counted
 * @param spill for temporary files
 * @param cancellation looked at between morsels, and by work that takes longer
 */
public record QueryContext(
    ExecutionConfig config,
    QueryMemory memory,
    Arena arena,
    Arena pages,
    SpillSpace spill,
    Cancellation cancellation) {

  /** The same with memory that is counted by itself too. */
  public QueryContext with(QueryMemory part) {
    return new QueryContext(config, part, arena, pages, spill, cancellation);
  }

  /** Without a budget: nothing goes to files, and nobody cancels. */
  public static QueryContext unbounded(ExecutionConfig config, Arena arena) {
    SpillSpace spill = new SpillSpace(config.spill(), arena);
    QueryMemory memory = QueryMemory.unbounded();
    return new QueryContext(config, memory, arena, arena, spill, new Cancellation());
  }
}

package dev.assay.exec.pipeline;

import java.lang.foreign.Arena;

/**
 * What all operators of one query share.
 *
 * @param config how the query runs
 * @param memory for large state
 * @param arena keeps constants as long as the query runs
 */
public record QueryContext(ExecutionConfig config, QueryMemory memory, Arena arena) {}

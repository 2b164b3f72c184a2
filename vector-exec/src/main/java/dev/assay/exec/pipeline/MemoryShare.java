package dev.assay.exec.pipeline;

/**
 * What one sink may take of its query's budget before it puts rows into files: half of what is free
 * when its first row comes, so that the operators behind it find some too. Any worker may ask.
 */
public final class MemoryShare {

  private final QueryMemory memory;
  private final int workers;
  private final long limitBytes;

  /** The share of a sink that begins now. */
  public MemoryShare(QueryContext query) {
    memory = query.memory();
    workers = query.config().workers();
    long used = memory.usedBytes();
    limitBytes = used + (memory.budgetBytes() - used) / 2;
  }

  /** Whether one worker may take so many more bytes, if all others do too. */
  public boolean allowsWorker(double bytes) {
    return allows(bytes * workers);
  }

  /** Whether so many more bytes may be taken. */
  public boolean allows(double bytes) {
    return bytes <= limitBytes - memory.usedBytes();
  }

  /** What is left of it for one worker, in bytes; 0 or more. */
  public long leftForWorker() {
    return Math.max(0, (limitBytes - memory.usedBytes()) / workers);
  }
}

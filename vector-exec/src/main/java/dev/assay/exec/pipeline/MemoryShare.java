package dev.assay.exec.pipeline;

/**
 * What one operator may take of its query's budget before it puts rows into files. Shares are cut
 * from what is free, so that operators behind find some too. Any worker may ask.
 */
public final class MemoryShare {

  private final QueryMemory memory;
  private final int workers;
  private final long limitBytes;

  private MemoryShare(QueryContext query, int divisor, QueryMemory memory) {
    this.memory = memory;
    workers = query.config().workers();
    limitBytes = query.memory().freeBytes() / divisor;
  }

  /** For a sink that begins now: half of what is free. */
  public static MemoryShare ofSink(QueryContext query) {
    return new MemoryShare(query, 2, query.memory().part());
  }

  /** For a source that begins now: a third of what is free, so that its sink finds enough. */
  public static MemoryShare ofSource(QueryContext query) {
    return new MemoryShare(query, 3, query.memory().part());
  }

  /** Where arrays are taken that count against it. */
  public QueryMemory memory() {
    return memory;
  }

  /** Whether one worker may take so many more bytes, if all others do too. */
  public boolean allowsWorker(double bytes) {
    return allows(bytes * workers);
  }

  /** Whether so many more bytes may be taken. */
  public boolean allows(double bytes) {
    return bytes <= limitBytes - memory.usedBytes();
  }

  /** What one worker may take at most, in bytes, whatever others hold now. */
  public long ofWorker() {
    return limitBytes / workers;
  }

  /** What is left of it for one worker, in bytes; 0 or more. */
  public long leftForWorker() {
    return Math.max(0, (limitBytes - memory.usedBytes()) / workers);
  }
}

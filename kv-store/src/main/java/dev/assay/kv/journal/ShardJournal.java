package dev.assay.kv.journal;

import dev.assay.kv.shard.ChangeLog;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A shard's way into the journal: its owner's changes are put together here and go there as one
 * excerpt. Room for them is taken before anything is changed.
 */
final class ShardJournal implements ChangeLog, AutoCloseable {

  /** A batch of so many bytes ends. */
  private static final int FULL_BYTES = 64 << 10;

  private static final int LEAST_RESERVED_BYTES = 8 << 10;

  private static final VarHandle TURNS;

  static {
    try {
      TURNS = MethodHandles.lookup().findVarHandle(ShardJournal.class, "turns", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Journal journal;
  private final int shard;
  private final long mostBytes;
  private final Batch batch = new Batch();
  private long reserved;
  private int ended;
  private long last;
  private String refusal = "";

  /** Odd from before the first change of a batch until the batch is appended. */
  private volatile long turns;

  ShardJournal(Journal journal, int shard, long position, long mostBytes) {
    this.journal = journal;
    this.shard = shard;
    this.mostBytes = mostBytes;
    last = position;
  }

  @Override
  public boolean admits(long bytes) {
    if ((turns & 1) == 0) {
      TURNS.setRelease(this, turns + 1);
    }
    long needed = batch.sizeBytes() + ChangeLog.roundedBytes(bytes);
    if (needed <= reserved && !journal.hasFailed()) {
      return true;
    }
    if (needed > mostBytes) {
      refusal = "a batch of %d bytes needs longer segments".formatted(needed);
      return false;
    }
    long more = Math.max(needed - reserved, LEAST_RESERVED_BYTES);
    refusal = journal.reserve(more);
    if (!refusal.isEmpty()) {
      return false;
    }
    reserved += more;
    return true;
  }

  @Override
  public String refusal() {
    return refusal;
  }

  @Override
  public void put(long key, int keyBytes, long value, int valueBytes, long expiryMillis) {
    batch.put(key, keyBytes, value, valueBytes, expiryMillis);
  }

  @Override
  public void edit(
      long key, int keyBytes, long expiryMillis, long head, int headBytes, long edits, int bytes) {
    batch.edit(key, keyBytes, expiryMillis, head, headBytes, edits, bytes);
  }

  @Override
  public long batch() {
    return journal.nextNumber(shard);
  }

  @Override
  public void delete(long key, int keyBytes) {
    batch.delete(key, keyBytes);
  }

  @Override
  public boolean isFull() {
    return batch.sizeBytes() >= Math.min(FULL_BYTES, mostBytes / 2);
  }

  @Override
  public long endBatch() {
    try {
      append();
    } finally {
      if ((turns & 1) != 0) {
        TURNS.setRelease(this, turns + 1);
      }
    }
    return last;
  }

  /** Returns when the batch that is open has ended. Any thread. */
  @SuppressWarnings("ThreadPriorityCheck") // its owner may need this CPU
  void awaitEnd() {
    long open = turns;
    while ((open & 1) != 0 && turns == open) {
      Thread.yield();
    }
  }

  private void append() {
    if (!batch.isEmpty()) {
      end(BatchLayout.CHANGES);
      appended(journal.append(this));
    }
  }

  @Override
  public long endTogether(ChangeLog[] logs) {
    int kind = BatchLayout.CHANGES; // said by the last that has anything: all is there
    for (int i = logs.length - 1; i >= 0; i--) {
      ShardJournal part = (ShardJournal) logs[i];
      if (!part.batch.isEmpty()) {
        part.end(kind);
        kind = BatchLayout.PART;
      }
    }
    if (kind == BatchLayout.CHANGES) {
      return last;
    }
    long position = journal.append(logs);
    for (ChangeLog each : logs) {
      ((ShardJournal) each).appended(position);
    }
    return position;
  }

  /** Where the batch is that has ended and is to be appended. */
  long address() {
    return batch.address();
  }

  /** How long it is; 0 where none is. */
  int endedBytes() {
    return ended;
  }

  int shard() {
    return shard;
  }

  private void end(int kind) {
    ended = batch.end(kind, shard, journal.nextNumber(shard), journal.durable());
  }

  /** What has ended, if anything has, is in the journal. */
  private void appended(long position) {
    if (ended == 0) {
      return;
    }
    last = position;
    reserved -= SegmentReader.stepBytes(ended);
    ended = 0;
    if (reserved > 2 * FULL_BYTES) {
      journal.release(reserved);
      reserved = 0;
    }
  }

  @Override
  public void await(long position) {
    journal.await(position);
  }

  @Override
  public void close() {
    batch.close();
  }
}

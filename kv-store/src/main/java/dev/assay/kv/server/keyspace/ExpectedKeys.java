package dev.assay.kv.server.keyspace;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.assay.kv.record.RecordLayout;
import dev.assay.kv.shard.Shard;
import dev.assay.kv.shard.Staged;

/**
 * Keys that requests to come will look for: their cache misses are under way at once, so that each
 * look-up finds its bucket and record in a cache. It changes nothing and decides nothing. Of one
 * core.
 */
public final class ExpectedKeys {

  /** So many keys at once: more lines would not be on their way at the same time. */
  private static final int MOST = 32;

  private final boolean isOnly;
  private final Shard[] shards = new Shard[MOST];
  private final long[] hashes = new long[MOST];
  private final long[] likely = new long[MOST];
  private int count;

  /** Keeps the loads from being dropped as useless. */
  @SuppressWarnings({"unused", "UnusedVariable"})
  private long sink;

  /**
   * None.
   *
   * @param isOnly whether no other thread changes any shard: then what a header says of its record
   *     can be followed
   */
  public ExpectedKeys(boolean isOnly) {
    this.isOnly = isOnly;
  }

  boolean isFull() {
    return count == MOST;
  }

  /** One more, where there is room. */
  void add(Shard shard, long hash) {
    shards[count] = shard;
    hashes[count++] = hash;
  }

  /** Loads what looking for them will load, and expects none any more. */
  public void touch() {
    long seen = Staged.touch(shards, hashes, likely, count);
    for (int i = 0; i < count && isOnly; i++) {
      seen += likely[i] == 0 ? 0 : lastByte(likely[i]);
    }
    sink = seen;
    count = 0;
  }

  private static byte lastByte(long record) {
    long header = RecordLayout.getHeaderOpaque(record);
    return ALL.get(JAVA_BYTE, record + RecordLayout.sizeBytes(header) - 1);
  }
}

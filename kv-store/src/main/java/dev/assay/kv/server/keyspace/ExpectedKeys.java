package dev.assay.kv.server.keyspace;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.assay.kv.record.RecordLayout;
import dev.assay.kv.shard.Shard;
import dev.assay.kv.shard.Staged;

/**
 * Keys that requests to come will look for, in their order: their cache misses are under way at
 * once, so that each look-up finds its bucket and record in a cache, and begins with what is known
 * of it here. It changes nothing. Of one core.
 */
public final class ExpectedKeys {

  /** So many keys at once: more lines would not be on their way at the same time. */
  private static final int MOST = 32;

  private final boolean isOnly;
  private boolean isExact;
  private final ShardView[] views = new ShardView[MOST];
  private final Shard[] shards = new Shard[MOST];
  private final long[] keys = new long[MOST];
  private final long[] hashes = new long[MOST];
  private final long[] likely = new long[MOST];
  private final long[] moves = new long[MOST];
  private int stored;
  private int count;
  private int next;

  /** Keeps the loads from being dropped as useless. */
  @SuppressWarnings({"unused", "UnusedVariable"})
  private long sink;

  /**
   * None.
   *
   * @param isOnly whether no other thread changes any shard: then what a header says of its record
   *     can be followed
   * @param marksUse as {@link #setMarksUse}
   */
  public ExpectedKeys(boolean isOnly, boolean marksUse) {
    this.isOnly = isOnly;
    setMarksUse(marksUse);
  }

  /** Whether a record needs to be marked as used when it is found. */
  public void setMarksUse(boolean marksUse) {
    isExact = isOnly && !marksUse;
  }

  /** Expects none any more. */
  public void clear() {
    count = 0;
    next = 0;
  }

  /** How many are expected. */
  public int count() {
    return count;
  }

  /** From which of them on the next request's are. */
  public void goTo(int number) {
    next = number;
  }

  /** Whether there is room for one of the database that is stored there; all are of one. */
  boolean takesMore(int database) {
    if (count == 0) {
      stored = database;
    }
    return count < MOST && stored == database;
  }

  /** One more, where there is room. */
  void add(ShardView view, long key, long hash) {
    views[count] = view;
    shards[count] = view.shard();
    keys[count] = key;
    hashes[count++] = hash;
  }

  /** Loads what looking for them will load. */
  public void touch() {
    long seen = Staged.touch(shards, hashes, likely, count);
    for (int i = 0; i < count && isOnly; i++) {
      seen += likely[i] == 0 ? 0 : lastByte(likely[i]);
      moves[i] = views[i].moves();
    }
    sink = seen;
  }

  /** Whether what is looked for, its database before it, lies where the next one does. */
  boolean isNext(long key, int database) {
    boolean is = next < count && keys[next] == key && stored == database;
    next += is ? 1 : 0;
    return is;
  }

  /** The hash of the one that was next. */
  long hash() {
    return hashes[next - 1];
  }

  /** The record that is likely its, and is still in memory; 0 where none is. */
  long record() {
    int last = next - 1;
    return isExact && moves[last] == views[last].moves() ? likely[last] : 0;
  }

  private static byte lastByte(long record) {
    long header = RecordLayout.getHeaderOpaque(record);
    return ALL.get(JAVA_BYTE, record + RecordLayout.sizeBytes(header) - 1);
  }
}

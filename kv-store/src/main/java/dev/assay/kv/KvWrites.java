package dev.assay.kv;

import dev.assay.kv.disk.DiskCorrupt;
import dev.assay.kv.epoch.Epochs;
import dev.assay.kv.hash.KeyHash;
import dev.assay.kv.index.EntryLayout;
import dev.assay.kv.index.OtherKeys;
import dev.assay.kv.shard.Operation;
import dev.assay.kv.shard.Operation.Kind;
import dev.assay.kv.shard.Shard;
import dev.assay.kv.shard.Staged;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Puts and deletes that are gathered and carried out together: their misses of the caches overlap,
 * and each shard's token is taken once for what goes there. Every one is an operation on its own;
 * two on one key are carried out in the order in which they were given. Those gathered are carried
 * out when there are {@value #MOST} of them, and by {@link #run}; none is lost: the session gives
 * no other batch, and says so when it is closed, while some are gathered. What is passed in is
 * copied. For the session's thread.
 */
public final class KvWrites {

  private static final int MOST = 64;

  private final KvSession session;
  private final KvStore store;
  private final Writer writer;
  private final Epochs epochs;
  private final int reader;
  private final Staging staging;
  private final DiskRecords disk;
  private final long seed;
  private final Operation[] given = new Operation[MOST];
  private final Operation[] byShard = new Operation[MOST];
  private final Operation[] onDisk = new Operation[MOST];
  private final Shard[] shards = new Shard[MOST];
  private final long[] hashes = new long[MOST];
  private final long[] likely = new long[MOST];
  private final int[] ends;
  private int count;
  private long found;

  /** Keeps loads from being dropped as useless. */
  @SuppressWarnings({"unused", "UnusedVariable"})
  private long sink;

  KvWrites(
      KvSession session,
      KvStore store,
      Writer writer,
      Epochs epochs,
      int reader,
      SessionBuffers buffers) {
    this.session = session;
    this.store = store;
    this.writer = writer;
    this.epochs = epochs;
    this.reader = reader;
    disk = writer.disk;
    staging = new Staging(buffers, 4096);
    seed = store.config().seed();
    ends = new int[store.config().shards() + 1];
    Arrays.setAll(given, i -> new Operation());
  }

  /** Sets the value of a key. */
  public KvWrites put(byte[] key, byte[] value) {
    writer.checked(key.length, value.length, false);
    int next = next();
    staging.add(key);
    staging.add(value);
    return put(next, key.length, value.length);
  }

  /** As {@link #put(byte[], byte[])}, by segments of any kind. */
  public KvWrites put(MemorySegment key, MemorySegment value) {
    int keyBytes = SessionBuffers.checkedKey(key.byteSize());
    int valueBytes = Math.toIntExact(value.byteSize());
    writer.checked(keyBytes, valueBytes, false);
    int next = next();
    staging.add(key);
    staging.add(value);
    return put(next, keyBytes, valueBytes);
  }

  /** As {@link #put(byte[], byte[])}, of the eight bytes of a long. */
  public KvWrites put(long key, byte[] value) {
    writer.checked(Long.BYTES, value.length, false);
    int next = next();
    staging.add(key);
    staging.add(value);
    return put(next, Long.BYTES, value.length);
  }

  /** Takes a key away. */
  public KvWrites delete(byte[] key) {
    int next = next();
    staging.add(key);
    return delete(next, SessionBuffers.checkedKey(key.length));
  }

  /** As {@link #delete(byte[])}, by a segment of any kind. */
  public KvWrites delete(MemorySegment key) {
    int next = next();
    staging.add(key);
    return delete(next, SessionBuffers.checkedKey(key.byteSize()));
  }

  /** As {@link #delete(byte[])}, of the eight bytes of a long. */
  public KvWrites delete(long key) {
    int next = next();
    staging.add(key);
    return delete(next, Long.BYTES);
  }

  long putAll(byte[][] keys, byte[][] values) {
    if (keys.length != values.length) {
      throw new IllegalArgumentException(keys.length + " keys and " + values.length + " values");
    }
    try {
      for (int i = 0; i < keys.length; i++) {
        put(keys[i], values[i]);
      }
      return run();
    } finally {
      clear();
    }
  }

  long deleteAll(byte[][] keys) {
    try {
      for (byte[] key : keys) {
        delete(key);
      }
      return run();
    } finally {
      clear();
    }
  }

  /**
   * Carries out what has not been yet.
   *
   * @return how many keys were there, of all given since the batch was empty
   * @throws StoreFull when no memory was left for one of them; the others are done
   */
  public long run() {
    flush();
    long result = found;
    clear();
    return result;
  }

  /** For who asks the session for a batch: this, with nothing in it. */
  KvWrites begin() {
    requireNone();
    clear();
    return this;
  }

  /** What was gathered would be lost. */
  void requireNone() {
    if (count > 0) {
      throw new IllegalStateException(
          "%d writes were gathered by this session and not carried out: run() or clear() them first"
              .formatted(count));
    }
  }

  /** Forgets what has not been carried out. */
  public void clear() {
    count = 0;
    found = 0;
    staging.clear();
  }

  private int next() {
    session.requireOpen();
    if (count == MOST) {
      flush();
    }
    return count;
  }

  private KvWrites put(int next, int keyBytes, int valueBytes) {
    long key = staging.memory().address() + staging.used() - keyBytes - valueBytes;
    on(next, key, keyBytes).put(Kind.PUT, key + keyBytes, valueBytes, Operation.NEVER);
    return this;
  }

  private KvWrites delete(int next, int keyBytes) {
    on(next, staging.memory().address() + staging.used() - keyBytes, keyBytes).delete();
    return this;
  }

  /** The memory that a key is in stays, also when more is needed. */
  private Operation on(int next, long key, int keyBytes) {
    hashes[next] = KeyHash.of(key, keyBytes, seed);
    shards[next] = store.shardOf(hashes[next]);
    count = next + 1;
    return given[next].on(hashes[next], key, keyBytes);
  }

  private void flush() {
    epochs.enter(reader);
    try {
      sink = Staged.touch(shards, hashes, likely, count);
    } finally {
      epochs.rest(reader);
    }
    sortByShard();
    int done = count;
    count = 0;
    staging.clear();
    boolean together = store.config().spill() == null || readAhead(done);
    for (int from = 0; together && from < done; ) {
      int shard = store.shardNumberOf(byShard[from].hash());
      store.shard(shard).run(byShard, from, ends[shard]);
      from = ends[shard];
    }
    for (int i = 0; i < done; i++) {
      found += together ? writer.result(byShard[i]) : writer.run(byShard[i]);
    }
  }

  /**
   * Reads what is on disk of the keys, all at once. False where they have to be carried out one by
   * one: what waits for the disk nevertheless, since it was moved meanwhile, would be overtaken by
   * what follows on the same key; and where reading fails it is the business of one of them.
   */
  private boolean readAhead(int done) {
    int reads = 0;
    epochs.enter(reader);
    try {
      for (int i = 0; i < done; i++) {
        Operation each = byShard[i];
        for (int other = 0; other < i; other++) {
          if (byShard[other].hash() == each.hash()) {
            return false;
          }
        }
        Shard shard = store.shardOf(each.hash());
        long entry = shard.index().find(each.hash(), each.key(), each.keyBytes(), OtherKeys.NONE);
        if (EntryLayout.isOnDisk(entry)) {
          shard.begin(disk.lookup(reads), each.hash(), each.key(), each.keyBytes());
          onDisk[reads++] = each;
        }
      }
    } finally {
      epochs.rest(reader);
    }
    try {
      disk.fetch(reads);
    } catch (DiskCorrupt e) {
      return false;
    }
    for (int i = 0; i < reads; i++) {
      Operation _ = onDisk[i].with(disk.lookup(i));
    }
    return true;
  }

  /** Orders what is given by shard, and within each as it was given; {@link #ends} tells where. */
  private void sortByShard() {
    Arrays.fill(ends, 0);
    for (int i = 0; i < count; i++) {
      ends[store.shardNumberOf(hashes[i]) + 1]++;
    }
    for (int shard = 1; shard < ends.length; shard++) {
      ends[shard] += ends[shard - 1];
    }
    for (int i = 0; i < count; i++) {
      byShard[ends[store.shardNumberOf(hashes[i])]++] = given[i];
    }
  }
}

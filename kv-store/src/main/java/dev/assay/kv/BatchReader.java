package dev.assay.kv;

import dev.assay.kv.hash.KeyHash;
import dev.assay.kv.record.ValueReader;
import dev.assay.kv.shard.Shard;
import java.lang.foreign.MemorySegment;

/**
 * Looks up several keys in stages: the buckets of all, then the likely records of all, then each
 * key as if it were alone. The loads of a stage do not depend on each other, so a processor that
 * executes out of order has several of their cache misses under way at once; Java has no prefetch.
 *
 * <p>Source: group prefetching (Chen, Ailamaki, Gibbons, Mowry: Improving hash join performance
 * through prefetching, ICDE 2004).
 */
final class BatchReader {

  private final KvStore store;
  private final SessionBuffers buffers;
  private final long seed;
  private final long[] hashes;
  private final long[] likely;
  private final int[] lengths;
  private final int[] keyEnds;
  private final long[] valueStarts;
  private final Shard[] shards;
  private MemorySegment keys;
  private MemorySegment values;

  /** Keeps the loads of the first stages from being dropped as useless. */
  @SuppressWarnings({"unused", "UnusedVariable"})
  private long sink;

  BatchReader(KvStore store, SessionBuffers buffers, KvConfig config) {
    this.store = store;
    this.buffers = buffers;
    keys = buffers.allocate(1024);
    values = buffers.allocate(4096);
    seed = config.seed();
    int size = config.batchKeys();
    hashes = new long[size];
    likely = new long[size];
    lengths = new int[size];
    keyEnds = new int[size];
    valueStarts = new long[size];
    shards = new Shard[size];
  }

  int size() {
    return hashes.length;
  }

  /** Sets key {@code i}; those before it are set already. */
  void setKey(int i, byte[] key) {
    int start = i == 0 ? 0 : keyEnds[i - 1];
    keyEnds[i] = start + key.length;
    if (keyEnds[i] > keys.byteSize()) {
      keys = copyOf(keys, start, 2L * keyEnds[i]);
    }
    SessionBuffers.copy(key, keys.address() + start);
    hashes[i] = KeyHash.of(keys.address() + start, key.length, seed);
    shards[i] = store.shardOf(hashes[i]);
  }

  /** Reads the values of the first keys, within an epoch. */
  void read(int count) {
    long seen = 0;
    for (int i = 0; i < count; i++) {
      seen += shards[i].index().touch(hashes[i]);
    }
    for (int i = 0; i < count; i++) {
      likely[i] = shards[i].index().guess(hashes[i]);
    }
    for (int i = 0; i < count; i++) {
      seen += likely[i] == 0 ? 0 : ValueReader.valueBytes(likely[i]);
    }
    sink = seen;
    long room = 0;
    for (int i = 0; i < count; i++) {
      int start = i == 0 ? 0 : keyEnds[i - 1];
      long record = shards[i].find(hashes[i], keys.address() + start, keyEnds[i] - start);
      valueStarts[i] = room;
      lengths[i] = record == 0 ? KvSession.ABSENT : copyValue(record, room);
      room += Math.max(0, lengths[i]);
    }
  }

  private int copyValue(long record, long at) {
    while (true) {
      int bytes = ValueReader.copy(record, values, at, values.byteSize() - at);
      if (bytes <= values.byteSize() - at) {
        return bytes;
      }
      values = copyOf(values, at, 2 * (at + bytes));
    }
  }

  /** Hands the values over. */
  void deliver(int count, int firstIndex, ValueHandler handler) {
    for (int i = 0; i < count; i++) {
      handler.onValue(firstIndex + i, values, valueStarts[i], lengths[i]);
    }
  }

  private MemorySegment copyOf(MemorySegment old, long used, long bytes) {
    MemorySegment larger = buffers.allocate(bytes);
    MemorySegment.copy(old, 0, larger, 0, used);
    return larger;
  }
}

package dev.assay.kv;

import dev.assay.kv.epoch.Epochs;
import dev.assay.kv.hash.KeyHash;
import dev.assay.kv.record.ValueReader;
import dev.assay.kv.shard.Shard;

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
  private final long seed;
  private final long[] hashes;
  private final long[] likely;

  /** Of the keys, then of the values. */
  private final int[] lengths;

  private final long[] keyStarts;
  private final long[] valueStarts;
  private final Shard[] shards;
  private final Staging keys;
  private final Staging values;
  private final DiskRecords disk;
  private final int[] onDisk;
  private int onDiskCount;
  private int count;

  /** Keeps the loads of the first stages from being dropped as useless. */
  @SuppressWarnings({"unused", "UnusedVariable"})
  private long sink;

  BatchReader(KvStore store, SessionBuffers buffers, DiskRecords disk, KvConfig config) {
    this.store = store;
    this.disk = disk;
    onDisk = new int[config.batchKeys()];
    keys = new Staging(buffers, 1024);
    values = new Staging(buffers, 4096);
    seed = config.seed();
    int size = config.batchKeys();
    hashes = new long[size];
    likely = new long[size];
    lengths = new int[size];
    keyStarts = new long[size];
    valueStarts = new long[size];
    shards = new Shard[size];
  }

  int size() {
    return hashes.length;
  }

  /** Begins a batch without a key. */
  void clear() {
    keys.clear();
    count = 0;
  }

  /** Adds a key. */
  void addKey(byte[] key) {
    keyStarts[count] = keys.used();
    lengths[count] = key.length;
    keys.add(key);
    hashes[count] = KeyHash.of(keys.memory().address() + keyStarts[count], key.length, seed);
    shards[count] = store.shardOf(hashes[count]);
    count++;
  }

  /** Reads the values of the keys, within an epoch. */
  void read() {
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
    values.clear();
    onDiskCount = 0;
    for (int i = 0; i < count; i++) {
      long record = shards[i].find(hashes[i], key(i), lengths[i]);
      if (record == Shard.ON_DISK) {
        onDisk[onDiskCount++] = i;
      } else {
        add(i, record);
      }
    }
  }

  private long key(int i) {
    return keys.memory().address() + keyStarts[i];
  }

  private void add(int i, long record) {
    valueStarts[i] = values.used();
    lengths[i] = record == 0 ? KvSession.ABSENT : values.addValue(record);
  }

  /** Reads what was found to be on disk, all at once, outside of the epoch. */
  void readFromDisk(Epochs epochs, int reader) {
    while (onDiskCount > 0) {
      for (int n = 0; n < onDiskCount; n++) {
        int i = onDisk[n];
        shards[i].begin(disk.lookup(n), hashes[i], key(i), lengths[i]);
      }
      disk.fetch(onDiskCount);
      int left = 0;
      for (int n = 0; n < onDiskCount; n++) {
        int i = onDisk[n];
        long record = disk.record(disk.lookup(n), shards[i], hashes[i], key(i), lengths[i]);
        if (record != Shard.ON_DISK) {
          add(i, record);
        } else if (!addFromMemory(epochs, reader, i)) {
          onDisk[left++] = i;
        }
      }
      onDiskCount = left;
    }
  }

  private boolean addFromMemory(Epochs epochs, int reader, int i) {
    epochs.enter(reader);
    try {
      long record = shards[i].find(hashes[i], key(i), lengths[i]);
      if (record != Shard.ON_DISK) {
        add(i, record);
      }
      return record != Shard.ON_DISK;
    } finally {
      epochs.leave(reader);
    }
  }

  /** Hands the values over. */
  void deliver(int firstIndex, ValueHandler handler) {
    for (int i = 0; i < count; i++) {
      handler.onValue(firstIndex + i, values.memory(), valueStarts[i], lengths[i]);
    }
  }
}

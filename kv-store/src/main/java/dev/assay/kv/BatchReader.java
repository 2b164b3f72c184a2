package dev.assay.kv;

import dev.assay.kv.epoch.Epochs;
import dev.assay.kv.hash.KeyHash;
import dev.assay.kv.shard.Shard;
import dev.assay.kv.shard.Staged;
import java.lang.foreign.MemorySegment;

/**
 * Looks up several keys in stages: the buckets of all, then the likely records of all ({@link
 * Staged}), then each key as if it were alone.
 */
final class BatchReader {

  private final KvStore store;
  private final Epochs epochs;
  private final int reader;
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
  private int first;

  /** Keeps the loads of the first stages from being dropped as useless. */
  @SuppressWarnings({"unused", "UnusedVariable"})
  private long sink;

  BatchReader(KvStore store, Epochs epochs, int reader, SessionBuffers buffers, DiskRecords disk) {
    this.store = store;
    this.epochs = epochs;
    this.reader = reader;
    this.disk = disk;
    onDisk = new int[store.config().batchKeys()];
    keys = new Staging(buffers, 1024);
    values = new Staging(buffers, 4096);
    seed = store.config().seed();
    int size = store.config().batchKeys();
    hashes = new long[size];
    likely = new long[size];
    lengths = new int[size];
    keyStarts = new long[size];
    valueStarts = new long[size];
    shards = new Shard[size];
  }

  void readAll(byte[][] all, ValueHandler handler) {
    first = 0;
    for (byte[] key : all) {
      keys.add(key);
      added(key.length, handler);
    }
    readAdded(handler);
  }

  void readAll(MemorySegment[] all, ValueHandler handler) {
    first = 0;
    for (MemorySegment key : all) {
      keys.add(key);
      added(SessionBuffers.checkedKey(key.byteSize()), handler);
    }
    readAdded(handler);
  }

  void readAll(long[] all, ValueHandler handler) {
    first = 0;
    for (long key : all) {
      keys.add(key);
      added(Long.BYTES, handler);
    }
    readAdded(handler);
  }

  private void added(int bytes, ValueHandler handler) {
    keyStarts[count] = keys.used() - bytes;
    lengths[count] = bytes;
    hashes[count] = KeyHash.of(key(count), bytes, seed);
    shards[count] = store.shardOf(hashes[count]);
    if (++count == hashes.length) {
      readAdded(handler);
    }
  }

  /** Reads the values of the keys there are, hands them over, and begins without a key. */
  private void readAdded(ValueHandler handler) {
    epochs.enter(reader);
    try {
      read();
    } finally {
      epochs.leave(reader);
    }
    readFromDisk();
    for (int i = 0; i < count; i++) {
      handler.onValue(first + i, values.memory(), valueStarts[i], lengths[i]);
    }
    first += count;
    count = 0;
    keys.clear();
  }

  private void read() {
    sink = Staged.touch(shards, hashes, likely, count);
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
  private void readFromDisk() {
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
        } else if (!addFromMemory(i)) {
          onDisk[left++] = i;
        }
      }
      onDiskCount = left;
    }
  }

  private boolean addFromMemory(int i) {
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
}

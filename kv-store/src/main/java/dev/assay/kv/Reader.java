package dev.assay.kv;

import static dev.assay.kv.KvSession.ABSENT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.kv.disk.DiskLookup;
import dev.assay.kv.epoch.Epochs;
import dev.assay.kv.hash.KeyHash;
import dev.assay.kv.index.HashIndex;
import dev.assay.kv.record.ValueReader;
import dev.assay.kv.shard.Shard;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How a session looks one key up. A key is the address of its bytes or, as a long key, itself. */
final class Reader {

  /** A key of eight bytes need not be laid out in memory to be looked up. */
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final KvStore store;
  private final long seed;
  private final Epochs epochs;
  private final int slot;
  private final SessionBuffers buffers;
  private final DiskRecords disk;
  private final boolean marksUse;

  Reader(KvStore store, Epochs epochs, int slot, SessionBuffers buffers, DiskRecords disk) {
    this.store = store;
    seed = store.config().seed();
    this.epochs = epochs;
    this.slot = slot;
    this.buffers = buffers;
    this.disk = disk;
    marksUse = store.config().atBound() != AtBound.REFUSE;
  }

  byte @Nullable [] read(byte[] key) {
    if (key.length == Long.BYTES) {
      long word = (long) WORD.get(key, 0);
      return read(KeyHash.ofLong(word, seed), word, HashIndex.LONG_KEY);
    }
    int keyBytes = buffers.setKey(key);
    return read(KeyHash.of(buffers.key(), keyBytes, seed), buffers.key(), keyBytes);
  }

  int read(byte[] key, byte[] into) {
    if (key.length == Long.BYTES) {
      return read((long) WORD.get(key, 0), into);
    }
    int keyBytes = buffers.setKey(key);
    return read(KeyHash.of(buffers.key(), keyBytes, seed), buffers.key(), keyBytes, into);
  }

  /** Of a key of eight bytes: mostly found at the first look, whose path is short for that. */
  int read(long key, byte[] into) {
    long hash = KeyHash.ofLong(key, seed);
    epochs.enter(slot);
    try {
      long record = marksUse ? 0 : store.shardOf(hash).index().guess(hash);
      int bytes = record == 0 ? -1 : ValueReader.copyIf(record, key, into);
      if (bytes >= 0) {
        return bytes;
      }
    } finally {
      epochs.leave(slot);
    }
    return read(hash, key, HashIndex.LONG_KEY, into);
  }

  byte @Nullable [] read(long hash, long key, int keyBytes) {
    while (true) {
      int bytes = read(hash, key, keyBytes, buffers.array());
      if (bytes == ABSENT) {
        return null;
      }
      if (bytes <= buffers.array().length) {
        return Arrays.copyOf(buffers.array(), bytes);
      }
      buffers.roomInArray(bytes);
    }
  }

  int read(long hash, long key, int keyBytes, byte[] into) {
    long onDisk;
    do {
      epochs.enter(slot);
      try {
        long record = store.shardOf(hash).find(hash, key, keyBytes);
        if (record != Shard.ON_DISK) {
          int length = keyBytes == HashIndex.LONG_KEY ? Long.BYTES : keyBytes;
          return record == 0 ? ABSENT : ValueReader.copy(record, length, into);
        }
      } finally {
        epochs.leave(slot);
      }
      onDisk = readFromDisk(hash, key, keyBytes);
    } while (onDisk == Shard.ON_DISK);
    return onDisk == 0 ? ABSENT : ValueReader.copy(onDisk, into);
  }

  int read(long hash, long key, int keyBytes, MemorySegment into) {
    long onDisk;
    do {
      epochs.enter(slot);
      try {
        long record = store.shardOf(hash).find(hash, key, keyBytes);
        if (record != Shard.ON_DISK) {
          return record == 0 ? ABSENT : ValueReader.copy(record, into, 0, into.byteSize());
        }
      } finally {
        epochs.leave(slot);
      }
      onDisk = readFromDisk(hash, key, keyBytes);
    } while (onDisk == Shard.ON_DISK);
    return onDisk == 0 ? ABSENT : ValueReader.copy(onDisk, into, 0, into.byteSize());
  }

  private long readFromDisk(long hash, long key, int keyBytes) {
    if (keyBytes == HashIndex.LONG_KEY) {
      MemorySegment bytes = buffers.keyOf(Long.BYTES);
      bytes.set(JAVA_LONG, 0, key);
      return readFromDisk(hash, bytes.address(), Long.BYTES);
    }
    Shard shard = store.shardOf(hash);
    DiskLookup found = disk.find(shard, hash, key, keyBytes);
    return disk.record(found, shard, hash, key, keyBytes);
  }
}

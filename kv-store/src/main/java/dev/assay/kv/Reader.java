package dev.assay.kv;

import static dev.assay.kv.KvSession.ABSENT;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.kv.disk.DiskLookup;
import dev.assay.kv.epoch.Epochs;
import dev.assay.kv.hash.KeyHash;
import dev.assay.kv.index.HashIndex;
import dev.assay.kv.memory.Memory;
import dev.assay.kv.record.RecordLayout;
import dev.assay.kv.record.ValueReader;
import dev.assay.kv.shard.Shard;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** How a session looks one key up. A key is the address of its bytes or, as a long key, itself. */
final class Reader {

  private final KvStore store;
  private final long seed;
  private final Epochs epochs;
  private final int slot;
  private final SessionBuffers buffers;
  private final DiskRecords disk;
  private final boolean marksUse;
  private final ValueView view = new ValueView();

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
    if (key.length == Long.BYTES) { // need not be laid out in memory
      long word = (long) Memory.WORD.get(key, 0);
      return read(KeyHash.ofLong(word, seed), word, HashIndex.LONG_KEY);
    }
    int keyBytes = buffers.setKey(key);
    return read(KeyHash.of(buffers.key(), keyBytes, seed), buffers.key(), keyBytes);
  }

  int read(byte[] key, byte[] into) {
    if (key.length == Long.BYTES) {
      return read((long) Memory.WORD.get(key, 0), into);
    }
    int keyBytes = buffers.setKey(key);
    return read(KeyHash.of(buffers.key(), keyBytes, seed), buffers.key(), keyBytes, into);
  }

  /** Of a key of eight bytes: mostly found at the first look, whose path is short for that. */
  int read(long key, byte[] into) {
    long hash = KeyHash.ofLong(key, seed);
    epochs.enter(slot);
    try {
      long record = guess(hash);
      int bytes = record == 0 ? -1 : ValueReader.copyIf(record, key, into);
      if (bytes >= 0) {
        return bytes;
      }
    } finally {
      epochs.leave(slot);
    }
    return read(hash, key, HashIndex.LONG_KEY, into);
  }

  /** A record that is likely the key's; 0 for none, or where looking it up does more than that. */
  private long guess(long hash) {
    return marksUse ? 0 : store.shardOf(hash).index().guess(hash);
  }

  /** What a function makes of the value of a key of eight bytes, mostly without a copy. */
  long look(long key, ValueLook look) {
    long hash = KeyHash.ofLong(key, seed);
    epochs.enter(slot);
    try {
      long record = guess(hash);
      int lower = record == 0 ? 0 : RecordLayout.plainLowerAcquire(record, key);
      if (lower != 0) {
        int bytes = RecordLayout.getValueBytesOpaque(record);
        long seen = look.look(view.of(record + RecordLayout.PLAIN_VALUE_OFFSET, bytes));
        if (ValueReader.isStill(record, lower)) {
          return seen;
        }
      }
    } catch (RuntimeException | Error _) {
      // Perhaps of a value that was being changed: the copy will tell.
    } finally {
      view.of(0, ABSENT);
      epochs.leave(slot);
    }
    return lookAtCopy(hash, key, look);
  }

  private long lookAtCopy(long hash, long key, ValueLook look) {
    int bytes = readToBuffer(hash, key, HashIndex.LONG_KEY);
    try {
      return look.look(view.of(buffers.value(), bytes));
    } finally {
      view.of(0, ABSENT);
    }
  }

  private byte @Nullable [] read(long hash, long key, int keyBytes) {
    int bytes = readToBuffer(hash, key, keyBytes);
    if (bytes == ABSENT) {
      return null;
    }
    byte[] value = new byte[bytes];
    MemorySegment.copy(buffers.valueOf(0), JAVA_BYTE, 0, value, 0, bytes);
    return value;
  }

  /** Copies the value whole to the session's buffer for values, and tells its length. */
  int readToBuffer(long hash, long key, int keyBytes) {
    int room = 0;
    while (true) {
      MemorySegment into = buffers.valueOf(room);
      room = read(hash, key, keyBytes, into);
      if (room <= into.byteSize()) {
        return room;
      }
    }
  }

  int read(long hash, long key, int keyBytes, byte[] into) {
    return read(hash, key, keyBytes, into, MemorySegment.NULL);
  }

  int read(long hash, long key, int keyBytes, MemorySegment into) {
    return read(hash, key, keyBytes, null, into);
  }

  /** Into an array or, without one, a segment. */
  private int read(
      long hash, long key, int keyBytes, byte @Nullable [] array, MemorySegment segment) {
    int length = keyBytes == HashIndex.LONG_KEY ? Long.BYTES : keyBytes;
    while (true) {
      epochs.enter(slot);
      try {
        long record = store.shardOf(hash).find(hash, key, keyBytes);
        if (record != Shard.ON_DISK) {
          return copy(record, length, array, segment);
        }
      } finally {
        epochs.leave(slot);
      }
      long onDisk = readFromDisk(hash, key, keyBytes);
      if (onDisk != Shard.ON_DISK) {
        return copy(onDisk, length, array, segment);
      }
    }
  }

  private static int copy(
      long record, int keyBytes, byte @Nullable [] array, MemorySegment segment) {
    if (record == 0) {
      return ABSENT;
    }
    return array == null
        ? ValueReader.copy(record, segment, 0, segment.byteSize())
        : ValueReader.copy(record, keyBytes, array);
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

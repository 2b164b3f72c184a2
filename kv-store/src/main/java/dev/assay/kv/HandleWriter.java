package dev.assay.kv;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import dev.assay.kv.journal.CheckpointFile;
import dev.assay.kv.memory.NativeHeap;
import dev.assay.kv.record.RecordLayout;
import dev.assay.kv.shard.Operation;
import dev.assay.kv.shard.Operation.Outcome;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * Writes what handles stand for into a checkpoint. That belongs to the shards' owners: keys are
 * gathered, and then owners write them, a block at a time, between other operations. One thread.
 */
final class HandleWriter implements AutoCloseable {

  private static final int ENOUGH_BYTES = 32 << 10;
  private static final int HEADER_BYTES = 8;

  private final KvStore store;
  private final Handles handles;
  private final Operation operation = new Operation();

  /** Keys: number of the shard (4), length (4), bytes. */
  private long keys;

  private long capacity;
  private long used;

  /** How far they are written, and whether of the next one something is. */
  private long written;

  private boolean isBegun;

  HandleWriter(KvStore store, Handles handles) {
    this.store = store;
    this.handles = handles;
  }

  /** Before all keys. */
  void begin(CheckpointFile file) {
    handles.begin(file);
  }

  /** How much is gathered, to {@link #cut} it there. */
  long gathered() {
    return used;
  }

  void cut(long bytes) {
    used = bytes;
  }

  /** Gathers the key of a record. Within an epoch. */
  void add(int shard, long record, long header) {
    int bytes = RecordLayout.keyBytes(header);
    if (used + HEADER_BYTES + bytes > capacity) {
      long wanted = 2 * (used + HEADER_BYTES + bytes);
      keys = NativeHeap.reallocate(keys, capacity, wanted);
      capacity = wanted;
    }
    ALL.set(JAVA_INT_UNALIGNED, keys + used, shard);
    ALL.set(JAVA_INT_UNALIGNED, keys + used + 4, bytes);
    long key = record + RecordLayout.keyOffset(header);
    MemorySegment.copy(ALL, key, ALL, keys + used + HEADER_BYTES, bytes);
    used += HEADER_BYTES + bytes;
  }

  /** Writes what is gathered, if it is enough or nothing more comes. Outside of an epoch. */
  void write(CheckpointFile file, boolean isLast) throws IOException {
    if (used < ENOUGH_BYTES && !isLast) {
      return;
    }
    for (written = 0; written < used; file.writeFull()) {
      store
          .shard(ALL.get(JAVA_INT_UNALIGNED, keys + written))
          .run(operation.call(() -> writeBlock(file), keys));
      if (operation.outcome() != Outcome.DONE) {
        throw new IOException(
            operation.refusal().isEmpty()
                ? String.valueOf(operation.failure())
                : operation.refusal());
      }
    }
    used = 0;
  }

  /** By the owner of the shard of the first key that is not written. */
  private void writeBlock(CheckpointFile file) {
    int shard = ALL.get(JAVA_INT_UNALIGNED, keys + written);
    while (written < used
        && !file.isFull()
        && ALL.get(JAVA_INT_UNALIGNED, keys + written) == shard) {
      int bytes = ALL.get(JAVA_INT_UNALIGNED, keys + written + 4);
      isBegun = handles.write(shard, keys + written + HEADER_BYTES, bytes, !isBegun, file);
      written += isBegun ? 0 : HEADER_BYTES + bytes;
    }
  }

  @Override
  public void close() {
    NativeHeap.free(keys, capacity);
    keys = 0;
    capacity = 0;
  }
}

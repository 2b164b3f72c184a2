package dev.assay.kv;

import dev.assay.kv.epoch.Epochs;
import dev.assay.kv.ordered.OrderedIndex;
import dev.assay.kv.record.RecordLayout;
import dev.assay.kv.shard.InPlace;
import dev.assay.kv.shard.Operation;
import dev.assay.kv.shard.Operation.Outcome;
import dev.assay.kv.shard.Shard;
import java.time.Duration;

/** How a session's changes are carried out, and what its caller hears when they are not. */
final class Writer {

  private final KvStore store;
  private final Epochs epochs;
  private final int slot;
  final DiskRecords disk;
  private final int mostRecordBytes;
  private final boolean isOrdered;
  private final Operation single = new Operation();

  Writer(KvStore store, Epochs epochs, int slot, DiskRecords disk) {
    this.store = store;
    this.epochs = epochs;
    this.slot = slot;
    this.disk = disk;
    isOrdered = store.config().isOrdered();
    mostRecordBytes = store.config().mostRecordBytes();
  }

  /** For one change at a time. */
  Operation single() {
    return single;
  }

  /** Sets a value where it is, if that is all there is to do; else does nothing. */
  boolean overwrite(long hash, long key, byte[] value) {
    return InPlace.put(store.shardOf(hash), hash, key, value);
  }

  /** Carries an operation out, and tells what came out. */
  long run(Operation operation) {
    rest();
    store.shardOf(operation.hash()).run(operation);
    return result(operation);
  }

  /** The session's own look-ups are in the way of no memory that its changes need. */
  void rest() {
    epochs.rest(slot);
  }

  /** What came out of an operation that is carried out, but for what it needs from disk. */
  long result(Operation operation) {
    while (operation.outcome() == Outcome.ON_DISK) {
      Shard shard = store.shardOf(operation.hash());
      shard.run(
          operation.with(
              disk.find(shard, operation.hash(), operation.key(), operation.keyBytes())));
    }
    if (operation.outcome() != Outcome.DONE) {
      throw Failures.of(operation, store);
    }
    return operation.result();
  }

  /** The length of a value, which fits. */
  int checked(int keyBytes, int valueBytes, boolean expires) {
    if (isOrdered && keyBytes > OrderedIndex.MOST_KEY_BYTES) {
      throw new IllegalArgumentException(
          "a key of %d bytes is too long for a store in order: it is at most %d"
              .formatted(keyBytes, OrderedIndex.MOST_KEY_BYTES));
    }
    if (RecordLayout.sizeBytes(keyBytes, valueBytes, expires) > mostRecordBytes) {
      throw new IllegalArgumentException(
          "a key of %d and a value of %d bytes do not fit: a record is at most %d bytes, a quarter of a frame"
              .formatted(keyBytes, valueBytes, mostRecordBytes));
    }
    return valueBytes;
  }

  static long until(Duration lifetime) {
    return System.currentTimeMillis() + lifetime.toMillis();
  }
}

package dev.assay.kv;

import dev.assay.kv.hash.KeyHash;
import dev.assay.kv.journal.Replay;
import dev.assay.kv.record.RecordLayout;
import dev.assay.kv.shard.Operation;
import dev.assay.kv.shard.Operation.Kind;
import dev.assay.kv.shard.Operation.Outcome;
import dev.assay.kv.shard.Shard;

/** Puts into a store what was kept of it on disk. What has expired meanwhile stays away. */
final class Restorer implements Replay {

  private final KvStore store;
  private final Handles handles;
  private final Operation operation = new Operation();

  Restorer(KvStore store, Handles handles) {
    this.store = store;
    this.handles = handles;
  }

  @Override
  public void put(long record, long header, long expiryMillis) {
    long key = record + RecordLayout.keyOffset(header);
    int keyBytes = RecordLayout.keyBytes(header);
    handles.gone(key, keyBytes);
    if (RecordLayout.sizeBytes(header) > store.config().mostRecordBytes()) {
      throw new StoreFull(
          "a record of %d bytes is on disk and the longest here has %d: configure larger frames"
              .formatted(RecordLayout.sizeBytes(header), store.config().mostRecordBytes()));
    }
    boolean expires = RecordLayout.expires(header);
    if (expires && expiryMillis <= System.currentTimeMillis()) {
      run(on(key, keyBytes).delete());
      return;
    }
    run(
        on(key, keyBytes)
            .put(
                Kind.PUT,
                record + RecordLayout.valueOffset(header),
                RecordLayout.valueBytes(header),
                expires ? expiryMillis : Operation.NEVER));
  }

  @Override
  public void edit(long record, long header, long expiryMillis) {
    long key = record + RecordLayout.keyOffset(header);
    int keyBytes = RecordLayout.keyBytes(header);
    long value = record + RecordLayout.valueOffset(header);
    long until = RecordLayout.expires(header) ? expiryMillis : Operation.NEVER;
    if (handles.replay(key, keyBytes, until, value, RecordLayout.valueBytes(header))) {
      run(on(key, keyBytes).delete());
    }
  }

  @Override
  public void delete(long key, int keyBytes) {
    handles.gone(key, keyBytes);
    run(on(key, keyBytes).delete());
  }

  private Operation on(long key, int keyBytes) {
    return operation.on(KeyHash.of(key, keyBytes, store.config().seed()), key, keyBytes);
  }

  private void run(Operation change) {
    Shard shard = store.shardOf(change.hash());
    shard.acquire();
    try {
      shard.runOwned(change);
    } finally {
      shard.release();
    }
    if (change.outcome() == Outcome.FULL) {
      throw new StoreFull(
          "what is on disk does not fit into the store's %d MiB: configure more"
              .formatted(store.config().memoryBytes() >> 20));
    }
    if (change.outcome() != Outcome.DONE) {
      throw new IllegalStateException("a change could not be replayed", change.failure());
    }
  }
}

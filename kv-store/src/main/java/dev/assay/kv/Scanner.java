package dev.assay.kv;

import dev.assay.kv.epoch.Epochs;
import dev.assay.kv.index.Entries;
import dev.assay.kv.index.EntryLayout;
import dev.assay.kv.record.RecordLayout;

/**
 * Walks through all shards by a cursor that is one number:
 *
 * <pre>
 *   cursor   63                              8 7        0
 *           | position in the shard's index   | shard    |
 * </pre>
 *
 * <p>A bucket is copied within an epoch and handed over outside of it: whoever takes what it holds
 * may take his time, and may write.
 */
final class Scanner {

  private static final int SHARD_BITS = 8;

  /** Buckets looked at for each record wanted, should many be empty. */
  private static final int BUCKETS_PER_RECORD = 10;

  private final KvStore store;
  private final Epochs epochs;
  private final int reader;
  private final Entries entries = new Entries();
  private final Staging staging;
  private int[] lengths = new int[64];

  Scanner(KvStore store, Epochs epochs, int reader, SessionBuffers buffers) {
    this.store = store;
    this.epochs = epochs;
    this.reader = reader;
    staging = new Staging(buffers, 4096);
  }

  long scan(long cursor, int count, RecordHandler handler) {
    int shard = (int) cursor & (store.config().shards() - 1);
    long position = cursor >>> SHARD_BITS;
    long buckets = (long) BUCKETS_PER_RECORD * count;
    for (int found = 0; found < count && buckets > 0; buckets--) {
      int here;
      epochs.enter(reader);
      try {
        position = store.shard(shard).index().scan(position, entries);
        here = copy();
      } finally {
        epochs.leave(reader);
      }
      deliver(here, handler);
      found += here;
      if (position == 0 && ++shard == store.config().shards()) {
        return 0;
      }
    }
    return (position << SHARD_BITS) | shard;
  }

  private int copy() {
    staging.clear();
    if (lengths.length < 2 * entries.count()) {
      lengths = new int[2 * entries.count()];
    }
    int found = 0;
    for (int i = 0; i < entries.count(); i++) {
      long record = EntryLayout.record(entries.get(i));
      long header = RecordLayout.getHeaderAcquire(record);
      if (!RecordLayout.isExpired(record, header)) {
        lengths[2 * found] = RecordLayout.keyBytes(header);
        staging.add(record + RecordLayout.keyOffset(header), lengths[2 * found]);
        lengths[2 * found + 1] = staging.addValue(record);
        found++;
      }
    }
    return found;
  }

  private void deliver(int found, RecordHandler handler) {
    long at = 0;
    for (int i = 0; i < found; i++) {
      int key = lengths[2 * i];
      int value = lengths[2 * i + 1];
      handler.onRecord(staging.memory(), at, key, at + key, value);
      at += key + value;
    }
  }
}

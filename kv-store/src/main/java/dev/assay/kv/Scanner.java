package dev.assay.kv;

import dev.assay.kv.disk.DiskLookup;
import dev.assay.kv.epoch.Epochs;
import dev.assay.kv.index.Entries;
import dev.assay.kv.index.EntryLayout;
import dev.assay.kv.record.RecordLayout;
import dev.assay.kv.shard.Shard;
import java.util.Objects;

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
  private final DiskRecords disk;
  private int onDisk;
  private int found;
  private int[] lengths = new int[64];

  Scanner(KvStore store, Epochs epochs, int reader, SessionBuffers buffers, DiskRecords disk) {
    this.store = store;
    this.disk = disk;
    this.epochs = epochs;
    this.reader = reader;
    staging = new Staging(buffers, 4096);
  }

  long scan(long cursor, int count, RecordHandler handler) {
    int shard = (int) cursor & (store.config().shards() - 1);
    long position = cursor >>> SHARD_BITS;
    long buckets = (long) BUCKETS_PER_RECORD * count;
    for (int sum = 0; sum < count && buckets > 0; buckets--) {
      long next;
      do {
        epochs.enter(reader);
        try {
          next = store.shard(shard).index().scan(position, entries);
          copy(store.shard(shard));
        } finally {
          epochs.leave(reader);
        }
      } while (!readFromDisk());
      position = next;
      deliver(handler);
      sum += found;
      if (position == 0 && ++shard == store.config().shards()) {
        return 0;
      }
    }
    return (position << SHARD_BITS) | shard;
  }

  private void copy(Shard shard) {
    staging.clear();
    if (lengths.length < 2 * entries.count()) {
      lengths = new int[2 * entries.count()];
    }
    found = 0;
    onDisk = 0;
    for (int i = 0; i < entries.count(); i++) {
      long entry = entries.get(i);
      if (EntryLayout.isOnDisk(entry)) {
        disk.lookup(onDisk++).beginAt(Objects.requireNonNull(shard.disk()), entry);
      } else {
        copy(EntryLayout.record(entry));
      }
    }
  }

  private void copy(long record) {
    long header = RecordLayout.getHeaderAcquire(record);
    if (!RecordLayout.isExpired(record, header)) {
      lengths[2 * found] = RecordLayout.keyBytes(header);
      staging.add(record + RecordLayout.keyOffset(header), lengths[2 * found]);
      lengths[2 * found + 1] = staging.addValue(record);
      found++;
    }
  }

  /** Adds what is on disk; false where a record was moved meanwhile, and could be missed. */
  private boolean readFromDisk() {
    disk.fetch(onDisk);
    for (int i = 0; i < onDisk; i++) {
      if (disk.lookup(i).state() != DiskLookup.State.FOUND) {
        return false;
      }
      copy(disk.lookup(i).record());
    }
    return true;
  }

  private void deliver(RecordHandler handler) {
    long at = 0;
    for (int i = 0; i < found; i++) {
      int key = lengths[2 * i];
      int value = lengths[2 * i + 1];
      handler.onRecord(staging.memory(), at, key, at + key, value);
      at += key + value;
    }
  }
}

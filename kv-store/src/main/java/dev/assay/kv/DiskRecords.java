package dev.assay.kv;

import dev.assay.kv.disk.DiskLookup;
import dev.assay.kv.disk.DiskReader;
import dev.assay.kv.epoch.Epochs;
import dev.assay.kv.index.EntryLayout;
import dev.assay.kv.record.RecordLayout;
import dev.assay.kv.shard.Operation;
import dev.assay.kv.shard.Shard;
import org.jspecify.annotations.Nullable;

/**
 * How a session comes to records on disk, outside of its epoch and without a shard's token. A
 * record that is read a second time comes back to memory, if its shard has nobody at work and room
 * at hand.
 */
final class DiskRecords implements AutoCloseable {

  private final Epochs epochs;
  private final int reader;
  private final int depth;
  private final Operation bringBack = new Operation();
  private @Nullable DiskReader disk;

  DiskRecords(Epochs epochs, int reader, int depth) {
    this.epochs = epochs;
    this.reader = reader;
    this.depth = depth;
  }

  /** One of several searches; those from 0 on are carried out by {@link #fetch}. */
  DiskLookup lookup(int number) {
    if (disk == null) {
      disk = new DiskReader(epochs, reader, depth);
    }
    return disk.lookup(number);
  }

  /** Carries out the first searches, all at once. */
  void fetch(int count) {
    if (disk != null) {
      disk.fetch(count);
    }
  }

  /** Searches for the record of a key. */
  DiskLookup find(Shard shard, long hash, long key, int keyBytes) {
    DiskLookup lookup = lookup(0);
    shard.begin(lookup, hash, key, keyBytes);
    fetch(1);
    return lookup;
  }

  /**
   * The record that a search found, for somebody who reads it; 0 where there is none or it has
   * expired, {@link Shard#ON_DISK} where it is in memory now.
   */
  long record(DiskLookup found, Shard shard, long hash, long key, int keyBytes) {
    return switch (found.state()) {
      case ABSENT -> 0;
      case FOUND -> {
        long record = found.record();
        if (RecordLayout.isExpired(record)) {
          yield 0;
        }
        if (EntryLayout.isUsed(found.entry())) {
          shard.tryRun(bringBack.on(hash, key, keyBytes).bringBack(found));
        } else {
          epochs.enter(reader);
          shard.index().markUsed(hash, found.entry());
          epochs.leave(reader);
        }
        yield record;
      }
      default -> Shard.ON_DISK;
    };
  }

  @Override
  public void close() {
    if (disk != null) {
      disk.close();
    }
  }
}

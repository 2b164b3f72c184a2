package dev.assay.kv.shard;

import dev.assay.kv.disk.DamagedBlocks;
import dev.assay.kv.disk.DiskFrames;
import dev.assay.kv.index.Entries;
import dev.assay.kv.index.EntryLayout;
import dev.assay.kv.index.HashIndex;
import dev.assay.kv.record.RecordLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes out of a shard's index what cannot be read from disk any more. An entry tells only some
 * bits of its key's hash, so whose record it was cannot be known; but where it was is, and by that
 * alone it goes.
 */
public final class DamageSweep {

  private final Shard shard;
  private final HashIndex index;
  private final DiskFrames disk;
  private final CompactionRoom room;
  private final Entries entries = new Entries();
  private final List<String> found = new ArrayList<>();

  /** Of a shard and its frames on disk. */
  public DamageSweep(Shard shard, DiskFrames disk, CompactionRoom room) {
    this.shard = shard;
    index = shard.index();
    this.disk = disk;
    this.room = room;
  }

  /**
   * Reads all frames, as the shard's owner for one after the other; others have their turns between
   * them.
   *
   * @return a sentence for each frame of which records were lost
   */
  public List<String> run() {
    Operation operation = new Operation();
    for (int slot = 0; slot < disk.slots(); slot++) {
      int next = slot;
      shard.run(operation.call(() -> sweep(next), room.in()));
      if (operation.outcome() != Operation.Outcome.DONE) {
        throw new IllegalStateException("a shard cannot be looked through", operation.failure());
      }
    }
    return found;
  }

  private void sweep(int slot) {
    room.lock().lock();
    try {
      DamagedBlocks damaged = disk.damage(slot, room.in());
      if (damaged != null && !damaged.blocks().isEmpty()) {
        disk.leaveAlone(damaged.frame());
        int lost = drop(damaged);
        if (lost > 0) {
          found.add(damaged.sentence(disk.file(), lost));
        }
      }
    } finally {
      room.lock().unlock();
    }
  }

  private int drop(DamagedBlocks damaged) {
    int lost = 0;
    long position = 0;
    do {
      position = index.scan(position, entries);
      for (int i = 0; i < entries.count(); i++) {
        long entry = entries.get(i);
        if (EntryLayout.isOnDisk(entry) && isLost(EntryLayout.place(entry), damaged)) {
          index.remove(entries.slot(i));
          disk.release(EntryLayout.place(entry), 0);
          lost++;
        }
      }
    } while (position != 0);
    return lost;
  }

  private boolean isLost(long place, DamagedBlocks damaged) {
    if (disk.at(place) != damaged.frame()) {
      return false;
    }
    long offset = disk.offset(place);
    return damaged.has(offset, Long.BYTES) || damaged.has(offset, sizeBytes(room.in() + offset));
  }

  private static long sizeBytes(long record) {
    return RecordLayout.sizeBytes(RecordLayout.getHeaderOpaque(record));
  }
}

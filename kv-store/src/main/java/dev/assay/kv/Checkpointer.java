package dev.assay.kv;

import dev.assay.kv.disk.DiskLookup;
import dev.assay.kv.epoch.Epochs;
import dev.assay.kv.file.Disk;
import dev.assay.kv.index.Entries;
import dev.assay.kv.index.EntryLayout;
import dev.assay.kv.journal.CheckpointFile;
import dev.assay.kv.journal.Journal;
import dev.assay.kv.journal.JournalConfig;
import dev.assay.kv.record.RecordLayout;
import dev.assay.kv.shard.Shard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Writes all records of a store to a file while its writers go on.
 *
 * <p><b>Why file and journal together are one state.</b> First the end of the journal is noted, B.
 * Then each shard is walked through, and each key's record written as it is when the walk meets it.
 * Take any key. If no batch from B on changes it, it is the same from B to the end of the walk, for
 * a batch before B was made in memory before it was appended; the walk meets what is there all the
 * time at least once, so the file has its value. If batches from B on change it, the last of these
 * says what it is, whatever the file has: the journal holds what a change made of a record, never
 * how, so replaying all of them in order over any earlier or later value ends in the same. A key
 * met twice is put twice, and the argument does not ask which is last.
 *
 * <p><b>Why the file is no later than the journal.</b> The walk may meet changes made after B. What
 * it met was made by operations whose batches had begun; when all batches that are open at the end
 * of the walk have ended, the end of the journal is noted, E, and the journal is synced up to E
 * before the file gets its name. A journal that ends before E is damaged, not shorter.
 *
 * <p>What handles stand for is written piece by piece by the owner of its shard, and its changes
 * meanwhile too, so that it is there as it was between two batches; it is noted which, and a replay
 * passes over what was told of it before. Anything that is gone before its last piece was written
 * has no last piece, and was taken away or replaced in a batch from B on.
 *
 * <p>Source: fuzzy checkpoints with redo (Mohan et al., ARIES, TODS 1992), for values instead of
 * pages. One checkpoint at a time.
 */
final class Checkpointer implements AutoCloseable {

  private final KvStore store;
  private final Journal journal;
  private final Disk disk;
  private final Path folder;
  private final Epochs epochs;
  private final int reader;
  private final DiskRecords onDisk;
  private final HandleWriter handles;
  private final Entries entries = new Entries();
  private int found;

  Checkpointer(
      KvStore store,
      Epochs epochs,
      Journal journal,
      JournalConfig config,
      Disk disk,
      Handles handles) {
    this.handles = new HandleWriter(store, handles);
    this.store = store;
    this.journal = journal;
    this.disk = disk;
    this.epochs = epochs;
    folder = config.folder();
    reader = epochs.register();
    onDisk = new DiskRecords(epochs, reader, store.config().batchKeys());
  }

  /** Writes one, and removes what is not needed any more; returns from where on the journal is. */
  synchronized long write() throws IOException {
    long begin = journal.position();
    try (CheckpointFile file = new CheckpointFile(folder, begin, disk)) {
      handles.begin(file);
      walk(file);
      file.finish(journal.endOpenBatches());
    }
    CheckpointFile.clean(folder, Optional.of(CheckpointFile.named(folder, begin)));
    journal.feeds().removeBefore(begin);
    return begin;
  }

  /** A bucket of each shard in turn, so that a store that is restored fills as it did before. */
  private void walk(CheckpointFile file) throws IOException {
    long[] positions = new long[store.config().shards()];
    boolean isAtEnd = false;
    for (boolean isFirst = true; !isAtEnd; isFirst = false) {
      isAtEnd = true;
      for (int shard = 0; shard < positions.length; shard++) {
        if (isFirst || positions[shard] != 0) {
          positions[shard] = bucket(shard, positions[shard], file);
          isAtEnd &= positions[shard] == 0;
          file.writeFull();
          handles.write(file, false);
        }
      }
    }
    handles.write(file, true);
  }

  private long bucket(int shard, long position, CheckpointFile file) {
    long gathered = handles.gathered();
    long next = step(shard, position, file);
    while (!addFromDisk(file)) {
      handles.cut(gathered);
      next = step(shard, position, file);
    }
    return next;
  }

  private long step(int number, long position, CheckpointFile file) {
    Shard shard = store.shard(number);
    found = 0;
    epochs.enter(reader);
    try {
      long next = shard.index().scan(position, entries);
      for (int i = 0; i < entries.count(); i++) {
        long entry = entries.get(i);
        if (EntryLayout.isOnDisk(entry)) {
          onDisk.lookup(found++).beginAt(Objects.requireNonNull(shard.disk()), entry);
        } else {
          long record = EntryLayout.record(entry);
          long header = RecordLayout.getHeaderAcquire(record);
          if (RecordLayout.isHandle(header)) {
            handles.add(number, record, header);
          } else {
            file.add(record);
          }
        }
      }
      return next;
    } finally {
      epochs.rest(reader);
    }
  }

  /** Adds what is on disk; false where a record was moved meanwhile, and could be missed. */
  private boolean addFromDisk(CheckpointFile file) {
    onDisk.fetch(found);
    for (int i = 0; i < found; i++) {
      DiskLookup lookup = onDisk.lookup(i);
      if (lookup.state() != DiskLookup.State.FOUND) {
        return false;
      }
      file.add(lookup.record());
    }
    return true;
  }

  @Override
  public synchronized void close() {
    onDisk.close();
    handles.close();
    epochs.unregister(reader);
  }
}

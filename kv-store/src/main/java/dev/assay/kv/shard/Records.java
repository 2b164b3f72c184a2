package dev.assay.kv.shard;

import static dev.assay.kv.memory.Memory.ALL;
import static dev.assay.kv.shard.Operation.NEVER;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.assay.kv.disk.DiskFrames;
import dev.assay.kv.disk.DiskLookup;
import dev.assay.kv.epoch.Epochs;
import dev.assay.kv.index.EntryLayout;
import dev.assay.kv.index.HashIndex;
import dev.assay.kv.index.OtherKeys;
import dev.assay.kv.memory.Frames;
import dev.assay.kv.ordered.OrderOfShard;
import dev.assay.kv.ordered.OrderedIndex;
import dev.assay.kv.record.RecordLayout;
import dev.assay.kv.shard.Operation.Outcome;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The records of a shard, and their index: what its owner changes, one operation at a time. */
final class Records {

  final RecordRoom room;
  final HashIndex index;
  private final @Nullable OrderOfShard order;
  final Cleaner cleaner;
  boolean marksUse;
  final @Nullable DiskFrames disk;
  private final @Nullable OwnersReader reader;
  private RecordListener listener = RecordListener.NONE;

  private ChangeLog changes = ChangeLog.NONE;

  Records(
      Frames frames,
      Epochs epochs,
      ShardSettings settings,
      @Nullable OrderedIndex keys,
      @Nullable DiskFrames disk,
      CompactionRoom compaction) {
    RecordLog log = new RecordLog(frames, epochs);
    index = new HashIndex(frames, settings.seed(), settings.load());
    order = keys == null ? null : new OrderOfShard(keys);
    int frameBytes = frames.frameBytes();
    this.disk = disk;
    reader = disk == null ? null : new OwnersReader(index, disk);
    Spill spill =
        disk == null
            ? null
            : new Spill(
                disk,
                new DiskCompactor(disk, index, compaction, frameBytes, settings.seed()),
                frameBytes);
    cleaner = new Cleaner(frames, log, index, settings.seed(), settings.mayDrop(), spill, order);
    marksUse = settings.mayDrop() || disk != null;
    room = new RecordRoom(frames, log, index, order, cleaner, settings.fewFrames());
  }

  void keepIn(ChangeLog log) {
    changes = log;
  }

  HashIndex index() {
    return index;
  }

  long dropped() {
    return cleaner.dropped();
  }

  void listen(RecordListener newListener) {
    listener = newListener;
    cleaner.listen(newListener);
  }

  /**
   * The record of a key as it is now, for the owner; 0 where there is none. One that has expired
   * goes; one on disk is read and, where there is room, comes back to memory.
   */
  long live(long hash, long key, int keyBytes, LongSupplier clock) {
    long slot = index.slot(hash, key, keyBytes, OtherKeys.NONE);
    DiskLookup found = null;
    if (slot != 0 && EntryLayout.isOnDisk(EntryLayout.getAcquire(slot))) {
      found = reader().look(hash, key, keyBytes);
      slot = index.slot(hash, key, keyBytes, found);
    }
    if (slot == 0) {
      return 0;
    }
    long record = recordAt(slot, found);
    if (RecordLayout.expires(RecordLayout.getHeaderOpaque(record))
        && RecordLayout.getExpiryOpaque(record) <= clock.getAsLong()) {
      remove(slot, found, RecordListener.Cause.EXPIRED);
      return 0;
    }
    if (found != null && bringBack(slot, found)) {
      record = recordAt(slot, found);
    }
    markUsed(slot);
    return record;
  }

  private void markUsed(long slot) {
    long entry = EntryLayout.getAcquire(slot);
    if (marksUse && !EntryLayout.isUsed(entry)) {
      EntryLayout.setRelease(slot, EntryLayout.used(entry));
    }
  }

  /** Nobody changes anything any more. */
  void end() {
    if (reader != null) {
      reader.close();
    }
  }

  private OwnersReader reader() {
    return Objects.requireNonNull(reader);
  }

  /** The record of an entry: where it is in memory, or what was read of it. */
  private static long recordAt(long slot, @Nullable DiskLookup found) {
    long entry = EntryLayout.getAcquire(slot);
    return EntryLayout.isOnDisk(entry)
        ? Objects.requireNonNull(found).record()
        : EntryLayout.record(entry);
  }

  /** Carries an operation out; what has to be read from disk is read here. */
  void executeOwned(Operation operation) {
    execute(operation);
    while (operation.outcome == Outcome.ON_DISK) {
      execute(operation.with(reader().look(operation.hash, operation.key, operation.keyBytes)));
    }
  }

  /** Carries an operation out and notes in it how it went. */
  void execute(Operation operation) {
    DiskLookup found = operation.lookup;
    OtherKeys others = found == null ? OtherKeys.NONE : found;
    long slot = index.slot(operation.hash, operation.key, operation.keyBytes, others);
    if (slot != 0) {
      long entry = EntryLayout.getAcquire(slot);
      if (EntryLayout.isOnDisk(entry) && (found == null || !found.holds(entry))) {
        operation.outcome = Outcome.ON_DISK;
        return;
      }
      if (RecordLayout.isExpired(recordAt(slot, found))) {
        remove(slot, found, RecordListener.Cause.EXPIRED);
        slot = 0;
      }
    }
    switch (operation.kind) {
      case PUT -> put(operation, slot, slot == 0 ? 0 : 1);
      case PUT_IF_ABSENT -> {
        if (slot == 0) {
          put(operation, slot, 1);
        } else {
          operation.done(0);
        }
      }
      case DELETE -> {
        if (slot != 0) {
          remove(slot, found, RecordListener.Cause.REMOVED);
          changes.delete(operation.key, operation.keyBytes);
        }
        operation.done(slot == 0 ? 0 : 1);
      }
      case COMPARE_AND_SET -> {
        if (slot != 0 && operation.isExpected(recordAt(slot, found))) {
          put(operation, slot, 1);
        } else {
          operation.done(0);
        }
      }
      case ADD -> add(operation, slot);
      case CALL -> operation.runTask();
      case BRING_BACK -> operation.done(slot != 0 && bringBack(slot, found) ? 1 : 0);
    }
  }

  /** Takes a record that was read from disk into memory, unless that was full last time. */
  private boolean bringBack(long slot, @Nullable DiskLookup found) {
    long entry = EntryLayout.getAcquire(slot);
    if (found == null || !EntryLayout.isOnDisk(entry) || room.isFull()) {
      return false;
    }
    long header = RecordLayout.getHeaderOpaque(found.record());
    long size = RecordLayout.sizeBytes(header);
    long record = room.claimBeside(slot, size);
    if (record == RecordRoom.NO_MEMORY) {
      return false;
    }
    MemorySegment.copy(ALL, found.record(), ALL, record, size);
    RecordLayout.setHeaderOpaque(record, RecordLayout.unchanged(header));
    long now = EntryLayout.getAcquire(slot); // making room may have moved it on disk
    EntryLayout.setRelease(slot, EntryLayout.moved(now, record));
    release(now, record, size);
    return true;
  }

  private void remove(long slot, @Nullable DiskLookup found, RecordListener.Cause cause) {
    long entry = EntryLayout.getAcquire(slot);
    long record = recordAt(slot, found);
    long header = RecordLayout.getHeaderOpaque(record);
    listener.gone(record, header, cause);
    index.remove(slot);
    if (order != null) {
      order.remove(record);
    }
    release(entry, record, RecordLayout.sizeBytes(header));
  }

  /** The record that this entry pointed to is dead. */
  private void release(long entry, long record, long size) {
    room.mayHaveRoom();
    if (EntryLayout.isOnDisk(entry)) {
      Objects.requireNonNull(disk).release(EntryLayout.place(entry), size);
    } else {
      room.release(record, size);
    }
  }

  private void add(Operation operation, long slot) {
    long before = 0;
    if (slot != 0) {
      long record = recordAt(slot, operation.lookup);
      long header = RecordLayout.getHeaderOpaque(record);
      if (RecordLayout.valueBytes(header) != Long.BYTES) {
        operation.outcome = Outcome.WRONG_LENGTH;
        return;
      }
      before = ALL.get(JAVA_LONG_UNALIGNED, record + RecordLayout.valueOffset(header));
      operation.expiryMillis =
          RecordLayout.expires(header) ? RecordLayout.getExpiryOpaque(record) : NEVER;
    }
    long sum = before + operation.number;
    ALL.set(JAVA_LONG_UNALIGNED, operation.value, sum);
    operation.valueBytes = Long.BYTES;
    put(operation, slot, sum);
  }

  private void put(Operation operation, long slot, long result) {
    boolean expires = operation.expiryMillis != NEVER;
    long size = RecordLayout.sizeBytes(operation.keyBytes, operation.valueBytes, expires);
    if (slot != 0 && overwrite(operation, slot, size, expires)) {
      operation.done(result);
      return;
    }
    boolean isEntered = slot != 0 || room.reserveEntry();
    long record = isEntered ? room.claimBeside(slot, size) : RecordRoom.NO_MEMORY;
    if (record == RecordRoom.NO_MEMORY) {
      operation.outcome = Outcome.FULL;
      return;
    }
    operation.writeTo(record);
    // Making room may have moved what was there, or dropped it: its place is read only now.
    long before = slot == 0 ? 0 : EntryLayout.getAcquire(slot);
    if (before != 0) {
      long old = recordAt(slot, operation.lookup);
      long header = RecordLayout.getHeaderOpaque(old);
      listener.gone(old, header, RecordListener.Cause.REPLACED);
      EntryLayout.setRelease(slot, EntryLayout.entry(operation.hash, record));
      if (order != null) {
        order.replace(old, record);
      }
      release(before, old, RecordLayout.sizeBytes(header));
    } else {
      index.insert(operation.hash, record);
      if (order != null) {
        order.insert(record);
      }
      if (room.mayGrow()) {
        index.grow();
      }
    }
    listener.added(record, RecordLayout.getHeaderOpaque(record));
    operation.logTo(changes);
    operation.done(result);
  }

  /** Changes the value where it is, if what is new takes as much and the record may change. */
  private boolean overwrite(Operation operation, long slot, long size, boolean expires) {
    long entry = EntryLayout.getAcquire(slot);
    long record = EntryLayout.record(entry);
    if (EntryLayout.isOnDisk(entry) || room.isFrozen(record)) {
      return false;
    }
    room.touch(record, size);
    long header = RecordLayout.getHeaderOpaque(record);
    if (RecordLayout.sizeBytes(header) != size
        || RecordLayout.expires(header) != expires
        || RecordLayout.isHandle(header) != operation.isHandle
        || !RecordLayout.mayChange(header)) {
      return false;
    }
    if (operation.isHandle) {
      listener.gone(record, header, RecordListener.Cause.REPLACED);
    }
    RecordLayout.setHeaderOpaque(record, RecordLayout.changing(header));
    VarHandle.releaseFence(); // no store of the value before the header says that it changes
    if (expires) {
      RecordLayout.setExpiryOpaque(record, operation.expiryMillis);
    }
    long to = record + RecordLayout.valueOffset(header);
    MemorySegment.copy(ALL, operation.value, ALL, to, operation.valueBytes);
    RecordLayout.setHeaderRelease(record, RecordLayout.changed(header, operation.valueBytes));
    if (operation.isHandle) {
      listener.added(record, RecordLayout.getHeaderOpaque(record));
    }
    operation.logTo(changes);
    return true;
  }
}

package dev.assay.kv.shard;

import dev.assay.kv.index.HashIndex;
import dev.assay.kv.memory.Frames;
import dev.assay.kv.ordered.OrderOfShard;
import dev.assay.kv.record.RecordLayout;
import org.jspecify.annotations.Nullable;

/**
 * Room for a shard's records: at the end of its log, made by cleaning what was written before, a
 * little with each record, or at once where there is none left. One thread at a time.
 */
final class RecordRoom {

  /** What {@link #claim} returns when there is none. */
  static final long NO_MEMORY = -1;

  private static final int LINE_BYTES = 64;

  /** Bytes looked at by the cleaner for each byte written. */
  private static final int CLEANED_PER_BYTE = 4;

  /** Beside the full frames: to empty the one being filled, twice, and wait for its readers. */
  private static final int TRIES = 4;

  private final Frames frames;
  private final RecordLog log;
  private final HashIndex index;
  private final Cleaner cleaner;
  private final @Nullable OrderOfShard order;
  private final int fewFrames;

  /** Keeps loads from being dropped as useless. */
  @SuppressWarnings({"unused", "UnusedVariable"})
  private int seen;

  /** Whether the last claim found no room, and nothing died since. */
  private boolean isFull;

  /** Whether there is room for all that is claimed, and nothing else may take it. */
  private boolean isPrepared;

  RecordRoom(
      Frames frames,
      RecordLog log,
      HashIndex index,
      @Nullable OrderOfShard order,
      Cleaner cleaner,
      int fewFrames) {
    this.order = order;
    this.frames = frames;
    this.log = log;
    this.index = index;
    this.cleaner = cleaner;
    this.fewFrames = fewFrames;
  }

  boolean isFull() {
    return isFull;
  }

  /** A record in memory is dead. */
  void release(long record, long size) {
    log.release(record, size);
  }

  /** Something died, so that room may be found again. */
  void mayHaveRoom() {
    isFull = false;
  }

  /** Loads lines of a record that is likely so long, which then need not wait for its header. */
  void touch(long record, long size) {
    long frameEnd = (record | (frames.frameBytes() - 1)) + 1;
    long last = Math.min(record + size, frameEnd) - Integer.BYTES;
    seen =
        RecordLayout.getLowerOpaque(last)
            + RecordLayout.getLowerOpaque(Math.min(record + LINE_BYTES, last));
  }

  /** Whether a record must not be changed where it is. */
  boolean isFrozen(long record) {
    return (record & -(long) frames.frameBytes()) == cleaner.frozen();
  }

  /**
   * As {@link #claim}, for a record that will replace another one: that one stays where it is, in
   * memory or on disk, though it may be moved.
   *
   * @param slot where the entry of the other one is, or 0
   */
  long claimBeside(long slot, long size) {
    cleaner.pin(slot);
    long record = claim(size);
    cleaner.pin(0);
    return record;
  }

  /** Makes sure that the indexes find room for an entry; false where they cannot. */
  boolean reserveEntry() {
    return reserve(0, 1);
  }

  /**
   * Makes sure of room for records of so many bytes in all, and for so many entries, until {@link
   * #settle}: nothing else is moved or grows meanwhile. False where there is none.
   */
  boolean prepare(long bytes, int entries) {
    if (cleaner.isCleaning() && !log.hasSpare()) {
      cleaner.step(Long.MAX_VALUE);
    }
    isPrepared = reserve(bytes, entries);
    isFull &= !isPrepared;
    return isPrepared;
  }

  /** Ends what {@link #prepare} began. */
  void settle() {
    isPrepared = false;
    log.giveBackKept();
  }

  /** Whether the index may take memory for growing. */
  boolean mayGrow() {
    return !isPrepared;
  }

  private boolean reserve(long bytes, int entries) {
    for (int tries = log.full().size() + TRIES; tries > 0; tries--) {
      if ((bytes == 0 || log.keep(bytes))
          && index.reserve(entries)
          && (order == null || order.reserve(entries))) {
        return true;
      }
      if (!makeRoom()) {
        return false;
      }
    }
    return false;
  }

  /** Room for a record; {@link #NO_MEMORY} where there is none and none can be made. */
  long claim(long size) {
    if (isPrepared) {
      long kept = log.claim(size, false);
      return kept == 0 ? NO_MEMORY : kept;
    }
    if (cleaner.isCleaning()) {
      // With the spare frame in use, room is for what is being moved until all of it is.
      cleaner.step(log.hasSpare() ? CLEANED_PER_BYTE * size : Long.MAX_VALUE);
    }
    long record = log.claim(size, false);
    for (int tries = log.full().size() + TRIES; record == 0 && tries > 0; tries--) {
      if (!makeRoom()) {
        break;
      }
      record = log.claim(size, false);
    }
    isFull = record == 0;
    if (!isFull && !cleaner.isCleaning() && log.isFresh() && frames.free() < fewFrames) {
      cleaner.begin();
    }
    return isFull ? NO_MEMORY : record;
  }

  /** Waits for frames to be left by their readers, or cleans one; false where neither helps. */
  @SuppressWarnings("ThreadPriorityCheck") // a reader may need this CPU
  private boolean makeRoom() {
    if (log.leaving() > 0) {
      while (!log.reclaim(true)) {
        Thread.yield();
      }
      return true;
    }
    return clean(Long.MAX_VALUE);
  }

  /** Cleans so much of a frame, at last of the one that is being filled, if all in it may go. */
  private boolean clean(long bytes) {
    if (!cleaner.isCleaning() && !cleaner.begin() && !(cleaner.seals() && cleaner.begin())) {
      return false;
    }
    cleaner.step(bytes);
    return true;
  }

  /** As {@link #makeRoom}, but cleans only so many bytes of a frame. */
  boolean shrink(long bytes) {
    return log.leaving() > 0 ? makeRoom() : clean(bytes);
  }
}

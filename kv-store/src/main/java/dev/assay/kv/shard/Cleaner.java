package dev.assay.kv.shard;

import static dev.assay.kv.memory.FrameLayout.RECORDS_OFFSET;
import static dev.assay.kv.memory.Memory.ALL;

import dev.assay.kv.disk.DiskFrame;
import dev.assay.kv.disk.DiskFrames;
import dev.assay.kv.hash.KeyHash;
import dev.assay.kv.index.EntryLayout;
import dev.assay.kv.index.HashIndex;
import dev.assay.kv.memory.FrameLayout;
import dev.assay.kv.memory.Frames;
import dev.assay.kv.ordered.OrderOfShard;
import dev.assay.kv.record.RecordLayout;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes room in a shard's log: takes a full frame, moves what lives in it to the end of the log,
 * and lets the frame go. The frame with the least alive is taken, a few records with each record
 * that is written, so that nobody waits for a whole one unless memory has run out. Where records
 * may be dropped, and none is dead, the oldest frame is taken and only what was read since it was
 * written, or last moved, is kept (second chance). Where there is a disk, such a frame is written
 * there first, whole, and what is not kept is found there from then on.
 *
 * <p>Source: Rosenblum and Ousterhout, The design and implementation of a log-structured file
 * system (1992); in memory Rumble, Kejriwal and Ousterhout (FAST 2014). One thread at a time.
 */
final class Cleaner {

  /** What share of a frame must be dead for it to be worth cleaning: one in so many. */
  private static final int LEAST_DEAD = 16;

  /** The same where moving competes with dropping. */
  private static final int LEAST_DEAD_OR_DROP = 4;

  private final Frames frames;
  private final RecordLog log;
  private final HashIndex index;
  private final long seed;
  private boolean mayDrop;
  private final @Nullable Spill spill;
  private final @Nullable OrderOfShard order;
  private long victim = Frames.NONE;
  private long position;
  private long end;
  private boolean dropping;
  private @Nullable DiskFrame written;
  private long keptBytes;
  private long dropped;

  /** Where the entry is of a record that is just being replaced, and stays readable; 0 for none. */
  private long pinned;

  private RecordListener listener = RecordListener.NONE;

  Cleaner(
      Frames frames,
      RecordLog log,
      HashIndex index,
      long seed,
      boolean mayDrop,
      @Nullable Spill spill,
      @Nullable OrderOfShard order) {
    this.spill = spill;
    this.order = order;
    this.frames = frames;
    this.log = log;
    this.index = index;
    this.seed = seed;
    this.mayDrop = mayDrop;
  }

  void listen(RecordListener newListener) {
    listener = newListener;
    if (spill != null) {
      spill.listen(newListener);
    }
  }

  /** Whether live records may be dropped from now on. */
  void setMayDrop(boolean may) {
    mayDrop = may;
    dropping &= may;
  }

  /** What this entry points to stays in memory; 0 for none. */
  void pin(long slot) {
    pinned = slot;
  }

  /** How many live records were dropped so far. */
  long dropped() {
    return dropped;
  }

  /**
   * The frame whose records are on disk already and must not be changed where they are; else {@link
   * Frames#NONE}.
   */
  long frozen() {
    return written == null ? Frames.NONE : victim;
  }

  /** Whether a frame is being cleaned. */
  boolean isCleaning() {
    return victim != Frames.NONE;
  }

  /**
   * Counts the frame that is being filled as full, where all may go; false where that is no use.
   */
  boolean seals() {
    return mayDrop && log.hasSpare() && log.seal();
  }

  /** Chooses a frame to clean; false where none is worth it, or there is no room to begin. */
  boolean begin() {
    if (!log.hasSpare()) {
      return false;
    }
    boolean competes = mayDrop || spill != null;
    int best = mostDead(competes ? LEAST_DEAD_OR_DROP : LEAST_DEAD);
    FrameQueue full = log.full();
    if (best < 0 && spill != null && full.size() > 0) {
      written = spill.write(full.get(0), pinned);
      best = written != null ? 0 : mostDead(LEAST_DEAD);
    }
    dropping = best < 0 && mayDrop && full.size() > 0;
    if (best < 0 && !dropping) {
      return false;
    }
    victim = full.remove(dropping ? 0 : best);
    position = victim + RECORDS_OFFSET;
    end = position + FrameLayout.filledBytes(victim);
    keptBytes = 0;
    return true;
  }

  /** The frame with the most dead, at least one part in so many; -1 where there is none. */
  private int mostDead(int part) {
    int best = -1;
    long mostDead = frames.frameBytes() / part;
    for (int i = 0; i < log.full().size(); i++) {
      long frame = log.full().get(i);
      long dead = FrameLayout.filledBytes(frame) - FrameLayout.liveBytes(frame);
      if (dead >= mostDead) {
        mostDead = dead;
        best = i;
      }
    }
    return best;
  }

  /** Goes on with so many bytes of the frame; when it is empty, lets it go. */
  void step(long bytes) {
    long until = bytes >= end - position ? end : position + bytes;
    while (position < until && FrameLayout.liveBytes(victim) > 0) {
      long header = RecordLayout.getHeaderOpaque(position);
      long size = RecordLayout.sizeBytes(header);
      long keyAt = position + RecordLayout.keyOffset(header);
      long hash = KeyHash.of(keyAt, RecordLayout.keyBytes(header), seed);
      long slot = index.slotOf(hash, position);
      if (slot != 0) {
        moveOrDrop(hash, slot, header, size);
      }
      position += size;
    }
    if (position >= end || FrameLayout.liveBytes(victim) == 0) {
      log.leave(victim);
      victim = Frames.NONE;
      if (written != null) {
        spill().disk().settle(written);
        written = null;
      }
    }
  }

  private void moveOrDrop(long hash, long slot, long header, long size) {
    long entry = EntryLayout.getAcquire(slot);
    boolean keep =
        !(dropping || written != null)
            || (EntryLayout.isUsed(entry) && keptBytes + size <= frames.frameBytes() / 2)
            || (written != null && (slot == pinned || RecordLayout.isHandle(header)));
    boolean isExpired = RecordLayout.isExpired(position, header);
    if (keep && !isExpired) {
      long to = log.claim(size, true);
      if (to == 0) {
        throw new IllegalStateException("the frame kept for cleaning is gone");
      }
      MemorySegment.copy(ALL, position, ALL, to, size);
      RecordLayout.setHeaderOpaque(to, RecordLayout.unchanged(header));
      EntryLayout.setRelease(slot, EntryLayout.moved(entry, to));
      if (order != null) {
        order.replace(position, to);
      }
      keptBytes += size;
    } else if (written != null && !isExpired) {
      DiskFrames disk = spill().disk();
      disk.addLive(written, position);
      long place = disk.place(written, position - victim);
      EntryLayout.setRelease(slot, EntryLayout.onDisk(hash, place));
    } else {
      listener.gone(
          position,
          header,
          isExpired ? RecordListener.Cause.EXPIRED : RecordListener.Cause.EVICTED);
      index.remove(slot);
      if (order != null) {
        order.remove(position);
      }
      dropped += isExpired ? 0 : 1;
    }
    log.release(position, size);
  }

  private Spill spill() {
    return Objects.requireNonNull(spill);
  }
}

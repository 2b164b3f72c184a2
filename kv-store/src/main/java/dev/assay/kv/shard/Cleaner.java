package dev.assay.kv.shard;

import static dev.assay.kv.memory.FrameLayout.RECORDS_OFFSET;
import static dev.assay.kv.memory.Memory.ALL;

import dev.assay.kv.hash.KeyHash;
import dev.assay.kv.index.EntryLayout;
import dev.assay.kv.index.HashIndex;
import dev.assay.kv.memory.FrameLayout;
import dev.assay.kv.memory.Frames;
import dev.assay.kv.record.RecordLayout;
import java.lang.foreign.MemorySegment;

/**
 * Makes room in a shard's log: takes a full frame, moves what lives in it to the end of the log,
 * and lets the frame go. The frame with the least alive is taken, a few records with each record
 * that is written, so that nobody waits for a whole one unless memory has run out. Where records
 * may be dropped, and none is dead, the oldest frame is taken and only what was read since it was
 * written, or last moved, is kept (second chance).
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
  private final boolean mayDrop;
  private long victim = Frames.NONE;
  private long position;
  private long end;
  private boolean dropping;
  private long keptBytes;
  private long dropped;
  private RecordListener listener = RecordListener.NONE;

  Cleaner(Frames frames, RecordLog log, HashIndex index, long seed, boolean mayDrop) {
    this.frames = frames;
    this.log = log;
    this.index = index;
    this.seed = seed;
    this.mayDrop = mayDrop;
  }

  void listen(RecordListener newListener) {
    listener = newListener;
  }

  /** How many live records were dropped so far. */
  long dropped() {
    return dropped;
  }

  /** Whether a frame is being cleaned. */
  boolean isCleaning() {
    return victim != Frames.NONE;
  }

  /** Chooses a frame to clean; false where none is worth it, or there is no room to begin. */
  boolean begin() {
    if (!log.hasSpare()) {
      return false;
    }
    FrameQueue full = log.full();
    int best = -1;
    long mostDead = (long) frames.frameBytes() / (mayDrop ? LEAST_DEAD_OR_DROP : LEAST_DEAD);
    for (int i = 0; i < full.size(); i++) {
      long frame = full.get(i);
      long dead = FrameLayout.filledBytes(frame) - FrameLayout.liveBytes(frame);
      if (dead >= mostDead) {
        mostDead = dead;
        best = i;
      }
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
        moveOrDrop(slot, header, size);
      }
      position += size;
    }
    if (position >= end || FrameLayout.liveBytes(victim) == 0) {
      log.leave(victim);
      victim = Frames.NONE;
    }
  }

  private void moveOrDrop(long slot, long header, long size) {
    long entry = EntryLayout.getAcquire(slot);
    boolean keep =
        !dropping || (EntryLayout.isUsed(entry) && keptBytes + size <= frames.frameBytes() / 2);
    boolean isExpired = RecordLayout.isExpired(position, header);
    if (keep && !isExpired) {
      long to = log.claim(size, true);
      if (to == 0) {
        throw new IllegalStateException("the frame kept for cleaning is gone");
      }
      MemorySegment.copy(ALL, position, ALL, to, size);
      RecordLayout.setHeaderOpaque(to, RecordLayout.unchanged(header));
      EntryLayout.setRelease(slot, EntryLayout.moved(entry, to));
      keptBytes += size;
    } else {
      listener.gone(
          position,
          header,
          isExpired ? RecordListener.Cause.EXPIRED : RecordListener.Cause.EVICTED);
      index.remove(slot);
      dropped += isExpired ? 0 : 1;
    }
    log.release(position, size);
  }
}

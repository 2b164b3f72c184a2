package dev.assay.kv.disk;

import static dev.assay.kv.disk.DiskFile.BLOCK_BYTES;

import dev.assay.engine.natives.Linux;
import dev.assay.kv.epoch.Epochs;
import dev.assay.kv.memory.FrameLayout;
import dev.assay.kv.memory.Memory;
import dev.assay.kv.record.RecordLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A shard's part of the file, cut into slots for frames. A <em>place</em> is the offset of a record
 * from the part's first byte. One thread at a time, except {@link #at}.
 *
 * <p><b>When a slot is used again.</b> A frame whose last record has died is taken away at once,
 * and its slot is free when all have left the epoch who could still hold an entry that points
 * there: so who finds an entry and then the frame of its place, within one epoch, finds that
 * entry's frame or none. The read itself goes on outside of any epoch, and a slot may be written
 * anew meanwhile; the reader sees that by {@link #at}, which is no longer the frame that he found,
 * and looks again. Where it still is, the slot was not free at any moment until then.
 *
 * <p><b>One slot is kept free</b>, and its room on disk is taken ahead, so that compaction can
 * begin when the bound is reached or the disk is full.
 */
public final class DiskFrames {

  private static final VarHandle FRAME = MethodHandles.arrayElementVarHandle(DiskFrame[].class);

  private final DiskFile file;
  private final Epochs epochs;
  private final int shard;
  private final int frameBytes;
  private final int shift;
  private final long firstPosition;
  private final BlockChecksums checksums = new BlockChecksums();
  private final @Nullable DiskFrame[] frames;
  private final int[] free;
  private int freeCount;
  private int fresh;
  private final int[] leaving;
  private final long[] leftIn;
  private int leavingCount;
  private long sequence;

  /**
   * With all slots free.
   *
   * @param shard whose part of the file it is
   * @param slots how many frames it may hold, at least 2
   * @throws IllegalStateException where the disk has no room for the first
   */
  public DiskFrames(DiskFile file, Epochs epochs, int shard, int frameBytes, int slots) {
    this.file = file;
    this.epochs = epochs;
    this.shard = shard;
    this.frameBytes = frameBytes;
    shift = Integer.numberOfTrailingZeros(frameBytes);
    firstPosition = ((long) shard * slots) << shift;
    frames = new DiskFrame[slots];
    free = new int[slots];
    leaving = new int[slots];
    leftIn = new long[slots];
    if (!file.allocate(firstPosition, frameBytes)) {
      throw new IllegalStateException("there is no room to begin: " + file.refusal());
    }
    free[freeCount++] = fresh++;
  }

  /** The file. */
  public DiskFile file() {
    return file;
  }

  /** The frame at a place, or null where there is none any more. Any thread. */
  public @Nullable DiskFrame at(long place) {
    return (DiskFrame) FRAME.getAcquire(frames, (int) (place >>> shift));
  }

  /** How far into its frame a place is. */
  public int offset(long place) {
    return (int) place & (frameBytes - 1);
  }

  /** The place of what lies there in a frame. */
  public long place(DiskFrame frame, long offset) {
    return ((long) frame.slot << shift) + offset;
  }

  /** How many slots there are. */
  public int slots() {
    return frames.length;
  }

  /** What the frames take that are there; for others than the owner some recent count. */
  public long usedBytes() {
    return (long) (fresh - freeCount - leavingCount) << shift;
  }

  /** How many slots are free, the one for compaction counted; waits for readers if fewer than 2. */
  @SuppressWarnings("ThreadPriorityCheck") // a reader may need this CPU
  public int free() {
    reclaim(false);
    while (leavingCount > 0 && freeCount + frames.length - fresh < 2) {
      Thread.yield();
      reclaim(true);
    }
    return freeCount + frames.length - fresh;
  }

  /** Waits for the readers of all frames that were taken away. */
  @SuppressWarnings("ThreadPriorityCheck") // a reader may need this CPU
  public void awaitFree() {
    for (reclaim(false); leavingCount > 0; reclaim(true)) {
      Thread.yield();
    }
  }

  private void reclaim(boolean isNeeded) {
    int over = 0;
    while (over < leavingCount
        && (isNeeded ? epochs.isOverByHandshake(leftIn[over]) : epochs.isOver(leftIn[over]))) {
      free[freeCount++] = leaving[over++];
    }
    if (over > 0) {
      leavingCount -= over;
      System.arraycopy(leaving, over, leaving, 0, leavingCount);
      System.arraycopy(leftIn, over, leftIn, 0, leavingCount);
    }
  }

  /**
   * Writes a frame of memory to a slot, where it is held until {@link #settle}.
   *
   * @param bytes of the frame, all records included
   * @param records how many there are, at least 1
   * @param forCompaction whether the last free slot may be used
   * @return null where there is no slot, or the disk refuses
   */
  public @Nullable DiskFrame write(long frame, int bytes, int records, boolean forCompaction) {
    boolean isFresh = freeCount <= (forCompaction ? 0 : 1);
    if (isFresh && fresh == frames.length) {
      return null;
    }
    int slot = isFresh ? fresh : free[freeCount - 1];
    int length = (bytes + BLOCK_BYTES - 1) & -BLOCK_BYTES;
    DiskFrameLayout.setHeader(frame, shard, sequence, bytes);
    DiskFrame written =
        new DiskFrame(
            slot,
            firstPosition + ((long) slot << shift),
            sequence++,
            bytes,
            (bytes - FrameLayout.RECORDS_OFFSET) / records,
            checksums.ofAll(view(frame, length), length));
    if (!file.write(frame, length, written.position)) {
      return null;
    }
    fresh += isFresh ? 1 : 0;
    freeCount -= isFresh ? 0 : 1;
    FRAME.setRelease(frames, slot, written);
    return written;
  }

  /** Reads a frame back into memory; false where it is not as it was written. */
  public boolean read(DiskFrame frame, long into) {
    int length = frame.checksums.length * BLOCK_BYTES;
    file.begin();
    try {
      long read = file.read(into, length, frame.position);
      if (read < length) {
        throw file.corrupt(frame.position, read < 0 ? Linux.describe(read) : "it ends");
      }
      checksums.check(view(into, length), length, file, frame, 0);
      return DiskFrameLayout.hasHeader(into, shard, frame.sequence, frame.bytes);
    } catch (DiskCorrupt e) {
      return false; // whoever looks for one of its records will hear of it
    } finally {
      file.end();
    }
  }

  /**
   * Reads the frame in a slot, as far as that can be, and tells which of its blocks are not as they
   * were written; null where the slot holds none.
   */
  public @Nullable DamagedBlocks damage(int slot, long into) {
    DiskFrame frame = frames[slot];
    if (frame == null) {
      return null;
    }
    int length = frame.checksums.length * BLOCK_BYTES;
    file.begin();
    try {
      long read = file.read(into, length, frame.position);
      return new DamagedBlocks(frame, checksums.damaged(view(into, length), read, frame));
    } finally {
      file.end();
    }
  }

  private static ByteBuffer view(long address, int bytes) {
    return Memory.ALL.asSlice(address, bytes).asByteBuffer();
  }

  /** The index points to a record there now, which is in memory at this address. */
  public void addLive(DiskFrame frame, long record) {
    long header = RecordLayout.getHeaderOpaque(record);
    long bytes = RecordLayout.sizeBytes(header);
    frame.liveBytes += bytes;
    frame.liveRecords++;
    if (RecordLayout.expires(header)) {
      frame.expiringBytes += bytes;
      frame.lastExpiryMillis =
          Math.max(frame.lastExpiryMillis, RecordLayout.getExpiryOpaque(record));
    }
  }

  /**
   * The index points to this record no more.
   *
   * @param bytes what it takes; 0 where that cannot be read any more
   */
  public void release(long place, long bytes) {
    DiskFrame frame = Objects.requireNonNull(at(place), "a record on disk without a frame");
    frame.liveBytes -= bytes;
    frame.liveRecords--;
    dropIfEmpty(frame);
  }

  /** Gathers nothing from a frame any more, which could not be read. */
  public void leaveAlone(DiskFrame frame) {
    frame.isDamaged = true;
  }

  /** A frame that was written, or looked at, is one like all others again. */
  public void settle(DiskFrame frame) {
    frame.isHeld = false;
    dropIfEmpty(frame);
  }

  private void dropIfEmpty(DiskFrame frame) {
    if (frame.liveRecords == 0 && !frame.isHeld) {
      FRAME.setRelease(frames, frame.slot, null);
      leftIn[leavingCount] = epochs.retire();
      leaving[leavingCount++] = frame.slot;
    }
  }

  /**
   * Takes the frame with the least alive and not expired, if it is less than this; null where there
   * is none.
   */
  public @Nullable DiskFrame holdLeastAlive(long bytes, long nowMillis) {
    DiskFrame least = null;
    long leastBytes = bytes;
    for (int slot = 0; slot < fresh; slot++) {
      DiskFrame frame = frames[slot];
      if (frame != null && !frame.isHeld && !frame.isDamaged) {
        long alive = frame.unexpiredBytes(nowMillis);
        if (alive < leastBytes) {
          least = frame;
          leastBytes = alive;
        }
      }
    }
    if (least != null) {
      least.isHeld = true;
    }
    return least;
  }
}

package dev.assay.kv.shard;

import static dev.assay.kv.memory.FrameLayout.RECORDS_OFFSET;

import dev.assay.kv.epoch.Epochs;
import dev.assay.kv.memory.FrameLayout;
import dev.assay.kv.memory.Frames;
import java.util.Arrays;

/**
 * A shard's log: records are appended to a frame, full frames are kept in the order in which they
 * were filled, and frames that hold nothing any more wait until no reader can look at them. One
 * thread at a time.
 */
final class RecordLog {

  /** With so many frames waiting, their readers are rather gone than slow. */
  private static final int MANY_LEAVING = 2;

  private final Frames frames;
  private final Epochs epochs;
  private long frame = Frames.NONE;
  private long position;
  private long end;
  private boolean isFresh;
  private final FrameQueue full = new FrameQueue();
  private final FrameQueue leaving = new FrameQueue();
  private final FrameQueue kept = new FrameQueue();
  private long[] leftIn = new long[4];

  /** Kept for cleaning, which needs room before it makes room. */
  private long spare;

  /**
   * An empty log, which keeps a frame back.
   *
   * @throws IllegalStateException when none is free
   */
  RecordLog(Frames frames, Epochs epochs) {
    this.frames = frames;
    this.epochs = epochs;
    spare = frames.take();
    if (spare == Frames.NONE) {
      throw new IllegalStateException("no frame is free for the log of a shard");
    }
  }

  /**
   * Takes room for a record.
   *
   * @param bytes a multiple of four
   * @param forCleaning whether the spare frame may be used
   * @return where; 0 when a frame is needed and none is to be had
   */
  long claim(long bytes, boolean forCleaning) {
    if (position + bytes > end && !nextFrame(forCleaning)) {
      return 0;
    }
    long record = position;
    isFresh = record == frame + RECORDS_OFFSET;
    position += bytes;
    addLive(frame, bytes);
    return record;
  }

  /** A record is dead. */
  void release(long record, long bytes) {
    addLive(record & -(long) frames.frameBytes(), -bytes);
  }

  private void addLive(long of, long bytes) {
    FrameLayout.setLiveBytes(of, FrameLayout.liveBytes(of) + bytes);
  }

  /**
   * Takes frames ahead until records of so many bytes in all, each of a quarter of a frame at most,
   * find room; false where there are too few.
   */
  boolean keep(long bytes) {
    long unused = frames.frameBytes() / 4; // at most, at the end of a frame
    long room = end - position - unused;
    while (room + kept.size() * (frames.frameBytes() - RECORDS_OFFSET - unused) < bytes) {
      reclaim(false);
      long frame = frames.take();
      if (frame == Frames.NONE) {
        return false;
      }
      kept.add(frame);
    }
    return true;
  }

  /** Gives back what was taken ahead and not needed. */
  void giveBackKept() {
    while (kept.size() > 0) {
      frames.giveBack(kept.remove(0));
    }
  }

  private boolean nextFrame(boolean forCleaning) {
    reclaim(leaving.size() >= MANY_LEAVING);
    long next = kept.size() > 0 ? kept.remove(0) : frames.take(frame == Frames.NONE);
    if (next == Frames.NONE) {
      if (!forCleaning || spare == Frames.NONE) {
        return false;
      }
      next = spare;
      spare = Frames.NONE;
    }
    boolean _ = seal();
    frame = next;
    position = frame + RECORDS_OFFSET;
    end = frame + frames.frameBytes();
    FrameLayout.setLiveBytes(frame, 0);
    return true;
  }

  /** The frame that is being filled counts as full; false where nothing is in it. */
  boolean seal() {
    if (frame == Frames.NONE || position == frame + RECORDS_OFFSET) {
      return false;
    }
    FrameLayout.setFilledBytes(frame, position - frame - RECORDS_OFFSET);
    full.add(frame);
    frame = Frames.NONE;
    position = 0;
    end = 0;
    return true;
  }

  /** Whether a frame is kept for cleaning. */
  boolean hasSpare() {
    return spare != Frames.NONE;
  }

  /** Whether the last record was the first of its frame. */
  boolean isFresh() {
    return isFresh;
  }

  /** Full frames, those first that were filled first. */
  FrameQueue full() {
    return full;
  }

  /** A frame that is in no list holds no live record: it is free once its readers have left. */
  void leave(long empty) {
    if (leaving.size() == leftIn.length) {
      leftIn = Arrays.copyOf(leftIn, 2 * leftIn.length);
    }
    leftIn[leaving.size()] = epochs.retire();
    leaving.add(empty);
  }

  /** How many frames will be free once their readers have left. */
  int leaving() {
    return leaving.size();
  }

  /**
   * Gives frames back that nobody can look at any more; whether there were any.
   *
   * @param isNeeded whether it is worth a handshake with all threads
   */
  boolean reclaim(boolean isNeeded) {
    int over = 0;
    while (over < leaving.size()
        && (isNeeded ? epochs.isOverByHandshake(leftIn[over]) : epochs.isOver(leftIn[over]))) {
      long free = leaving.get(over++);
      if (spare == Frames.NONE) {
        spare = free;
      } else {
        frames.giveBack(free);
      }
    }
    if (over > 0) {
      System.arraycopy(leftIn, over, leftIn, 0, leaving.size() - over);
      leaving.removeFirst(over);
    }
    return over > 0;
  }
}

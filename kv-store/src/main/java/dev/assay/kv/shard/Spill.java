package dev.assay.kv.shard;

import static dev.assay.kv.memory.FrameLayout.RECORDS_OFFSET;

import dev.assay.kv.disk.DiskFrame;
import dev.assay.kv.disk.DiskFrames;
import dev.assay.kv.memory.FrameLayout;
import dev.assay.kv.record.RecordLayout;
import org.jspecify.annotations.Nullable;

/** Writes frames of memory to disk and sees to it that there is room. Of a shard's owner. */
final class Spill {

  /** Below one free slot in so many, frames are compacted ahead of need. */
  private static final int FEW_FREE = 16;

  /** Compactions at most for one frame that is needed. */
  private static final int MOST_RUNS = 32;

  private final DiskFrames disk;
  private final DiskCompactor compactor;
  private final int frameBytes;

  Spill(DiskFrames disk, DiskCompactor compactor, int frameBytes) {
    this.disk = disk;
    this.compactor = compactor;
    this.frameBytes = frameBytes;
  }

  DiskFrames disk() {
    return disk;
  }

  /** Who hears of records that have expired and are dropped. */
  void listen(RecordListener listener) {
    compactor.listen(listener);
  }

  /**
   * Writes a full frame; null where there is no room. It is held until it is settled.
   *
   * @param pinned where an entry is that stays; 0 for none
   */
  @Nullable DiskFrame write(long frame, long pinned) {
    int bytes = RECORDS_OFFSET + (int) FrameLayout.filledBytes(frame);
    if (disk.free() < Math.max(2, disk.slots() / FEW_FREE)) {
      compactor.run(frameBytes * 3L / 4, pinned);
    }
    for (int runs = 0; disk.free() < 2 && runs < MOST_RUNS; runs++) {
      if (!compactor.run(frameBytes * 7L / 8, pinned)) {
        break;
      }
    }
    int records = records(frame, bytes);
    DiskFrame written = disk.write(frame, bytes, records, false);
    for (int runs = 0; written == null && runs < MOST_RUNS; runs++) { // the file cannot grow
      if (!compactor.run(frameBytes * 7L / 8, pinned)) {
        break;
      }
      disk.awaitFree();
      written = disk.write(frame, bytes, records, false);
    }
    if (written != null) {
      disk.file().accept();
    }
    return written;
  }

  private static int records(long frame, int bytes) {
    int count = 0;
    for (long at = frame + RECORDS_OFFSET; at < frame + bytes; count++) {
      at += RecordLayout.sizeBytes(RecordLayout.getHeaderOpaque(at));
    }
    return count;
  }
}

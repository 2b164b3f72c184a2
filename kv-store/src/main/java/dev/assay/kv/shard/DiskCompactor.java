package dev.assay.kv.shard;

import static dev.assay.kv.memory.FrameLayout.RECORDS_OFFSET;
import static dev.assay.kv.memory.Memory.ALL;

import dev.assay.kv.disk.DiskFrame;
import dev.assay.kv.disk.DiskFrames;
import dev.assay.kv.hash.KeyHash;
import dev.assay.kv.index.EntryLayout;
import dev.assay.kv.index.HashIndex;
import dev.assay.kv.record.RecordLayout;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes room on disk: reads the frames with the least alive, gathers what lives in them until a
 * frame is full of it, writes that, and only then lets the index point there. Frames that nothing
 * points to any more are free with that; one that did not fit whole is next time's first. What has
 * expired is dropped. No memory of the log is needed, so it works when all is full. Of a shard's
 * owner.
 */
final class DiskCompactor {

  private static final int MOST_AT_ONCE = 16;

  private final DiskFrames disk;
  private final HashIndex index;
  private final CompactionRoom room;
  private final int frameBytes;
  private final long seed;
  private final List<DiskFrame> chosen = new ArrayList<>();

  /** Of each record gathered: where its entry is, and where it was. */
  private long[] moves = new long[256];

  private int gathered;
  private int expired;
  private RecordListener listener = RecordListener.NONE;
  private long position;

  DiskCompactor(DiskFrames disk, HashIndex index, CompactionRoom room, int frameBytes, long seed) {
    this.disk = disk;
    this.index = index;
    this.room = room;
    this.frameBytes = frameBytes;
    this.seed = seed;
  }

  void listen(RecordListener newListener) {
    listener = newListener;
  }

  /**
   * Fills one frame from others, each of which has less alive than this; false where that gains
   * nothing, or the disk refuses.
   *
   * @param pinned where an entry is that stays, whether its record has expired or not; 0 for none
   */
  boolean run(long mostLiveBytes, long pinned) {
    room.lock().lock();
    try {
      long live = choose(mostLiveBytes);
      if (chosen.isEmpty() || (chosen.size() == 1 && live > 0)) {
        return false;
      }
      position = room.out() + RECORDS_OFFSET;
      gathered = 0;
      expired = 0;
      for (int i = 0; i < chosen.size(); i++) {
        DiskFrame frame = chosen.get(i);
        if (!disk.read(frame, room.in())) {
          disk.leaveAlone(frame);
          disk.settle(frame);
          chosen.remove(i--);
        } else if (!gather(frame, pinned)) {
          break;
        }
      }
      return (gathered > 0 && write()) || expired > 0;
    } finally {
      chosen.forEach(disk::settle);
      room.lock().unlock();
    }
  }

  /** Takes frames until there is enough in them for one; returns how much that is. */
  private long choose(long mostLiveBytes) {
    chosen.clear();
    long now = System.currentTimeMillis();
    long live = 0;
    while (live < frameBytes && chosen.size() < MOST_AT_ONCE) {
      DiskFrame next = disk.holdLeastAlive(mostLiveBytes, now);
      if (next == null) {
        break;
      }
      chosen.add(next);
      live += next.unexpiredBytes(now);
    }
    return live;
  }

  /** Copies what lives in a frame behind what is gathered; false where not all fits. */
  private boolean gather(DiskFrame frame, long pinned) {
    for (long offset = RECORDS_OFFSET; offset < frame.bytes(); ) {
      long record = room.in() + offset;
      long header = RecordLayout.getHeaderOpaque(record);
      long size = RecordLayout.sizeBytes(header);
      long place = disk.place(frame, offset);
      long slot = index.slotOnDisk(hash(record, header), place);
      if (slot != 0 && slot != pinned && RecordLayout.isExpired(record, header)) {
        listener.gone(record, header, RecordListener.Cause.EXPIRED);
        index.remove(slot);
        disk.release(place, size);
        expired++;
      } else if (slot != 0) {
        if (position + size > room.out() + frameBytes) {
          return false;
        }
        MemorySegment.copy(ALL, record, ALL, position, size);
        position += size;
        if (2 * gathered == moves.length) {
          moves = Arrays.copyOf(moves, 2 * moves.length);
        }
        moves[2 * gathered] = slot;
        moves[2 * gathered++ + 1] = place;
      }
      offset += size;
    }
    return true;
  }

  private long hash(long record, long header) {
    long keyAt = record + RecordLayout.keyOffset(header);
    return KeyHash.of(keyAt, RecordLayout.keyBytes(header), seed);
  }

  private boolean write() {
    @Nullable DiskFrame written =
        disk.write(room.out(), (int) (position - room.out()), gathered, true);
    if (written == null) {
      return false;
    }
    long offset = RECORDS_OFFSET;
    for (int i = 0; i < gathered; i++) {
      long slot = moves[2 * i];
      long size = RecordLayout.sizeBytes(RecordLayout.getHeaderOpaque(room.out() + offset));
      long moved =
          EntryLayout.movedOnDisk(EntryLayout.getAcquire(slot), disk.place(written, offset));
      disk.addLive(written, room.out() + offset);
      EntryLayout.setRelease(slot, moved);
      disk.release(moves[2 * i + 1], size);
      offset += size;
    }
    disk.settle(written);
    return true;
  }
}

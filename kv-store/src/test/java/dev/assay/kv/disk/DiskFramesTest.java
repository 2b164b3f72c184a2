package dev.assay.kv.disk;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.kv.disk.DiskLookup.State;
import dev.assay.kv.epoch.Epochs;
import dev.assay.kv.index.EntryLayout;
import dev.assay.kv.memory.FrameLayout;
import dev.assay.kv.memory.Memory;
import dev.assay.kv.record.RecordLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Slots and the frames in them, as a reader meets them who is slower than a writer. */
class DiskFramesTest {

  private static final int FRAME_BYTES = 8192;
  private static final int RECORD_BYTES = 24;

  @TempDir Path folder;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment memory = arena.allocate(FRAME_BYTES, 4096);
  private final Epochs epochs = new Epochs(4);
  private final int reader = epochs.register();
  private DiskFile file;
  private DiskFrames frames;

  @BeforeEach
  void open() {
    file = DiskFile.create(folder);
    frames = new DiskFrames(file, epochs, 1, FRAME_BYTES, 3);
  }

  @AfterEach
  void close() {
    file.close();
    arena.close();
  }

  /** A frame full of records with this key and value. */
  private @Nullable DiskFrame write(long number, boolean forCompaction) {
    int count = (FRAME_BYTES - FrameLayout.RECORDS_OFFSET) / RECORD_BYTES;
    for (int i = 0; i < count; i++) {
      long at = FrameLayout.RECORDS_OFFSET + (long) i * RECORD_BYTES;
      memory.set(JAVA_LONG, at, RecordLayout.header(8, 8, false));
      memory.set(JAVA_LONG, at + 8, number);
      memory.set(JAVA_LONG, at + 16, number);
    }
    int bytes = FrameLayout.RECORDS_OFFSET + count * RECORD_BYTES;
    DiskFrame written = frames.write(memory.address(), bytes, count, forCompaction);
    if (written != null) {
      frames.addLive(written, memory.address() + FrameLayout.RECORDS_OFFSET);
      frames.settle(written);
    }
    return written;
  }

  private void drop(DiskFrame frame) {
    frames.release(frames.place(frame, FrameLayout.RECORDS_OFFSET), RECORD_BYTES);
  }

  private long entry(DiskFrame frame) {
    // The second record from the end of the first block on: it spans two.
    return EntryLayout.onDisk(0, frames.place(frame, FrameLayout.RECORDS_OFFSET + 168 * 24L));
  }

  @Test
  void oneSlotIsForCompaction() {
    DiskFrame first = Objects.requireNonNull(write(1, false));
    assertNotNull(write(2, false));
    assertNull(write(3, false));
    assertEquals(1, frames.free());
    DiskFrame third = Objects.requireNonNull(write(3, true));
    assertNull(write(4, true));
    assertEquals(3L * FRAME_BYTES, frames.usedBytes());
    drop(first);
    drop(third);
    assertEquals(2, frames.free());
    assertNotNull(write(4, false));
  }

  /** Or an entry that was found before could be followed to a frame that came after. */
  @Test
  void noSlotIsUsedAgainWhileSomebodyMayLook() {
    DiskFrame first = Objects.requireNonNull(write(1, false));
    epochs.enter(reader);
    drop(first);
    assertEquals(2, frames.free());
    epochs.rest(reader);
    assertEquals(3, frames.free());
  }

  /** The reader has left the epoch, the slot is written anew, and then only the blocks are read. */
  @Test
  void readerSeesThatTheSlotWasWrittenAnew() {
    try (DiskReader disk = new DiskReader(epochs, reader, 2)) {
      write(9, false);
      DiskFrame first = Objects.requireNonNull(write(1, false));
      DiskLookup lookup = disk.lookup(0);
      lookup.beginAt(frames, entry(first));
      drop(first);
      frames.awaitFree();
      DiskFrame second = Objects.requireNonNull(write(2, false));
      assertEquals(first.slot, second.slot);
      disk.fetch(1);
      assertEquals(State.ABSENT, lookup.state());
      lookup.beginAt(frames, entry(second));
      disk.lookup(1).beginAt(frames, entry(second));
      disk.fetch(2);
      assertEquals(State.FOUND, lookup.state());
      assertEquals(State.FOUND, disk.lookup(1).state());
      assertEquals(2, Memory.ALL.get(JAVA_LONG, lookup.record() + 16));
      assertTrue(lookup.holds(entry(second)));
      drop(second);
      assertFalse(lookup.holds(entry(second)));
    }
  }

  /** A write that was lost leaves an older frame in the slot, which is whole. */
  @Test
  void olderFrameIsNoFrame() {
    DiskFrame first = Objects.requireNonNull(write(1, false));
    DiskFrame second = Objects.requireNonNull(write(2, false));
    MemorySegment older = arena.allocate(FRAME_BYTES, 4096);
    file.read(older.address(), FRAME_BYTES, first.position);
    assertTrue(frames.read(second, memory.address()));
    assertTrue(file.write(older.address(), FRAME_BYTES, second.position));
    assertFalse(frames.read(second, memory.address()));
    try (DiskReader disk = new DiskReader(epochs, reader, 1)) {
      disk.lookup(0).beginAt(frames, entry(second));
      assertThrows(DiskCorrupt.class, () -> disk.fetch(1));
    }
  }

  @Test
  void closedFileIsNotRead() {
    DiskFrame first = Objects.requireNonNull(write(1, false));
    try (DiskReader disk = new DiskReader(epochs, reader, 1)) {
      disk.lookup(0).beginAt(frames, entry(first));
      file.close();
      assertThrows(IllegalStateException.class, () -> disk.fetch(1));
    }
  }
}

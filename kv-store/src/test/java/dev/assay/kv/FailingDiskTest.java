package dev.assay.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.kv.file.Disk;
import dev.assay.kv.journal.Durability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full, or fail at any step of what is done with them. */
class FailingDiskTest {

  private final JournalFixture fixture = new JournalFixture();
  private final Random random = new Random(System.nanoTime());

  @TempDir Path scratch;

  /** A disk on which so many more things succeed, and then none until it is mended. */
  private static final class FaultyDisk extends Disk {

    final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
    volatile boolean isFull;

    private void use() throws IOException {
      if (left.getAndDecrement() <= 0) {
        throw new IOException("Input/output error");
      }
    }

    @Override
    public void allocate(Path file, long fromByte, long toByte) throws IOException {
      if (isFull) {
        throw new IOException(file + " cannot grow: No space left on device");
      }
      super.allocate(file, fromByte, toByte);
    }

    @Override
    public void write(FileChannel channel, ByteBuffer bytes) throws IOException {
      if (isFull) {
        throw new IOException("No space left on device");
      }
      use();
      super.write(channel, bytes);
    }

    @Override
    public void sync(MemorySegment mapped) throws IOException {
      use();
      super.sync(mapped);
    }
  }

  @Test
  void aFullDiskRefusesChangesUntilThereIsRoom() throws Exception {
    Path folder = scratch.resolve("store");
    FaultyDisk disk = new FaultyDisk();
    try (KvStore store = KvStore.open(fixture.config(folder), MemoryBudget.of(64L << 20), disk);
        KvSession session = store.openSession()) {
      for (int round = 0; round < 3; round++) {
        disk.isFull = true;
        StoreFull full =
            assertThrows(
                StoreFull.class,
                () -> {
                  while (true) {
                    fixture.change(session, random, 300);
                  }
                });
        assertTrue(String.valueOf(full.getMessage()).contains("No space left"), full.toString());
        assertThrows(UncheckedIOException.class, store::checkpoint);
        fixture.assertSame(store);
        disk.isFull = false;
        fixture.change(session, random, 300);
      }
    }
    try (KvStore store = KvStore.open(fixture.config(folder))) {
      fixture.assertSame(store);
    }
  }

  @Test
  void aDiskThatDoesNotSyncEndsWriting() throws Exception {
    Path folder = scratch.resolve("store");
    byte[] key = {1};
    FaultyDisk disk = new FaultyDisk();
    try (KvStore store =
            KvStore.open(
                fixture.config(folder, Durability.always()), MemoryBudget.of(64L << 20), disk);
        KvSession session = store.openSession()) {
      disk.left.set(20);
      long acknowledged = 0;
      try {
        while (true) {
          session.put(key, ByteBuffer.allocate(8).putLong(0, acknowledged + 1).array());
          acknowledged++;
        }
      } catch (IllegalStateException e) {
        assertTrue(String.valueOf(e.getMessage()).contains("Input/output error"), e.toString());
      }
      disk.left.set(Integer.MAX_VALUE);
      assertEquals(20, acknowledged);
      assertThrows(IllegalStateException.class, () -> session.delete(key));
      assertEquals(21, number(session, key));
    }
    try (KvStore store = KvStore.open(fixture.config(folder));
        KvSession session = store.openSession()) {
      assertTrue(number(session, key) >= 20);
    }
  }

  private static long number(KvSession session, byte[] key) {
    byte[] value = session.get(key);
    return value == null ? 0 : ByteBuffer.wrap(value).getLong();
  }

  @Test
  void aCheckpointThatFailsLeavesNothing() throws Exception {
    Path folder = scratch.resolve("store");
    FaultyDisk disk = new FaultyDisk();
    try (KvStore store = KvStore.open(fixture.config(folder), MemoryBudget.of(64L << 20), disk);
        KvSession session = store.openSession()) {
      for (int i = 0; i < 500; i++) {
        fixture.change(session, random, 300);
      }
      disk.left.set(1);
      assertThrows(UncheckedIOException.class, store::checkpoint);
      disk.left.set(Integer.MAX_VALUE);
      fixture.change(session, random, 300);
      store.checkpoint();
    }
    try (KvStore store = KvStore.open(fixture.config(folder))) {
      fixture.assertSame(store);
    }
  }

  /** As many syncs as there were writes, and not one more where nothing was changed. */
  @Test
  void eachAnswerWaitsForTheDisk() {
    AtomicInteger syncs = new AtomicInteger();
    Disk disk =
        new Disk() {
          @Override
          public void sync(MemorySegment mapped) throws IOException {
            syncs.incrementAndGet();
            super.sync(mapped);
          }
        };
    try (KvStore store =
            KvStore.open(
                fixture.config(scratch.resolve("store"), Durability.always()),
                MemoryBudget.of(64L << 20),
                disk);
        KvSession session = store.openSession()) {
      int before = syncs.get();
      for (int i = 0; i < 50; i++) {
        session.put(new byte[] {(byte) i}, new byte[8]);
        session.get(new byte[] {(byte) i});
        session.delete(new byte[] {100});
        session.putIfAbsent(new byte[] {(byte) i}, new byte[9]);
      }
      assertEquals(50, syncs.get() - before);
    }
  }
}

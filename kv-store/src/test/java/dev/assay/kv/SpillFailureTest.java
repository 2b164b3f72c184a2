package dev.assay.kv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.kv.disk.DiskCorrupt;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Disks that are full or damaged: nothing is lost, and nothing damaged is served. */
class SpillFailureTest extends SpillFixture {

  /** Nothing is lost at the bound, and deleting makes room again. */
  @Test
  void refusesAtTheBoundOfTheDisk() {
    try (KvStore store = KvStore.open(config(2, 16, 4));
        KvSession session = store.openSession()) {
      for (int round = 0; round < 3; round++) {
        int stored = fill(session, "4 MiB of disk are full");
        assertTrue(stored > 12_000, stored + " records");
        assertEquals(stored, store.size());
        for (int i = 0; i < stored; i++) {
          if (i % 4 != round) {
            assertTrue(session.delete(key(i)));
          }
        }
        for (int i = stored; i < stored + stored / 3; i++) {
          assertFalse(session.put(key(i), value(i, 300)));
        }
        for (int i = 0; i < stored + stored / 3; i++) {
          assertEquals(i % 4 == round || i >= stored, session.delete(key(i)), "key " + i);
        }
        assertEquals(0, store.size());
      }
    }
  }

  /** Puts records until there is no room; all that were put are there. */
  private static int fill(KvSession session, String reason) {
    int stored = 0;
    try {
      while (true) {
        session.put(key(stored), value(stored, 300));
        stored++;
      }
    } catch (StoreFull e) {
      assertTrue(String.valueOf(e.getMessage()).contains(reason), e::getMessage);
    }
    for (int i = 0; i < stored; i++) {
      assertArrayEquals(value(i, 300), session.get(key(i)));
    }
    return stored;
  }

  @Test
  void findsFlippedBitsAndSaysWhere() throws Exception {
    try (KvStore store = KvStore.open(config(1, 16, 16));
        KvSession session = store.openSession()) {
      int keys = 10_000;
      for (int i = 0; i < keys; i++) {
        session.put(key(i), value(i, 200));
      }
      Path file = files().getFirst();
      long position = 5 * 16384L + 4096 + 1234;
      flip(file, position);
      int damaged = 0;
      for (int i = 0; i < keys; i++) {
        damaged += isDamaged(session, file, position & -4096, i) ? 1 : 0;
      }
      assertTrue(damaged >= 10 && damaged <= 20, damaged + " records in a block of 4,096 bytes");
      byte[][] all = new byte[keys][];
      Arrays.setAll(all, SpillFixture::key);
      assertThrows(DiskCorrupt.class, () -> session.getAll(all, (i, memory, at, length) -> {}));
      flip(file, position);
      for (int i = 0; i < keys; i++) {
        assertArrayEquals(value(i, 200), session.get(key(i)));
      }
    }
  }

  /** What is lost is given up when somebody says so; then its keys can be written again. */
  @Test
  void lostRecordsAreGivenUpOnDemand() throws Exception {
    try (KvStore store = KvStore.open(config(2, 16, 16));
        KvSession session = store.openSession()) {
      int keys = 20_000;
      for (int i = 0; i < keys; i++) {
        session.put(key(i), value(i, 200));
      }
      assertEquals(List.of(), store.dropDamaged());
      Path file = files().getFirst();
      flip(file, 5 * 16384L + 4096 + 1234);
      flip(file, 7 * 16384L + 20);
      flip(file, 7 * 16384L + 12288 + 20);
      List<Integer> damaged = new ArrayList<>();
      for (int i = 0; i < keys; i++) {
        if (isDamaged(session, file, -1, i)) {
          damaged.add(i);
        }
      }
      List<String> lost = store.dropDamaged();
      assertEquals(2, lost.size(), lost::toString);
      String first = file + " is damaged at offset 86,016, 1 blocks of 4,096 bytes in all: ";
      assertTrue(lost.getFirst().startsWith(first), lost::toString);
      assertEquals(keys - damaged.size(), store.size());
      assertEquals(List.of(), store.dropDamaged());
      for (int i : damaged) {
        assertNull(session.get(key(i)));
        assertFalse(i % 3 == 0 ? session.delete(key(i)) : session.put(key(i), value(i, 10)));
      }
      for (int i = 0; i < 3 * keys; i++) { // frames without damage are gathered, the others freed
        session.put(key(i % keys), value(i, 200));
      }
      for (int i = 0; i < keys; i++) {
        assertArrayEquals(value(i + 2 * keys, 200), session.get(key(i)));
      }
    }
  }

  private static boolean isDamaged(KvSession session, Path file, long block, int key) {
    try {
      assertArrayEquals(value(key, 200), session.get(key(key)));
      return false;
    } catch (DiskCorrupt e) {
      String place = file + " is damaged at offset " + (block < 0 ? "" : "%,d: ".formatted(block));
      assertTrue(String.valueOf(e.getMessage()).startsWith(place), e::getMessage);
      assertThrows(DiskCorrupt.class, () -> session.put(key(key), new byte[1]));
      assertThrows(DiskCorrupt.class, () -> session.delete(key(key)));
      return true;
    }
  }

  private static void flip(Path file, long position) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, position);
      one.put(0, (byte) (one.get(0) ^ 16)).flip();
      channel.write(one, position);
      channel.force(true);
    }
  }

  /** Damaged frames are left alone by compaction; what is not in them goes on. */
  @Test
  void truncatedFileCostsWhatWasBehind() throws Exception {
    try (KvStore store = KvStore.open(config(1, 16, 4));
        KvSession session = store.openSession()) {
      int keys = 14_000;
      for (int i = 0; i < keys; i++) {
        session.put(key(i), value(i, 200));
      }
      Path file = files().getFirst();
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(1 << 20);
      }
      int lost = 0;
      for (int i = 0; i < keys; i++) {
        try {
          assertArrayEquals(value(i, 200), session.get(key(i)));
        } catch (DiskCorrupt e) {
          assertTrue(String.valueOf(e.getMessage()).contains("the file ends there"), e::getMessage);
          lost++;
        }
      }
      assertTrue(lost > 1_000 && lost < keys - 5_000, lost + " lost");
    }
  }

  /** A file system that is full before the bound is; only root may mount one. */
  @Test
  void goesOnWhenTheDiskHasRoomAgain() throws Exception {
    Path small = Files.createDirectory(folder.resolve("small"));
    Assumptions.assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", small.toString()) == 0,
        "a small tmpfs cannot be mounted here: only root can");
    try (KvStore store = KvStore.open(config(1, 16, 64).withSpill(small, 64 << 20));
        KvSession session = store.openSession()) {
      int stored = fill(session, "No space left");
      assertTrue(stored > 9_000, stored + " records");
      for (int i = 0; i < stored; i += 2) {
        assertTrue(session.delete(key(i)));
      }
      for (int i = 0; i < stored / 4; i++) {
        assertFalse(session.put(key(stored + i), value(i, 300)));
      }
      assertEquals(0, run("mount", "-o", "remount,size=9m", small.toString()));
      for (int i = stored / 4; i < stored; i++) {
        assertFalse(session.put(key(stored + i), value(i, 300)));
      }
      for (int i = 1; i < stored; i += 2) {
        assertArrayEquals(value(i, 300), session.get(key(i)));
      }
    } finally {
      run("umount", small.toString());
    }
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  @Test
  void filesOfTheDeadAreDeleted() throws IOException {
    Path left = Files.createFile(folder.resolve("assay-spill-123.frames"));
    try (KvStore one = KvStore.open(config(1, 16, 4));
        KvStore other = KvStore.open(config(1, 16, 4))) {
      assertFalse(Files.exists(left));
      assertEquals(2, files().size());
      assertEquals(0, one.diskBytes() + other.diskBytes());
    }
    assertEquals(0, files().size());
  }
}

package dev.assay.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.kv.journal.DamagedFile;
import dev.assay.kv.journal.Durability;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are not as they were written. */
class DamageTest {

  private final JournalFixture fixture = new JournalFixture();
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @TempDir Path scratch;

  private Path written(boolean closed) throws IOException {
    Path folder = scratch.resolve("store" + closed);
    KvStore store = KvStore.open(fixture.config(folder, Durability.always()));
    try (KvSession session = store.openSession()) {
      for (int i = 0; i < 120; i++) {
        fixture.change(session, random, 60);
      }
      Path copy = JournalFixture.copy(folder, scratch.resolve("killed"));
      store.close();
      return closed ? folder : copy;
    }
  }

  private static void flip(Path file, long at, int bit) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, at);
      one.put(0, (byte) (one.get(0) ^ (1 << bit)));
      channel.write(one.rewind(), at);
    }
  }

  private static long firstExcerpt(byte[] file) {
    for (int at = 0; ; at += 4) {
      if (file[at] == 'A' && file[at + 1] == 'S' && file[at + 2] == 'K' && file[at + 3] == 'J') {
        return at - 4L;
      }
    }
  }

  private static long end(byte[] file) {
    int end = file.length;
    while (file[end - 1] == 0) {
      end--;
    }
    return end;
  }

  /** Whether it is refused; if not, it must hold just what was put there. */
  private boolean isRefused(Path folder, Path file) {
    try (KvStore store = KvStore.open(fixture.config(folder))) {
      fixture.assertSame(store);
      return false;
    } catch (DamagedFile e) {
      assertEquals(file, e.file());
      return true;
    } catch (AssertionError e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  /** A last batch of a store that was killed, whole but for its length, which now is zero. */
  private static boolean isUnsealedEnd(Path file, long at, long end) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    return bytes.getInt((int) at & -4) == 0
        && bytes.order(ByteOrder.nativeOrder()).getInt(((int) at & -4) + 12) == end - (at & -4) - 4;
  }

  @Test
  void aFlippedBitIsFound() throws Exception {
    for (boolean closed : new boolean[] {true, false}) {
      Path folder = written(closed);
      Path file = JournalFixture.segments(folder).getFirst();
      byte[] before = Files.readAllBytes(file);
      long first = firstExcerpt(before);
      long end = end(before);
      for (int i = 0; i < 60; i++) {
        long at = i < 4 ? end - 1 - i : first + random.nextLong(end - first);
        int bit = random.nextInt(8);
        flip(file, at, bit);
        assertTrue(
            isRefused(folder, file) || isUnsealedEnd(file, at, end),
            "seed %d, byte %d, bit %d".formatted(seed, at, bit));
        flip(file, at, bit);
      }
      fixture.model.clear();
      try (KvStore store = KvStore.open(fixture.config(folder))) {
        assertTrue(store.size() > 10);
      }
    }
  }

  /** Even in a last batch that is all zeroes, as one is that the disk has not got. */
  @Test
  void aFlippedBitAmongZeroesIsFound() throws Exception {
    Path folder = scratch.resolve("store");
    Path copy;
    try (KvStore store = KvStore.open(fixture.config(folder));
        KvSession session = store.openSession()) {
      fixture.model.put(ByteBuffer.wrap(new byte[100]), new byte[3_900]);
      session.put(new byte[100], new byte[3_900]);
      copy = JournalFixture.copy(folder, scratch.resolve("copy"));
    }
    Path file = JournalFixture.segments(copy).getFirst();
    long end = end(Files.readAllBytes(file));
    for (int i = 0; i < 60; i++) {
      long at = i < 8 ? end - 1 - i : end - 1 - random.nextLong(4_000);
      int bit = random.nextInt(8);
      flip(file, at, bit);
      assertTrue(isRefused(copy, file), "seed %d, byte %d, bit %d".formatted(seed, at, bit));
      flip(file, at, bit);
    }
    assertFalse(isRefused(copy, file));
  }

  @Test
  void whatIsChroniclesMayBeAnything() throws Exception {
    Path folder = written(true);
    Path file = JournalFixture.segments(folder).getFirst();
    long first = firstExcerpt(Files.readAllBytes(file));
    Files.write(file.resolveSibling("metadata.cq4t"), new byte[10]);
    for (int i = 0; i < 20; i++) {
      Path copy = JournalFixture.copy(folder, scratch.resolve("copy" + i));
      Path copied = JournalFixture.segments(copy).getFirst();
      flip(copied, random.nextLong(first), random.nextInt(8));
      isRefused(copy, copied);
    }
  }

  @Test
  void aShortFileIsFound() throws Exception {
    for (int i = 0; i < 10; i++) {
      Path folder = i == 0 ? written(true) : scratch.resolve("storetrue");
      Path copy = JournalFixture.copy(folder, scratch.resolve("copy" + i));
      Path file = JournalFixture.segments(copy).getFirst();
      byte[] before = Files.readAllBytes(file);
      long first = firstExcerpt(before);
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        // Not to a whole page: so it may end after a power cut.
        channel.truncate((first + 2000 + random.nextLong(end(before) - first - 2000)) | 1);
      }
      assertTrue(isRefused(copy, file), "seed " + seed);
    }
  }

  /** The pages of the last batches may be on the disk or not; what was synced is. */
  @Test
  void aTornEndIsCutAndSaid() throws Exception {
    Path folder = scratch.resolve("store");
    Path copy;
    int size;
    try (KvStore store = KvStore.open(fixture.config(folder));
        KvSession session = store.openSession()) {
      for (int i = 0; i < 50; i++) {
        fixture.change(session, random, 60);
      }
      size = fixture.model.size();
      session.put(new byte[] {9, 9}, filled(3_000));
      session.put(new byte[] {9, 8}, filled(3_000));
      copy = JournalFixture.copy(folder, scratch.resolve("copy"));
    }
    Path file = JournalFixture.segments(copy).getFirst();
    long end = end(Files.readAllBytes(file));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      long sector = (end - 4_500) & -512L; // within the last batch but one
      channel.write(ByteBuffer.allocate(1024), sector);
    }
    for (int again = 0; again < 2; again++) {
      try (KvStore store = KvStore.open(fixture.config(copy));
          KvSession session = store.openSession()) {
        assertEquals(size, store.size());
        fixture.assertSame(store);
        assertNull(session.get(new byte[] {9, 8}));
      }
    }
    assertEquals(1, fixture.messages.size());
    assertTrue(fixture.messages.getFirst().contains("was not written whole and is left out"));
  }

  private static byte[] filled(int bytes) {
    byte[] value = new byte[bytes];
    Arrays.fill(value, (byte) 77);
    return value;
  }

  @Test
  void aDamagedCheckpointIsFound() throws Exception {
    Path folder = scratch.resolve("store");
    try (KvStore store = KvStore.open(fixture.config(folder));
        KvSession session = store.openSession()) {
      for (int i = 0; i < 200; i++) {
        fixture.change(session, random, 60);
      }
      store.checkpoint();
    }
    Path file;
    try (var all = Files.list(folder)) {
      file = all.filter(path -> path.toString().contains("checkpoint-")).findFirst().orElseThrow();
    }
    long size = Files.size(file);
    for (int i = 0; i < 40; i++) {
      long at = random.nextLong(size);
      flip(file, at, i % 8);
      assertTrue(isRefused(folder, file), "seed %d, byte %d".formatted(seed, at));
      flip(file, at, i % 8);
    }
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, random.nextInt(whole.length)));
    assertTrue(isRefused(folder, file));
    Files.write(file, whole);
    try (KvStore store = KvStore.open(fixture.config(folder))) {
      fixture.assertSame(store);
    }
  }

  @Test
  void aMissingSegmentIsFound() throws Exception {
    Path folder = scratch.resolve("store");
    for (int round = 0; round < 3; round++) {
      try (KvStore store = KvStore.open(fixture.config(folder));
          KvSession session = store.openSession()) {
        fixture.change(session, random, 60);
      }
    }
    Path second = JournalFixture.segments(folder).get(1);
    Files.delete(second);
    assertTrue(isRefused(folder, second));
  }
}

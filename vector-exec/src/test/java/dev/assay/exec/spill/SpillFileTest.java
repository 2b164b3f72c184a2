package dev.assay.exec.spill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.exec.failure.SqlException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpillFileTest {

  private static final long SEED = 3;

  @TempDir Path directory;

  private final Arena arena = Arena.ofShared();

  @AfterEach
  void close() {
    arena.close();
  }

  private MemorySegment page(SplittableRandom random, long bytes) {
    MemorySegment page = arena.allocate(SpillPageLayout.HEADER_BYTES + bytes, Long.BYTES);
    for (long i = 0; i < bytes; i += 64) {
      page.set(ValueLayout.JAVA_BYTE, page.byteSize() - 1 - i, (byte) random.nextInt());
    }
    SpillPageLayout.seal(page, 3, 2);
    return page;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.toList();
    }
  }

  @Test
  void pagesOfAnySizeComeBackAndNoFileIsLeft() throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    try (SpillSpace space = new SpillSpace(new SpillConfig(directory, 1L << 40), arena)) {
      SpillFile file = space.newFile();
      assertEquals(List.of(), files(), "no file before the first page");
      List<MemorySegment> pages = new ArrayList<>();
      List<SpillFile.Place> places = new ArrayList<>();
      long bytes = 0;
      for (int size : new int[] {0, 1, 7, 1 << 20, (4 << 20) - 30, 9 << 20, 8, 1 << 22, 100}) {
        pages.add(page(random, size));
        places.add(file.add(pages.getLast()));
        bytes += pages.getLast().byteSize();
        if (pages.size() % 2 == 0) {
          assertEquals(-1, pages.get(0).mismatch(file.page(places.get(0), 3, 2)));
        }
      }
      assertEquals(bytes, space.bytes());
      assertEquals(bytes, file.bytes());
      for (int i = 0; i < pages.size(); i++) {
        assertEquals(-1, pages.get(i).mismatch(file.page(places.get(i), 3, 2)));
      }
    }
    assertEquals(List.of(), files());
  }

  @Test
  void aFlippedBitAndAWrongNumberOfRowsAreErrors() {
    SplittableRandom random = new SplittableRandom(SEED);
    List<FileChannel> opened = new ArrayList<>();
    SpillSpace.Opener opener =
        folder -> {
          Path path = Files.createTempFile(folder, "test", "");
          opened.add(
              FileChannel.open(
                  path,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE,
                  StandardOpenOption.DELETE_ON_CLOSE));
          return opened.getLast();
        };
    SpillConfig config = new SpillConfig(directory, 1L << 30);
    try (SpillSpace space = new SpillSpace(config, arena, opener)) {
      SpillFile file = space.newFile();
      MemorySegment page = page(random, 1000);
      SpillFile.Place place = file.add(page);
      for (int i = 0; i < 50; i++) {
        SpillFile.Place damaged = file.add(page);
        int at = random.nextInt((int) page.byteSize());
        byte bad = (byte) (page.get(ValueLayout.JAVA_BYTE, at) ^ (1 << random.nextInt(8)));
        write(opened.getFirst(), damaged.offset() + at, bad);
        SqlException e = assertThrows(SqlException.class, () -> file.page(damaged, 3, 2));
        assertTrue(e.sentence().contains("is damaged near byte"), e.sentence());
      }
      assertThrows(SqlException.class, () -> file.page(place, 4, 2));
      assertEquals(-1, page.mismatch(file.page(place, 3, 2)));
    }
  }

  private static void write(FileChannel channel, long at, byte value) {
    try {
      channel.write(ByteBuffer.wrap(new byte[] {value}), at);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aFullDiskIsOneSentence() {
    SpillSpace.Opener opener =
        folder -> {
          throw new IOException("No space left on device");
        };
    SpillConfig config = new SpillConfig(directory, 1L << 30);
    try (SpillSpace space = new SpillSpace(config, arena, opener)) {
      SpillFile file = space.newFile();
      MemorySegment page = page(new SplittableRandom(SEED), 100);
      SqlException e = assertThrows(SqlException.class, () -> file.add(page));
      assertTrue(e.sentence().contains("cannot be written (No space left"), e.sentence());
    }
  }

  @Test
  void theLimitIsKept() throws IOException {
    MemorySegment page = page(new SplittableRandom(SEED), 976);
    try (SpillSpace space = new SpillSpace(new SpillConfig(directory, 2500), arena)) {
      SpillFile file = space.newFile();
      file.add(page);
      file.add(page);
      SqlException e = assertThrows(SqlException.class, () -> space.newFile().add(page));
      assertTrue(e.sentence().contains("limit of 0 MiB"), e.sentence());
    }
    assertEquals(List.of(), files());
  }

  @Test
  void anInterruptedThreadEndsTheQuery() {
    MemorySegment page = page(new SplittableRandom(SEED), 100);
    try (SpillSpace space = new SpillSpace(new SpillConfig(directory, 2500), arena)) {
      SpillFile file = space.newFile();
      file.add(page);
      Thread.currentThread().interrupt();
      assertThrows(CancellationException.class, () -> file.add(page));
      assertTrue(Thread.interrupted());
      assertThrows(CancellationException.class, () -> file.add(page));
      assertFalse(Thread.interrupted());
    }
  }
}

package dev.assay.engine.uring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.engine.capability.Capabilities;
import dev.assay.engine.capability.Capability;
import dev.assay.engine.natives.Descriptors;
import dev.assay.engine.natives.NativeAccess;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files by the ring, as a store uses it: write, make durable, read back; in any memory. */
class RingFileTest {

  private static final int O_RDWR = 2;
  private static final int SIZE = 1 << 20;
  private static final long SEED = 25_11_22;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment source = arena.allocate(SIZE, 4096);
  private final MemorySegment target = arena.allocate(SIZE, 4096);
  private int file;

  @TempDir private Path folder;

  @BeforeEach
  void open() throws IOException {
    Capability capability = Capabilities.ioUring();
    assumeTrue(
        capability.status() == Capability.Status.AVAILABLE
            || capability.status() == Capability.Status.PARTIAL,
        capability.finding());
    Random random = new Random(SEED);
    for (int i = 0; i < SIZE; i++) {
      source.set(JAVA_BYTE, i, (byte) random.nextInt());
    }
    Path path = Files.createFile(folder.resolve("data"));
    file = openFile(arena.allocateFrom(path.toString()));
    assertTrue(file >= 0);
  }

  @AfterEach
  void close() {
    Descriptors.close(file);
    arena.close();
  }

  @Test
  void writesAreLinkedToTheSyncBehindThem() throws IOException {
    int blocks = 8;
    int block = SIZE / blocks;
    try (Ring ring = new Ring(RingSettings.DEFAULT)) {
      for (int i = 0; i < blocks; i++) {
        long at = (long) i * block;
        FileOperations.write(ring, file, SubmissionFlags.LINK, source.address() + at, block, at, i);
      }
      FileOperations.fdatasync(ring, file, 0, 100);
      int ended = 0;
      while (ended <= blocks) {
        ring.submitAndWait(1, 1_000_000_000L);
        while (ring.next()) {
          assertEquals(ended == blocks ? 100 : ended, ring.token());
          assertEquals(ended == blocks ? 0 : block, ring.result());
          ended++;
        }
      }
      FileOperations.read(ring, file, 0, target.address(), SIZE, 0, 200);
      assertEquals(SIZE, RingTest.completion(ring, 200));
    }
    assertEquals(-1, source.mismatch(target));
    assertArrayEquals(
        source.toArray(JAVA_BYTE), Files.readAllBytes(folder.resolve("data")), "seed " + SEED);
  }

  @Test
  void registeredMemoryAndFiles() {
    try (Ring ring = new Ring(RingSettings.DEFAULT)) {
      RegisteredFiles files = new RegisteredFiles(ring, 4);
      RegisteredBuffers buffers = new RegisteredBuffers(ring, 2);
      files.set(2, file);
      buffers.set(0, source);
      buffers.set(1, target);
      int fixed = SubmissionFlags.FIXED_FILE;
      FileOperations.writeFixed(ring, 2, fixed, 0, source.address(), SIZE, 0, 1);
      assertEquals(SIZE, RingTest.completion(ring, 1));
      FileOperations.fsync(ring, 2, fixed, 2);
      assertEquals(0, RingTest.completion(ring, 2));
      FileOperations.readFixed(ring, 2, fixed, 1, target.address() + 8, SIZE - 8, 8, 3);
      assertEquals(SIZE - 8, RingTest.completion(ring, 3));
      assertEquals(-1, source.asSlice(8).mismatch(target.asSlice(8)));
      FileOperations.closeRegistered(ring, 2, 0, 4);
      assertEquals(0, RingTest.completion(ring, 4));
      buffers.clear(0);
      int notRegistered = 9; // EBADF
      FileOperations.fsync(ring, 2, fixed, 5);
      assertEquals(-notRegistered, RingTest.completion(ring, 5));
    }
  }

  private static int openFile(MemorySegment path) {
    try {
      return (int)
          NativeAccess.link("open", FunctionDescriptor.of(JAVA_INT, ValueLayout.ADDRESS, JAVA_INT))
              .invokeExact(path, O_RDWR);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}

package dev.assay.engine.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.assay.engine.capability.Capabilities;
import dev.assay.engine.capability.Capability;
import dev.assay.engine.natives.Descriptors;
import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The ring itself: order, overflow, waiting, cancelling, buffers, other rings, leaks. */
class RingTest {

  private static final int ECANCELED = 125;
  private static final int ETIME = 62;
  private static final long SECOND = 1_000_000_000L;

  @BeforeEach
  void needsIoUring() {
    Capability capability = Capabilities.ioUring();
    assumeTrue(
        capability.status() == Capability.Status.AVAILABLE
            || capability.status() == Capability.Status.PARTIAL,
        capability.finding());
  }

  static List<RingSettings> settings() {
    return List.of(
        RingSettings.DEFAULT,
        RingSettings.DEFAULT.withoutDeferTaskRun(),
        RingSettings.DEFAULT.withSqPoll(),
        RingSettings.DEFAULT.withEntries(2, 4));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void everyOperationEndsOnce(RingSettings settings) {
    int operations = 5_000;
    try (Ring ring = new Ring(settings)) {
      for (int i = 0; i < operations; i++) {
        RingOperations.nop(ring, 0, i);
      }
      BitSet seen = new BitSet();
      while (seen.cardinality() < operations) {
        int before = seen.cardinality();
        ring.submitAndWait(1, SECOND);
        while (ring.next()) {
          assertEquals(0, ring.result());
          assertFalse(seen.get((int) ring.token()), "twice: " + ring.token());
          seen.set((int) ring.token());
        }
        assertTrue(seen.cardinality() > before, () -> "stuck at " + seen.cardinality());
      }
      assertEquals(operations, seen.length());
    }
  }

  @Test
  void anotherThreadMayOpenIt() throws ExecutionException, InterruptedException {
    FutureTask<Ring> opening = new FutureTask<>(() -> new Ring(RingSettings.DEFAULT));
    Thread.ofPlatform().start(opening);
    try (Ring ring = opening.get()) {
      RingOperations.nop(ring, 0, 7);
      ring.submitAndWait(1, SECOND);
      assertTrue(ring.next());
      assertEquals(7, ring.token());
    }
  }

  @Test
  void waitingEndsWithItsTime() {
    try (Ring ring = new Ring(RingSettings.DEFAULT)) {
      ring.submitAndWait(1, 1_000_000);
      assertFalse(ring.next());
    }
  }

  @Test
  void timeoutsAndCancelledPolls() {
    try (Ring ring = new Ring(RingSettings.DEFAULT);
        Arena arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(JAVA_INT, 2);
      assertEquals(0, Descriptors.pipe(ends));
      MemorySegment time = arena.allocate(JAVA_LONG, 2);
      time.set(JAVA_LONG, 8, 1_000_000);
      RingOperations.timeout(ring, 0, time.address(), 1);
      assertEquals(-ETIME, completion(ring, 1));
      int pollIn = 1;
      RingOperations.poll(ring, ends.get(JAVA_INT, 0), 0, pollIn, false, 2);
      RingOperations.cancel(ring, SubmissionFlags.SKIP_SUCCESS, 2, 3);
      assertEquals(-ECANCELED, completion(ring, 2));
      RingOperations.poll(ring, ends.get(JAVA_INT, 0), 0, pollIn, false, 4);
      FileOperations.write(
          ring, ends.get(JAVA_INT, 4), SubmissionFlags.SKIP_SUCCESS, time.address(), 8, -1, 5);
      assertEquals(pollIn, completion(ring, 4) & pollIn);
      FileOperations.close(ring, ends.get(JAVA_INT, 0), 0, 6);
      assertEquals(0, completion(ring, 6));
      FileOperations.close(ring, ends.get(JAVA_INT, 4), 0, 7);
      assertEquals(0, completion(ring, 7));
    }
  }

  @Test
  void oneRingTellsAnother() {
    try (Ring here = new Ring(RingSettings.DEFAULT);
        Ring there = new Ring(RingSettings.DEFAULT)) {
      assumeTrue(here.support().has(Operation.MSG_RING), "no msg_ring in this kernel");
      there.submit();
      RingOperations.message(here, there, 0, 0x1234_5678_9ABCL, 42, 1);
      assertEquals(0, completion(here, 1));
      assertEquals(42, completion(there, 0x1234_5678_9ABCL));
    }
  }

  /** A pipe has no places, so each read takes what was written into the next piece of a buffer. */
  @Test
  void buffersAreSharedAndComeBack() {
    int count = 4;
    int rounds = 1_000;
    try (Ring ring = new Ring(RingSettings.DEFAULT);
        Arena arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(JAVA_INT, 2);
      assertEquals(0, Descriptors.pipe(ends));
      BufferRing buffers = new BufferRing(ring, 3, count, arena.allocate(count * 64L, 64));
      MemorySegment word = arena.allocate(JAVA_LONG);
      for (int i = 0; i < rounds; i++) {
        word.set(JAVA_LONG, 0, i * 0x0101_0101_0101L);
        int length = 1 + i % 8;
        assertEquals(length, Descriptors.write(ends.get(JAVA_INT, 4), word.asSlice(0, length)));
        FileOperations.readSelecting(ring, ends.get(JAVA_INT, 0), 0, buffers, -1, i);
        int got = completion(ring, i);
        assertTrue(Completion.hasBuffer(ring.flags()));
        for (int k = 0; k < got; k++) {
          assertEquals(
              word.get(java.lang.foreign.ValueLayout.JAVA_BYTE, k),
              buffers
                  .memory()
                  .get(java.lang.foreign.ValueLayout.JAVA_BYTE, buffers.place(ring.flags()) + k));
        }
        buffers.giveBack(ring.flags(), got);
        if (got < length) { // the rest of a piece was shorter
          FileOperations.readSelecting(ring, ends.get(JAVA_INT, 0), 0, buffers, -1, i);
          assertEquals(length - got, completion(ring, i));
          buffers.giveBack(ring.flags(), length - got);
        }
      }
      buffers.close();
      Descriptors.close(ends.get(JAVA_INT, 0));
      Descriptors.close(ends.get(JAVA_INT, 4));
    }
  }

  @Test
  void nothingIsLeftOpenOrMapped() throws IOException {
    openAndClose(10);
    long files = entries("/proc/self/fd");
    long mappings = ringMappings();
    openAndClose(100);
    long leaked = entries("/proc/self/fd") - files;
    assertTrue(leaked < 10, leaked + " descriptors"); // other threads of the JVM open files too
    assertEquals(mappings, ringMappings());
  }

  private static void openAndClose(int times) {
    for (int i = 0; i < times; i++) {
      Ring ring = new Ring(RingSettings.DEFAULT);
      RingOperations.nop(ring, 0, 1);
      ring.submit();
      ring.close();
      ring.close();
    }
  }

  @Test
  void nothingIsAllocatedOnceOpen() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Ring ring = new Ring(RingSettings.DEFAULT)) {
      long least = Long.MAX_VALUE;
      for (int attempt = 0; attempt < 200 && least > 20_000; attempt++) { // until compiled
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 20_000; i++) {
          RingOperations.nop(ring, 0, i);
          ring.submitAndWait(1, SECOND);
          while (ring.next()) {
            assertTrue(ring.token() >= 0);
          }
        }
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      }
      assertTrue(least < 20_000, least + " bytes in 20,000 operations");
    }
  }

  @Test
  void whatCannotBeIsRefusedInASentence() {
    assertThrows(IllegalArgumentException.class, () -> RingSettings.DEFAULT.withEntries(3, 1_024));
    assertThrows(IllegalArgumentException.class, () -> RingSettings.DEFAULT.withEntries(64, 64));
    try (Ring ring = new Ring(RingSettings.DEFAULT)) {
      RingRefused refused =
          assertThrows(RingRefused.class, () -> new RegisteredFiles(ring, Integer.MAX_VALUE));
      assertTrue(refused.toString().contains("registering a table of files"), refused::toString);
    }
  }

  /** Awaits the completion of this token, over others, and returns its result. */
  static int completion(Ring ring, long token) {
    for (int tries = 0; tries < 20; tries++) {
      ring.submitAndWait(1, SECOND);
      while (ring.next()) {
        if (ring.token() == token) {
          return ring.result();
        }
      }
    }
    throw new AssertionError("no completion of " + token);
  }

  private static long entries(String folder) {
    String[] names = new File(folder).list();
    return names == null ? 0 : names.length;
  }

  private static long ringMappings() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines.filter(line -> line.contains("io_uring")).count();
    }
  }
}

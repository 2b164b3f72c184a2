package dev.assay.engine.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BindingsTest {

  private static final int EBADF = 9;
  private static final int EAGAIN = 11;
  private static final int EINVAL = 22;

  @BeforeEach
  void onLinuxOnly() {
    assumeTrue(NativeAccess.whyNotLinux().isEmpty(), () -> NativeAccess.whyNotLinux().get());
  }

  @Test
  void bytesGoThroughAPipeAndItsEndIsSeen() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(2 * Integer.BYTES, Integer.BYTES);
      assertEquals(0, Descriptors.pipe(ends));
      int reader = ends.getAtIndex(ValueLayout.JAVA_INT, 0);
      int writer = ends.getAtIndex(ValueLayout.JAVA_INT, 1);
      MemorySegment out = arena.allocateFrom("assay");
      MemorySegment in = arena.allocate(64);
      assertEquals(out.byteSize(), Descriptors.write(writer, out));
      assertEquals(out.byteSize(), Descriptors.read(reader, in));
      assertEquals("assay", in.getString(0));
      assertEquals(0, Descriptors.close(writer));
      assertEquals(0, Descriptors.read(reader, in));
      assertEquals(0, Descriptors.close(reader));
    }
  }

  @Test
  void errorsComeBackAsNegativeErrno() {
    assertEquals(-EBADF, Descriptors.close(-1));
    assertEquals(-EBADF, Descriptors.fdatasync(-1));
    assertEquals(-EINVAL, VirtualMemory.map(0, false));
    assertEquals(-EINVAL, VirtualMemory.advise(1, 1, VirtualMemory.MADV_HUGEPAGE));
    assertTrue(Linux.describe(-EINVAL).contains("(errno 22)"));
  }

  @Test
  void aFutexRefusesToSleepOnAnotherValueAndWakesASleeper() throws Exception {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment word = arena.allocate(ValueLayout.JAVA_INT);
      assertEquals(-EAGAIN, Futex.await(word, 1));
      assertEquals(0, Futex.wake(word, 1));
      FutureTask<Long> sleeper = new FutureTask<>(() -> Futex.await(word, 0));
      Thread thread = Thread.ofPlatform().start(sleeper);
      while (Futex.wake(word, 1) == 0) {
        Thread.onSpinWait();
      }
      thread.join();
      assertEquals(0, sleeper.get());
    }
  }

  @Test
  void aMissingSymbolIsNamed() {
    UnsupportedOperationException thrown =
        assertThrows(
            UnsupportedOperationException.class,
            () -> NativeAccess.link("no_such_function", FunctionDescriptor.ofVoid()));
    assertTrue(thrown.toString().contains("no_such_function"));
  }
}

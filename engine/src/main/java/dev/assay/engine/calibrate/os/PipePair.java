package dev.assay.engine.calibrate.os;

import dev.assay.engine.natives.Descriptors;
import dev.assay.engine.natives.Linux;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Two pipes between a caller and an echo, over which one byte goes to and fro. */
final class PipePair implements AutoCloseable {

  private final Arena arena = Arena.ofShared();
  private final MemorySegment callerByte = arena.allocate(1);
  private final MemorySegment echoByte = arena.allocate(1);
  private final int[] there = open();
  private final int[] back = open();

  private int[] open() {
    MemorySegment ends = arena.allocate(2 * Integer.BYTES, Integer.BYTES);
    require(Descriptors.pipe(ends), 0, "opening");
    return ends.toArray(ValueLayout.JAVA_INT);
  }

  /** The caller's side: sends and waits for the answer, so many times. */
  void call(int times) {
    for (int i = 0; i < times; i++) {
      require(Descriptors.write(there[1], callerByte), 1, "writing");
      require(Descriptors.read(back[0], callerByte), 1, "reading");
    }
  }

  /** The echo's side: answers until {@link #hangUp}, and lets go of a caller that still waits. */
  void echo() {
    try {
      while (Descriptors.read(there[0], echoByte) == 1) {
        require(Descriptors.write(back[1], echoByte), 1, "writing");
      }
    } finally {
      Descriptors.close(back[1]);
    }
  }

  /** Ends the echo. */
  void hangUp() {
    Descriptors.close(there[1]);
  }

  /** Closes the rest, when the echo has ended. */
  @Override
  public void close() {
    Descriptors.close(there[0]);
    Descriptors.close(back[0]);
    arena.close();
  }

  private static void require(long result, long expected, String what) {
    if (result != expected) {
      throw new IllegalStateException(
          what + " a pipe: " + (result < 0 ? Linux.describe(result) : "the other side is gone"));
    }
  }
}

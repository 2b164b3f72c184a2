package dev.assay.engine.uring;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Memory that the kernel has pinned once and need not look up for each operation, named by numbers
 * from 0. One table for each ring, empty at first; Linux 5.19. Of the ring's thread.
 */
public final class RegisteredBuffers {

  private final Ring ring;

  /**
   * Makes the table.
   *
   * @param capacity how many, 1 to 16,384
   * @throws RingRefused where the kernel refuses
   */
  public RegisteredBuffers(Ring ring, int capacity) {
    this.ring = ring;
    Registration.sparse(ring, RingLayout.REGISTER_BUFFERS2, capacity, "a table of buffers");
  }

  /**
   * Registers memory, all of which is then in memory for as long; it must stay valid.
   *
   * @throws RingRefused where the kernel refuses, beyond RLIMIT_MEMLOCK for instance
   */
  public void set(int number, MemorySegment memory) {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment data = call.allocate(16, Long.BYTES);
      data.set(JAVA_LONG, 0, memory.address());
      data.set(JAVA_LONG, 8, memory.byteSize());
      Registration.update(ring, RingLayout.REGISTER_BUFFERS_UPDATE, number, data, "a buffer");
    }
  }

  /** Gives the memory of a number free. */
  public void clear(int number) {
    set(number, MemorySegment.NULL);
  }
}

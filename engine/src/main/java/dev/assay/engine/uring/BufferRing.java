package dev.assay.engine.uring;

import static dev.assay.engine.uring.RingLayout.*;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Buffers of equal size that many operations share: the kernel takes one when bytes have come, so
 * an operation that waits holds none. Where the kernel can (Linux 6.12) it fills one buffer piece
 * by piece, across operations, before it takes the next.
 *
 * <p>{@link #place} tells where a completion's bytes lie, {@link #giveBack} returns their buffer
 * once they are done with; both once for each completion that has a buffer, in order. Linux 5.19 or
 * newer. Of the ring's thread.
 */
public final class BufferRing {

  private static final int REGISTRATION_BYTES = 40;
  private static final int KERNEL_MEMORY = 1;
  private static final int INCREMENTAL = 2;

  private final Ring ring;
  private final int group;
  private final int count;
  private final int sizeBytes;
  private final boolean incremental;
  private final MemorySegment queue;
  private final MemorySegment memory;
  private final int[] filled;
  private int tail;

  /**
   * Makes a ring of buffers and gives all of them to the kernel.
   *
   * @param group its number among those of the ring, 0 to 65,535
   * @param count buffers, a power of two from 1 to 32,768
   * @param memory their memory; what is left of it after equal parts is not used
   * @throws RingRefused where the kernel has none to give
   */
  public BufferRing(Ring ring, int group, int count, MemorySegment memory) {
    if (count < 1 || count > 32_768 || Integer.bitCount(count) != 1) {
      throw new IllegalArgumentException("buffers are a power of two from 1 to 32768");
    }
    this.ring = ring;
    this.group = group;
    this.count = count;
    this.memory = memory;
    sizeBytes = Math.toIntExact(memory.byteSize() / count);
    filled = new int[count];
    long refused = register(KERNEL_MEMORY | INCREMENTAL);
    incremental = refused >= 0;
    if (!incremental) {
      refused = register(KERNEL_MEMORY);
    }
    if (refused < 0) {
      throw new RingRefused("registering a ring of buffers", refused);
    }
    queue =
        RingSetup.map(
            ring.descriptor(),
            BUFFERS_MAP_OFFSET | (long) group << 16,
            (long) count << BUFFER_SHIFT,
            ring.arena());
    for (int i = 0; i < count; i++) {
      give(i);
    }
    setTailRelease(queue, tail);
  }

  private long register(int flags) {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment registration = call.allocate(REGISTRATION_BYTES, Long.BYTES);
      registration.set(JAVA_INT, 8, count);
      registration.set(JAVA_SHORT, 12, (short) group);
      registration.set(JAVA_SHORT, 14, (short) flags);
      return ring.register(REGISTER_PBUF_RING, registration, 1);
    }
  }

  /** Its number. */
  int group() {
    return group;
  }

  /** Whether a buffer is filled piece by piece. */
  public boolean isIncremental() {
    return incremental;
  }

  /** The memory of all buffers. */
  public MemorySegment memory() {
    return memory;
  }

  /** Where in {@link #memory} the bytes of a completion begin. */
  public long place(int completionFlags) {
    int buffer = Completion.bufferId(completionFlags);
    return (long) buffer * sizeBytes + filled[buffer];
  }

  /**
   * Takes the bytes of a completion for done with; the kernel gets the buffer back when it was the
   * last piece of it. What was read of it comes before the release of the tail.
   *
   * @param lengthBytes how many they were
   */
  public void giveBack(int completionFlags, int lengthBytes) {
    int buffer = Completion.bufferId(completionFlags);
    if (incremental && Completion.bufferGoesOn(completionFlags)) {
      filled[buffer] += lengthBytes;
      return;
    }
    filled[buffer] = 0;
    give(buffer);
    setTailRelease(queue, tail);
  }

  private void give(int buffer) {
    long at = (long) (tail & count - 1) << BUFFER_SHIFT;
    queue.set(JAVA_LONG, at, memory.address() + (long) buffer * sizeBytes);
    queue.set(JAVA_INT, at + 8, sizeBytes);
    queue.set(JAVA_SHORT, at + 12, (short) buffer);
    tail++;
  }

  /** Takes the ring of buffers from the kernel; nothing may be under way that uses it. */
  public void close() {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment registration = call.allocate(REGISTRATION_BYTES, Long.BYTES);
      registration.set(JAVA_SHORT, 12, (short) group);
      ring.register(UNREGISTER_PBUF_RING, registration, 1);
    }
  }
}

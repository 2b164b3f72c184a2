package dev.assay.exec.function;

import dev.assay.exec.kernel.Memory;
import java.lang.foreign.Arena;
import java.util.Arrays;

/**
 * Room off the heap for the bytes that functions make, in chunks that are used again after {@link
 * #reset}. Belongs to one worker.
 */
public final class TextHeap {

  private static final int FIRST_BYTES = 1 << 14;
  private static final int MOST_CHUNK_BYTES = 1 << 22;

  private final Arena arena;
  private long[] chunks = new long[4];
  private long[] sizes = new long[4];
  private int count;
  private int current = -1;
  private long next;
  private long end;

  /**
   * An empty heap.
   *
   * @param arena open for as long as anything made here is read
   */
  public TextHeap(Arena arena) {
    this.arena = arena;
  }

  /** Says that nothing made before is read any more. */
  public void reset() {
    current = -1;
    next = 0;
    end = 0;
  }

  /** Bytes of all chunks. */
  public long allocatedBytes() {
    return Arrays.stream(sizes, 0, count).sum();
  }

  /** Address of so many bytes. */
  public long allocate(int bytes) {
    while (end - next < bytes) {
      turn(bytes);
    }
    long address = next;
    next += bytes;
    return address;
  }

  private void turn(int bytes) {
    current++;
    if (current == count) {
      if (count == chunks.length) {
        chunks = Arrays.copyOf(chunks, 2 * count);
        sizes = Arrays.copyOf(sizes, 2 * count);
      }
      long size = Math.max(bytes, Math.min(MOST_CHUNK_BYTES, (long) FIRST_BYTES << count));
      chunks[count] = arena.allocate(size, 1).address();
      sizes[count++] = size;
    }
    next = chunks[current];
    end = next + sizes[current];
  }

  /** Address of a copy. */
  public long copy(byte[] bytes, int length) {
    long address = allocate(length);
    Memory.copy(bytes, 0, address, length);
    return address;
  }
}

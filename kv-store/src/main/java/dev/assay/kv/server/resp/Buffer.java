package dev.assay.kv.server.resp;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.assay.kv.memory.NativeHeap;
import java.lang.foreign.MemorySegment;

/** Bytes in memory that grows; taken from the front, added behind. One thread at a time. */
public class Buffer {

  private static final int FIRST_BYTES = 1024;

  private long memory;
  private long capacity;
  private long start;

  /** Where the next byte goes. */
  protected long at;

  /** Where the first byte is. */
  public final long address() {
    return memory + start;
  }

  /** How many bytes there are. */
  public final long size() {
    return at - memory - start;
  }

  /** What it takes, used or not. */
  public final long capacity() {
    return capacity;
  }

  /** Makes sure that so many more bytes have room. */
  public final void reserve(long bytes) {
    if (at - memory + bytes > capacity) {
      grow(bytes);
    }
  }

  private void grow(long bytes) {
    long used = size();
    if (start > 0) {
      MemorySegment.copy(ALL, memory + start, ALL, memory, used);
      start = 0;
    }
    if (used + bytes > capacity) {
      long wanted = Math.max(FIRST_BYTES, Math.max(used + bytes, capacity + capacity / 2));
      memory = NativeHeap.reallocate(memory, capacity, wanted);
      capacity = wanted;
    }
    at = memory + used;
  }

  /** Adds bytes. */
  public final void add(long address, long bytes) {
    reserve(bytes);
    MemorySegment.copy(ALL, address, ALL, at, bytes);
    at += bytes;
  }

  /** Adds bytes. */
  public final void add(byte[] bytes) {
    reserve(bytes.length);
    MemorySegment.copy(bytes, 0, ALL, JAVA_BYTE, at, bytes.length);
    at += bytes.length;
  }

  /** So many bytes behind the last, reserved before, were written by somebody else. */
  public final void added(long bytes) {
    at += bytes;
  }

  /** Where the next byte goes, after {@link #reserve}. */
  public final long end() {
    return at;
  }

  /** Takes bytes from the front. */
  public final void take(long bytes) {
    start += bytes;
    if (start == at - memory) {
      clear();
    }
  }

  /** Takes bytes away from the end, so that so many are left. */
  public final void cut(long bytes) {
    at = memory + start + bytes;
  }

  /** Takes everything. */
  public final void clear() {
    start = 0;
    at = memory;
  }

  /** Gives its memory back; it can be used again. */
  public final void free() {
    NativeHeap.free(memory, capacity);
    memory = 0;
    capacity = 0;
    clear();
  }
}

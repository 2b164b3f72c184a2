package dev.assay.kv.server.keyspace;

import static dev.assay.kv.memory.Memory.ALL;

import dev.assay.kv.memory.NativeHeap;
import java.lang.foreign.MemorySegment;

/** A string that is too long for a record, as a structure that commands do not see. */
public final class LongString extends Structure {

  private static final int WRITE = 1;
  private static final int RESIZE = 2;
  private static final int PART_BYTES = 64 << 10;

  private long address;
  private long capacity;
  private int length;

  /** An empty one. */
  public LongString() {}

  /** A copy of these bytes. */
  LongString(long from, int bytes) {
    resize(bytes);
    MemorySegment.copy(ALL, from, ALL, address, bytes);
  }

  long address() {
    return address;
  }

  int length() {
    return length;
  }

  /** Bytes were written there. */
  void written(int from, int to) {
    edited(WRITE, from, address + from, to - from);
  }

  /** Another length; what is new is zero. */
  void resize(int bytes) {
    if (bytes != length) {
      edited(RESIZE, bytes, 0, 0);
    }
    if (bytes > capacity) {
      long wanted = length == 0 ? bytes : Math.max(bytes, Math.min(2L * bytes, bytes + (1L << 20)));
      address = NativeHeap.reallocate(address, capacity, wanted);
      capacity = wanted;
    }
    if (bytes > length) {
      ALL.asSlice(address + length, bytes - length).fill((byte) 0);
    }
    length = bytes;
  }

  @Override
  public String type() {
    return "string";
  }

  @Override
  public String encoding() {
    return "raw";
  }

  @Override
  public long memoryBytes() {
    return capacity + 64;
  }

  @Override
  public Structure copy() {
    return new LongString(address, length);
  }

  @Override
  public long write(long cursor, Edits to) {
    int bytes = (int) Math.min(PART_BYTES, length - cursor);
    to.add(WRITE, cursor, address + cursor, Math.max(0, bytes), 0, 0);
    return cursor + bytes < length ? cursor + bytes : 0;
  }

  @Override
  public void redo(
      int what, long number, long first, int firstBytes, long second, int secondBytes) {
    if (what == RESIZE) {
      resize((int) number);
    } else {
      resize(Math.max(length, (int) number + firstBytes));
      MemorySegment.copy(ALL, first, ALL, address + number, firstBytes);
    }
  }

  @Override
  public void release() {
    NativeHeap.free(address, capacity);
    address = 0;
    capacity = 0;
  }
}

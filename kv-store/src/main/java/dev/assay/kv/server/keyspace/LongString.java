package dev.assay.kv.server.keyspace;

import static dev.assay.kv.memory.Memory.ALL;

import dev.assay.kv.memory.NativeHeap;
import java.lang.foreign.MemorySegment;

/** A string that is too long for a record. */
final class LongString implements Structure {

  private long address;
  private long capacity;
  private int length;

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

  /** Another length; what is new is zero. */
  void resize(int bytes) {
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
  public void release() {
    NativeHeap.free(address, capacity);
    address = 0;
    capacity = 0;
  }
}

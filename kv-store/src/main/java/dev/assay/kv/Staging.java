package dev.assay.kv;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.assay.kv.memory.Memory;
import dev.assay.kv.record.RecordLayout;
import dev.assay.kv.record.ValueReader;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Where a session lays out what it read until a handler has seen it; it grows where it must. */
final class Staging {

  private final SessionBuffers buffers;
  private MemorySegment memory;
  private long used;

  Staging(SessionBuffers buffers, long bytes) {
    this.buffers = buffers;
    memory = buffers.allocate(bytes);
  }

  MemorySegment memory() {
    return memory;
  }

  /** Where the next bytes will begin. */
  long used() {
    return used;
  }

  void clear() {
    used = 0;
  }

  /** Adds bytes from an address, within an epoch. */
  void add(long address, int bytes) {
    roomFor(bytes);
    MemorySegment.copy(Memory.ALL, address, memory, used, bytes);
    used += bytes;
  }

  /** Adds the bytes of an array. */
  void add(byte[] bytes) {
    roomFor(bytes.length);
    MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, used, bytes.length);
    used += bytes.length;
  }

  /** Adds the bytes of a segment. */
  void add(MemorySegment bytes) {
    roomFor(bytes.byteSize());
    MemorySegment.copy(bytes, 0, memory, used, bytes.byteSize());
    used += bytes.byteSize();
  }

  /** Adds a long in the machine's order. */
  void add(long word) {
    roomFor(Long.BYTES);
    memory.set(ValueLayout.JAVA_LONG_UNALIGNED, used, word);
    used += Long.BYTES;
  }

  /** Adds the value of a record, within an epoch, and tells how long it is. */
  int addValue(long record) {
    while (true) {
      int bytes = ValueReader.copy(record, memory, used, memory.byteSize() - used);
      if (bytes <= memory.byteSize() - used) {
        used += bytes;
        return bytes;
      }
      roomFor(bytes);
    }
  }

  /** Adds key and value of a record, within an epoch, and returns the header that tells both. */
  long addRecord(long record) {
    while (true) {
      long room = memory.byteSize() - used;
      long header = ValueReader.copyKeyAndValue(record, memory.address() + used, room);
      long bytes = RecordLayout.keyBytes(header) + (long) RecordLayout.valueBytes(header);
      if (bytes <= room) {
        used += bytes;
        return header;
      }
      roomFor(bytes);
    }
  }

  private void roomFor(long bytes) {
    if (used + bytes > memory.byteSize()) {
      MemorySegment larger = buffers.allocate(2 * (used + bytes));
      MemorySegment.copy(memory, 0, larger, 0, used);
      memory = larger;
    }
  }
}

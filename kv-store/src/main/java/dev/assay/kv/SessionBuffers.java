package dev.assay.kv;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.assay.kv.record.RecordLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Where a session lays out keys and values, so that the store's loops see one kind of memory, which
 * the owner of a shard may read from any thread. They grow and never shrink, and what they outgrew
 * stays until the session ends.
 */
final class SessionBuffers implements AutoCloseable {

  private final Arena arena = Arena.ofShared();
  private MemorySegment key = allocate(256);
  private MemorySegment value = allocate(1024);
  private MemorySegment expected = allocate(64);

  /** Address of the key. */
  long key() {
    return key.address();
  }

  /** Address of the value. */
  long value() {
    return value.address();
  }

  /** Address of the value that is expected. */
  long expected() {
    return expected.address();
  }

  int setKey(byte[] bytes) {
    roomForKey(bytes.length);
    MemorySegment.copy(bytes, 0, ALL, JAVA_BYTE, key.address(), bytes.length);
    return bytes.length;
  }

  int setKey(MemorySegment bytes) {
    roomForKey(bytes.byteSize());
    MemorySegment.copy(bytes, 0, key, 0, bytes.byteSize());
    return (int) bytes.byteSize();
  }

  int setValue(byte[] bytes) {
    roomForValue(bytes.length);
    MemorySegment.copy(bytes, 0, ALL, JAVA_BYTE, value.address(), bytes.length);
    return bytes.length;
  }

  int setValue(MemorySegment bytes) {
    int length = Math.toIntExact(bytes.byteSize());
    roomForValue(length);
    MemorySegment.copy(bytes, 0, value, 0, length);
    return length;
  }

  int setExpected(byte[] bytes) {
    roomForExpected(bytes.length);
    MemorySegment.copy(bytes, 0, ALL, JAVA_BYTE, expected.address(), bytes.length);
    return bytes.length;
  }

  int setExpected(MemorySegment bytes) {
    int length = Math.toIntExact(bytes.byteSize());
    roomForExpected(length);
    MemorySegment.copy(bytes, 0, expected, 0, length);
    return length;
  }

  /** Room for a key of this length, to be written there. */
  MemorySegment keyOf(int bytes) {
    roomForKey(bytes);
    return key;
  }

  /** Room for a value of this length, to be written there. */
  MemorySegment valueOf(int bytes) {
    roomForValue(bytes);
    return value;
  }

  private void roomForExpected(int bytes) {
    if (bytes > expected.byteSize()) {
      expected = allocate(grown(bytes));
    }
  }

  private void roomForValue(int bytes) {
    if (bytes > value.byteSize()) {
      value = allocate(grown(bytes));
    }
  }

  private void roomForKey(long bytes) {
    int checked = checkedKey(bytes);
    if (checked > key.byteSize()) {
      key = allocate(grown(checked));
    }
  }

  /** The length of a key, which is not too long. */
  static int checkedKey(long bytes) {
    if (bytes > RecordLayout.MOST_KEY_BYTES) {
      throw new IllegalArgumentException(
          "a key has at most %d bytes, not %d".formatted(RecordLayout.MOST_KEY_BYTES, bytes));
    }
    return (int) bytes;
  }

  private static int grown(int bytes) {
    return (int) Math.min(Integer.MAX_VALUE - 8, 2L * bytes);
  }

  /** Memory that lasts as long as the session. */
  MemorySegment allocate(long bytes) {
    return arena.allocate(bytes, Long.BYTES);
  }

  @Override
  public void close() {
    arena.close();
  }
}

package dev.assay.kv;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.assay.kv.record.RecordLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Where a session lays out keys and values, so that the store's loops see one kind of memory, which
 * the owner of a shard may read from any thread. They grow and never shrink, and what they outgrew
 * stays until the session ends.
 */
final class SessionBuffers implements AutoCloseable {

  private static final int MOST_BY_WORDS = 64;

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final Arena arena = Arena.ofShared();
  private MemorySegment key = allocate(256);
  private MemorySegment value = allocate(1024);
  private MemorySegment expected = allocate(64);
  private byte[] array = new byte[256];

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

  /** For values on their way into an array of the right length. */
  byte[] array() {
    return array;
  }

  int setKey(byte[] bytes) {
    roomForKey(bytes.length);
    copy(bytes, key.address());
    return bytes.length;
  }

  int setKey(MemorySegment bytes) {
    roomForKey(bytes.byteSize());
    MemorySegment.copy(bytes, 0, key, 0, bytes.byteSize());
    return (int) bytes.byteSize();
  }

  int setValue(byte[] bytes) {
    roomForValue(bytes.length);
    copy(bytes, value.address());
    return bytes.length;
  }

  int setValue(MemorySegment bytes) {
    int length = Math.toIntExact(bytes.byteSize());
    roomForValue(length);
    MemorySegment.copy(bytes, 0, value, 0, length);
    return length;
  }

  int setExpected(byte[] bytes) {
    if (bytes.length > expected.byteSize()) {
      expected = allocate(grown(bytes.length));
    }
    copy(bytes, expected.address());
    return bytes.length;
  }

  void roomForValue(int bytes) {
    if (bytes > value.byteSize()) {
      value = allocate(grown(bytes));
    }
  }

  void roomInArray(int bytes) {
    if (bytes > array.length) {
      array = new byte[grown(bytes)];
    }
  }

  private void roomForKey(long bytes) {
    if (bytes > RecordLayout.MOST_KEY_BYTES) {
      throw new IllegalArgumentException(
          "a key has at most %d bytes, not %d".formatted(RecordLayout.MOST_KEY_BYTES, bytes));
    }
    if (bytes > key.byteSize()) {
      key = allocate(grown((int) bytes));
    }
  }

  private static int grown(int bytes) {
    return (int) Math.min(Integer.MAX_VALUE - 8, 2L * bytes);
  }

  /** Copies an array; word by word where that is less work than a call of the general copy. */
  static void copy(byte[] from, long to) {
    int bytes = from.length;
    if (bytes < Long.BYTES || bytes > MOST_BY_WORDS) {
      MemorySegment.copy(from, 0, ALL, JAVA_BYTE, to, bytes);
      return;
    }
    int last = bytes - Long.BYTES;
    for (int at = 0; at < last; at += Long.BYTES) {
      ALL.set(JAVA_LONG_UNALIGNED, to + at, (long) WORDS.get(from, at));
    }
    ALL.set(JAVA_LONG_UNALIGNED, to + last, (long) WORDS.get(from, last));
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

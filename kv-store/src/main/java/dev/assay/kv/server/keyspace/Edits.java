package dev.assay.kv.server.keyspace;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.assay.kv.server.resp.Buffer;

/**
 * Changes of a structure, one behind the other. An edit:
 *
 * <pre>
 *   bytes of what follows (4) | what is done (1) | number (8) | bytes of first (4) | first | second
 *                               bits 0 to 5        if bit 7     if bit 6
 * </pre>
 *
 * A number that is not there is 0; a second string that is not there has no bytes. What they mean
 * is the business of each type.
 */
public final class Edits {

  /** Sees edits. */
  @FunctionalInterface
  interface Visitor {

    /** An edit. */
    void edit(int what, long number, long first, int firstBytes, long second, int secondBytes);
  }

  private static final int HAS_NUMBER = 0x80;
  private static final int HAS_SECOND = 0x40;
  private static final int WHAT = 0x3f;

  private final Buffer bytes = new Buffer();

  /** Where they are. */
  long address() {
    return bytes.address();
  }

  /** What they take. */
  long size() {
    return bytes.size();
  }

  /** Takes all of them out. */
  void clear() {
    bytes.clear();
  }

  /** Takes edits from the end, so that so many bytes are left. */
  void cut(long count) {
    bytes.cut(count);
  }

  /** Takes so many bytes from the front. */
  void take(long count) {
    bytes.take(count);
  }

  /** Adds what is as written by another. */
  void add(long address, long count) {
    bytes.add(address, count);
  }

  /** Gives the memory back. */
  void free() {
    bytes.free();
  }

  /** Adds an edit; what is below 64. */
  public void add(int what, long number, long first, int firstBytes, long second, int secondBytes) {
    int numberBytes = number == 0 ? 0 : Long.BYTES;
    int lengthBytes = secondBytes == 0 ? 0 : Integer.BYTES;
    long size = 1L + numberBytes + lengthBytes + firstBytes + secondBytes;
    bytes.reserve(4 + size);
    long at = bytes.end();
    ALL.set(JAVA_INT_UNALIGNED, at, (int) size);
    int flags = (numberBytes == 0 ? 0 : HAS_NUMBER) | (lengthBytes == 0 ? 0 : HAS_SECOND);
    ALL.set(JAVA_BYTE, at + 4, (byte) (what | flags));
    if (numberBytes > 0) {
      ALL.set(JAVA_LONG_UNALIGNED, at + 5, number);
    }
    if (lengthBytes > 0) {
      ALL.set(JAVA_INT_UNALIGNED, at + 5 + numberBytes, firstBytes);
    }
    bytes.added(5L + numberBytes + lengthBytes);
    bytes.add(first, firstBytes);
    bytes.add(second, secondBytes);
  }

  /** Shows the edits that are whole among these bytes; how many bytes they take. */
  static long forEach(long address, long count, Visitor visitor) {
    long at = address;
    long end = address + count;
    while (end - at >= 4 && end - at - 4 >= ALL.get(JAVA_INT_UNALIGNED, at)) {
      long next = at + 4 + ALL.get(JAVA_INT_UNALIGNED, at);
      int what = ALL.get(JAVA_BYTE, at + 4);
      at += 5;
      long number = 0;
      if ((what & HAS_NUMBER) != 0) {
        number = ALL.get(JAVA_LONG_UNALIGNED, at);
        at += Long.BYTES;
      }
      int firstBytes = (int) (next - at);
      if ((what & HAS_SECOND) != 0) {
        firstBytes = ALL.get(JAVA_INT_UNALIGNED, at);
        at += Integer.BYTES;
      }
      long second = at + firstBytes;
      visitor.edit(what & WHAT, number, at, firstBytes, second, (int) (next - second));
      at = next;
    }
    return at - address;
  }
}

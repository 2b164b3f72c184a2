package dev.assay.kv.server.structure;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import dev.assay.kv.memory.NativeHeap;

/**
 * Byte strings one behind the other in one piece of memory, walked from either end, as Redis's
 * listpack:
 *
 * <pre>
 *  room | length, bytes, length | length, bytes, length | … | room
 * </pre>
 *
 * A length below 255 takes one byte, a longer one five: four of the length and 255, which comes
 * first before the bytes and last behind them. A position counts bytes from the first entry's
 * beginning; what is changed behind it does not move it.
 */
final class Pack {

  private static final int LONG = 0xff;
  private static final int FIRST_BYTES = 32;

  private long memory;
  private int capacity;
  private int start;
  private int end;
  private int count;

  /** How many entries there are. */
  int count() {
    return count;
  }

  /** What they take; the position behind the last. */
  int bytes() {
    return end - start;
  }

  /** What it takes, used or not. */
  long memoryBytes() {
    return capacity + 56L;
  }

  /** Length of the entry at a position. */
  int length(int position) {
    long at = memory + start + position;
    int length = ALL.get(JAVA_BYTE, at) & 0xff;
    return length < LONG ? length : ALL.get(JAVA_INT_UNALIGNED, at + 1);
  }

  private static int width(int length) {
    return length < LONG ? 1 : 5;
  }

  /** Where the bytes of the entry at a position are. */
  long address(int position) {
    long at = memory + start + position;
    return at + ((ALL.get(JAVA_BYTE, at) & 0xff) < LONG ? 1 : 5);
  }

  /** The position of the entry behind. */
  int next(int position) {
    int length = length(position);
    return position + length + 2 * width(length);
  }

  /** The position of the entry before. */
  int previous(int position) {
    long last = memory + start + position - 1;
    int length = ALL.get(JAVA_BYTE, last) & 0xff;
    if (length == LONG) {
      length = ALL.get(JAVA_INT_UNALIGNED, last - 4);
    }
    return position - length - 2 * width(length);
  }

  /** The position of an entry by its number, from the nearer end. */
  int position(int number) {
    int position;
    if (number <= count / 2) {
      position = 0;
      for (int i = 0; i < number; i++) {
        position = next(position);
      }
    } else {
      position = bytes();
      for (int i = count; i > number; i--) {
        position = previous(position);
      }
    }
    return position;
  }

  /** The position of an entry that is this string, or -1; looks at every {@code step}th. */
  int find(long address, int bytes, int step) {
    for (int position = 0, end = bytes(); position < end; ) {
      int length = length(position);
      if (length == bytes && Bytes.equal(address(position), length, address, bytes)) {
        return position;
      }
      position = next(position);
      for (int i = 1; i < step; i++) {
        position = next(position);
      }
    }
    return -1;
  }

  /** Puts an entry at a position; those from there on move behind it. */
  void insert(int position, long from, int length) {
    int width = width(length);
    int added = length + 2 * width;
    long at = memory(position, added);
    if (width == 1) {
      ALL.set(JAVA_BYTE, at, (byte) length);
      ALL.set(JAVA_BYTE, at + added - 1, (byte) length);
    } else {
      ALL.set(JAVA_BYTE, at, (byte) LONG);
      ALL.set(JAVA_INT_UNALIGNED, at + 1, length);
      ALL.set(JAVA_INT_UNALIGNED, at + added - 5, length);
      ALL.set(JAVA_BYTE, at + added - 1, (byte) LONG);
    }
    Bytes.copy(from, at + width, length);
    count++;
  }

  /** Adds an entry behind the last. */
  void add(long from, int length) {
    insert(bytes(), from, length);
  }

  /** Makes room at a position and returns its address. */
  private long memory(int position, int added) {
    int used = bytes();
    if (position < used / 2 && start >= added) {
      Bytes.copy(memory + start, memory + start - added, position);
      start -= added;
    } else if (capacity - end >= added) {
      long at = memory + start + position;
      Bytes.copy(at, at + added, used - position);
      end += added;
    } else {
      grow(position, added);
    }
    return memory + start + position;
  }

  private void grow(int position, int added) {
    int used = bytes();
    int wanted = Math.max(FIRST_BYTES, Math.addExact(used, added));
    int room = wanted / 2;
    long grown = NativeHeap.allocate(wanted + room);
    int newStart = used > 0 && position < used / 2 ? room : 0;
    Bytes.copy(memory + start, grown + newStart, position);
    Bytes.copy(memory + start + position, grown + newStart + position + added, used - position);
    NativeHeap.free(memory, capacity);
    memory = grown;
    capacity = wanted + room;
    start = newStart;
    end = newStart + used + added;
  }

  /** Takes entries out, from a position on. */
  void remove(int position, int entries) {
    int to = position;
    for (int i = 0; i < entries; i++) {
      to = next(to);
    }
    int gone = to - position;
    int behind = bytes() - to;
    if (position < behind) {
      Bytes.copy(memory + start, memory + start + gone, position);
      start += gone;
    } else {
      Bytes.copy(memory + start + to, memory + start + position, behind);
      end -= gone;
    }
    count -= entries;
    if (count == 0) {
      release();
    }
  }

  /** Writes another string in the place of an entry. */
  void replace(int position, long from, int length) {
    if (length(position) == length) {
      Bytes.copy(from, address(position), length);
    } else {
      remove(position, 1);
      insert(position, from, length);
    }
  }

  /** Moves entries from a position on to the end of another. */
  void moveTo(Pack other, int position) {
    int entries = 0;
    for (int at = position; at < bytes(); at = next(at)) {
      other.add(address(at), length(at));
      entries++;
    }
    if (entries > 0) {
      remove(position, entries);
    }
  }

  Pack copy() {
    Pack copy = new Pack();
    int used = bytes();
    if (used > 0) {
      copy.memory = NativeHeap.allocate(used);
      copy.capacity = used;
      copy.end = used;
      copy.count = count;
      Bytes.copy(memory + start, copy.memory, used);
    }
    return copy;
  }

  /** Forgets everything and gives the memory back. */
  void release() {
    NativeHeap.free(memory, capacity);
    memory = 0;
    capacity = 0;
    start = 0;
    end = 0;
    count = 0;
  }

  /** Goes on from a position to an element that is this string; where it is, or -1. */
  int find(int from, long value, int bytes, boolean backward) {
    int at = from;
    while (backward ? at > 0 : at < bytes()) {
      if (backward) {
        at = previous(at);
      }
      if (Bytes.equal(address(at), length(at), value, bytes)) {
        return at;
      }
      if (!backward) {
        at = next(at);
      }
    }
    return -1;
  }
}

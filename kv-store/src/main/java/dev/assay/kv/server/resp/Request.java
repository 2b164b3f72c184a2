package dev.assay.kv.server.resp;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.assay.kv.memory.NativeHeap;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The arguments of one command, as slices of the memory that they came in, and how far it has been
 * read. The byte before each argument is part of the same memory and may be written over once the
 * request is whole.
 */
public final class Request {

  private static final int UNKNOWN = -1;

  long base;
  int count;
  int[] starts = new int[8];
  int[] lengths = new int[8];

  /** How many arguments were announced; how far was read; the length of the argument to come. */
  int wanted = UNKNOWN;

  int scanned;
  int bulk = UNKNOWN;

  private long copy;
  private long copyBytes;

  /** How many arguments there are, with the command's name. */
  public int count() {
    return count;
  }

  /** Where an argument is. */
  public long address(int argument) {
    return base + starts[argument];
  }

  /** Length of an argument. */
  public int length(int argument) {
    return lengths[argument];
  }

  /** An argument as bytes. */
  public byte[] bytes(int argument) {
    byte[] bytes = new byte[lengths[argument]];
    MemorySegment.copy(ALL, JAVA_BYTE, address(argument), bytes, 0, bytes.length);
    return bytes;
  }

  /** An argument as text. */
  public String text(int argument) {
    return new String(bytes(argument), StandardCharsets.UTF_8);
  }

  /** Whether an argument is this word, in whatever case. */
  public boolean is(int argument, String word) {
    int bytes = lengths[argument];
    if (bytes != word.length()) {
      return false;
    }
    long at = address(argument);
    for (int i = 0; i < bytes; i++) {
      int letter = ALL.get(JAVA_BYTE, at + i);
      if (letter >= 'a' && letter <= 'z') {
        letter -= 'a' - 'A';
      }
      if (letter != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether its name is the same as another's, which is told of short ones in arrays only, by a
   * word that ends where they end: what is before them is their header.
   */
  public boolean hasNameOf(Request other) {
    return count > 0
        && other.count > 0
        && lengths[0] <= Long.BYTES
        && lengths[0] == other.lengths[0]
        && starts[0] >= Long.BYTES
        && other.starts[0] >= Long.BYTES
        && nameWord() == other.nameWord();
  }

  private long nameWord() {
    return ALL.get(JAVA_LONG_UNALIGNED, address(0) + lengths[0] - Long.BYTES);
  }

  /** How many bytes were read for it. */
  public long wireBytes() {
    return scanned;
  }

  /** Bytes of all arguments. */
  public long sizeBytes() {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += lengths[i];
    }
    return sum;
  }

  /** Nothing is read yet. */
  public void clear() {
    count = 0;
    wanted = UNKNOWN;
    scanned = 0;
    bulk = UNKNOWN;
  }

  /** Whether something of it is known. */
  public boolean isBegun() {
    return scanned > 0;
  }

  /** How many bytes it takes at least, as far as that is known. */
  public long leastBytes() {
    return bulk < 0 ? scanned : (long) scanned + bulk + 2;
  }

  void add(int start, int length) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      lengths = Arrays.copyOf(lengths, 2 * count);
    }
    starts[count] = start;
    lengths[count++] = length;
  }

  /** Takes a copy of another's arguments, in memory of its own. */
  public void copyOf(Request other) {
    copyOf(other, 0);
  }

  /** As {@link #copyOf(Request)}, from an argument on. */
  public void copyOf(Request other, int from) {
    clear();
    reserve(other.sizeBytes() + other.count + 1);
    base = copy;
    int at = 1;
    for (int i = from; i < other.count; i++) {
      MemorySegment.copy(ALL, other.address(i), ALL, base + at, other.length(i));
      add(at, other.length(i));
      at += other.length(i) + 1;
    }
  }

  private void reserve(long bytes) {
    if (bytes > copyBytes) {
      NativeHeap.free(copy, copyBytes);
      copy = NativeHeap.allocate(bytes);
      copyBytes = bytes;
    }
  }

  /** Copies so many bytes from where it begins to memory of its own, where it begins then. */
  void moveToOwn(int bytes) {
    reserve(bytes + 1L);
    MemorySegment.copy(ALL, base, ALL, copy + 1, bytes);
    base = copy + 1;
  }

  /** Takes these arguments, in memory of its own. */
  public void copyOf(byte[][] arguments) {
    Request given = new Request();
    long bytes = 0;
    for (byte[] each : arguments) {
      bytes += each.length + 1;
    }
    long memory = NativeHeap.allocate(bytes + 1);
    given.base = memory;
    int at = 1;
    for (byte[] each : arguments) {
      MemorySegment.copy(each, 0, ALL, JAVA_BYTE, memory + at, each.length);
      given.add(at, each.length);
      at += each.length + 1;
    }
    copyOf(given);
    NativeHeap.free(memory, bytes + 1);
  }

  /** Gives the memory of its own back. */
  public void free() {
    if (copy != 0) {
      NativeHeap.free(copy, copyBytes);
      copy = 0;
      copyBytes = 0;
    }
    clear();
  }
}

package dev.assay.exec.file.parquet;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.file.mapped.MappedFile;
import dev.assay.exec.file.mapped.PageMemory;
import dev.assay.exec.kernel.Memory;

/**
 * Bytes of a page from here to its end; behind it eight more may be read. What is wrong with them
 * is said with the page's place in the file.
 */
final class Bytes {

  private final MappedFile file;
  private final long pageOffset;
  private long position;
  private long end;

  /**
   * Bytes.
   *
   * @param pageOffset of the page in the file
   */
  Bytes(MappedFile file, long pageOffset, long position, long lengthBytes) {
    this.file = file;
    this.pageOffset = pageOffset;
    this.position = position;
    end = position + lengthBytes;
  }

  /** Address of the next byte. */
  long position() {
    return position;
  }

  /** Bytes to the end. */
  long left() {
    return end - position;
  }

  /** A number of values in these bytes, each of one bit at least. */
  int requireCount(int count) {
    if (count < 0 || count > Byte.SIZE * left()) {
      throw failure("claims " + count + " values");
    }
    return count;
  }

  /** Passes bytes; returns where they begin. */
  long take(long count) {
    if (count < 0 || count > end - position) {
      throw failure("ends before its values do");
    }
    long start = position;
    position += count;
    return start;
  }

  /** The next bytes on their own. */
  Bytes slice(long count) {
    return new Bytes(file, pageOffset, take(count), count);
  }

  int takeByte() {
    return Memory.getUnsignedByte(take(1));
  }

  int takeInt() {
    return Memory.getInt(take(Integer.BYTES));
  }

  /** Seven bits a byte, the lowest first, up to 64. */
  long takeVarint() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int next = takeByte();
      value |= (next & 0x7FL) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw failure("has a number without end");
  }

  /** The same with the sign in the lowest bit. */
  long takeZigzag() {
    long value = takeVarint();
    return value >>> 1 ^ -(value & 1);
  }

  /** The values whose bytes lie in as many streams, one behind the other. */
  Bytes joined(int width, int count, PageMemory memory) {
    long source = take((long) width * count);
    long target = memory.allocate((long) width * count + Long.BYTES);
    for (int b = 0; b < width; b++) {
      for (int i = 0; i < count; i++) {
        Memory.putByte(
            target + (long) i * width + b, Memory.getByte(source + (long) b * count + i));
      }
    }
    return new Bytes(file, pageOffset, target, (long) width * count);
  }

  /** All that is left, the bits of each byte the other way round. */
  Bytes reversed(PageMemory memory) {
    long count = left();
    long source = take(count);
    long target = memory.allocate(count + Long.BYTES);
    for (long i = 0; i < count; i++) {
      int bits = Integer.reverse(Memory.getUnsignedByte(source + i)) >>> (Integer.SIZE - Byte.SIZE);
      Memory.putByte(target + i, (byte) bits);
    }
    return new Bytes(file, pageOffset, target, count);
  }

  /** What is wrong with the page. */
  SqlException failure(String what) {
    return file.failure(pageOffset, "the page that begins here " + what);
  }
}

package dev.assay.kv.journal;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.assay.kv.record.RecordLayout;
import dev.assay.kv.shard.ChangeLog;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * An excerpt of the journal:
 *
 * <pre>
 *    0 | magic (4)     | kind (4)    |
 *    8 | bytes of all (4) | shard (4) |
 *   16 | number of the batch in its shard (8) |
 *   24 | position in the journal that was on the disk when this was written (8) |
 *   32 | changes | …                           each a multiple of eight bytes
 *   −8 | CRC-32C of all before (4) | end (4) |
 * </pre>
 *
 * <p>A change is a record as {@link RecordLayout} has it, with a count of 0. One whose value has
 * the length −1 says that its key is gone; one whose value is a handle has instead of that what
 * whoever put the handle tells of a change to what it stands for. Numbers are in the machine's
 * order of bytes; the magic tells another order.
 *
 * <p>A segment begins with an excerpt {@link #BEGIN} in whose place of changes stand: version (4),
 * count of shards (4), the position where the journal ended before, for each shard the number of
 * its last batch. {@link #END} says that nothing follows, as long as nothing else was said.
 */
final class BatchLayout {

  static final int MAGIC = 0x4a4b_5341; // "ASKJ"
  static final int END_MARK = 0x2e2e_2e2e;
  static final int VERSION = 2;

  /** The polynomial of CRC-32C, its lowest power in the highest bit (RFC 3720, appendix B.4). */
  private static final int CRC_POLYNOMIAL = 0x82f6_3b78;

  static final int BEGIN = 1;
  static final int CHANGES = 2;
  static final int END = 3;

  /** {@link #CHANGES} that count only together with the next excerpt. */
  static final int PART = 5;

  /** A block of a checkpoint. */
  static final int RECORDS = 4;

  static final int HEADER_BYTES = 32;
  static final int TRAILER_BYTES = 8;

  /** What an excerpt takes beyond its changes, with Chronicle's own four bytes and the padding. */
  static final int OVERHEAD_BYTES = HEADER_BYTES + TRAILER_BYTES + 8;

  private static final int GONE = -1;

  private BatchLayout() {}

  /**
   * The same memory for checksums. Of a segment that can be closed each use would be entered and
   * left; who has it uses it while it is open, on one thread.
   */
  static ByteBuffer view(MemorySegment memory) {
    return ALL.asSlice(memory.address(), memory.byteSize()).asByteBuffer();
  }

  static void setHeader(long at, int kind, int bytes, int shard, long number, long durable) {
    ALL.set(JAVA_INT_UNALIGNED, at, MAGIC);
    ALL.set(JAVA_INT_UNALIGNED, at + 4, kind);
    ALL.set(JAVA_INT_UNALIGNED, at + 8, bytes);
    ALL.set(JAVA_INT_UNALIGNED, at + 12, shard);
    ALL.set(JAVA_LONG_UNALIGNED, at + 16, number);
    ALL.set(JAVA_LONG_UNALIGNED, at + 24, durable);
  }

  /** Sets the last eight bytes of what is {@code bytes} long. */
  static void setTrailer(long at, int bytes, ByteBuffer view, CRC32C crc) {
    ALL.set(JAVA_INT_UNALIGNED, at + bytes - 8, crc(view, bytes - 8, crc));
    ALL.set(JAVA_INT_UNALIGNED, at + bytes - 4, END_MARK);
  }

  private static int crc(ByteBuffer view, int bytes, CRC32C crc) {
    crc.reset();
    crc.update(view.limit(view.position() + bytes));
    return (int) crc.getValue();
  }

  /**
   * Whether so many bytes are an excerpt whole.
   *
   * @param view of the same bytes from its position on
   */
  static boolean isWhole(long at, long bytes, ByteBuffer view, CRC32C crc) {
    return bytes >= HEADER_BYTES + TRAILER_BYTES
        && hasHeader(at, bytes)
        && ALL.get(JAVA_INT_UNALIGNED, at + bytes - 4) == END_MARK
        && ALL.get(JAVA_INT_UNALIGNED, at + bytes - 8) == crc(view, (int) bytes - 8, crc);
  }

  /**
   * Whether turning one bit of so many bytes, or none, makes their checksum right. A checksum is
   * linear: the difference that one bit makes depends only on how far it is from the end, and each
   * bit before it makes the one behind's, shifted once more. What differs in more bits passes as
   * one only by chance, one in 2³² for each bit.
   *
   * @param view of the same bytes from its position on
   */
  static boolean isOneBitFromWhole(long at, int bytes, ByteBuffer view, CRC32C crc) {
    if (bytes < HEADER_BYTES + TRAILER_BYTES) {
      return false;
    }
    int difference = ALL.get(JAVA_INT_UNALIGNED, at + bytes - 8) ^ crc(view, bytes - 8, crc);
    int markDifference = ALL.get(JAVA_INT_UNALIGNED, at + bytes - 4) ^ END_MARK;
    if (difference == 0 || markDifference != 0) {
      return difference == 0 && Integer.bitCount(markDifference) <= 1;
    }
    if (Integer.bitCount(difference) == 1) {
      return true;
    }
    int ofBit = CRC_POLYNOMIAL;
    for (long bit = 8L * (bytes - 8); bit > 0; bit--) {
      if (ofBit == difference) {
        return true;
      }
      ofBit = (ofBit >>> 1) ^ (-(ofBit & 1) & CRC_POLYNOMIAL);
    }
    return false;
  }

  /** Whether the header is that of an excerpt of this length. */
  static boolean hasHeader(long at, long bytes) {
    return ALL.get(JAVA_INT_UNALIGNED, at) == MAGIC && ALL.get(JAVA_INT_UNALIGNED, at + 8) == bytes;
  }

  static int kind(long at) {
    return ALL.get(JAVA_INT_UNALIGNED, at + 4);
  }

  static boolean isChanges(long at) {
    return kind(at) == CHANGES || kind(at) == PART;
  }

  static int bytes(long at) {
    return ALL.get(JAVA_INT_UNALIGNED, at + 8);
  }

  static int shard(long at) {
    return ALL.get(JAVA_INT_UNALIGNED, at + 12);
  }

  static long number(long at) {
    return ALL.get(JAVA_LONG_UNALIGNED, at + 16);
  }

  static long durable(long at) {
    return ALL.get(JAVA_LONG_UNALIGNED, at + 24);
  }

  /** The header of the change that says that a key of this length is gone. */
  static long gone(int keyBytes) {
    return RecordLayout.header(keyBytes, GONE, false);
  }

  static boolean isGone(long header) {
    return RecordLayout.valueBytes(header) == GONE;
  }

  /** What a change takes. */
  static long sizeBytes(long header) {
    long bytes =
        isGone(header)
            ? RecordLayout.sizeBytes(RecordLayout.keyBytes(header), 0, false)
            : RecordLayout.sizeBytes(header);
    return ChangeLog.roundedBytes(bytes);
  }
}

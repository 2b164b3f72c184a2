package dev.assay.bench.suite.transport.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * What messages say and whether they came as they went: 64-bit words, each made from the message's
 * number and the word's place, written and checked every so many words and at the end. What comes
 * may come in pieces of any length. Of one thread.
 */
public final class Messages {

  /** Words between two that are written and checked: one a page. */
  public static final int SPARSE = 512;

  /** Every word is. */
  public static final int DENSE = 1;

  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final long ODD = 0x9E37_79B9_7F4A_7C15L;

  private int bytes = Long.BYTES;
  private int strideBytes = Long.BYTES;
  private long number;
  private int position;
  private @Nullable String fault;

  /** Begins anew with message 0. */
  public void reset(int messageBytes, int strideWords) {
    if (messageBytes <= 0 || messageBytes % Long.BYTES != 0) {
      throw new IllegalArgumentException("messages are of whole words: " + messageBytes);
    }
    bytes = messageBytes;
    strideBytes = strideWords * Long.BYTES;
    number = 0;
    position = 0;
  }

  /** Length of each. */
  public int bytes() {
    return bytes;
  }

  /** How many have come whole. */
  public long taken() {
    return number;
  }

  /** Throws when one of those that came was not the one that was due. */
  public void requireSound() throws IOException {
    if (fault != null) {
      throw new IOException(fault);
    }
  }

  /** Writes a message. */
  public void write(MemorySegment memory, long offset, long which) {
    write(memory, offset, which, 0, bytes);
  }

  /** Writes bytes {@code from} to {@code to} of a message, both whole words, to {@code offset}. */
  public void write(MemorySegment memory, long offset, long which, int from, int to) {
    for (int at = due(from); at < to; at = due(at + Long.BYTES)) {
      memory.set(WORD, offset + at - from, word(which, at));
    }
  }

  /** Checks bytes that have come. */
  public void take(MemorySegment memory, long offset, int length) {
    int done = 0;
    while (done < length) {
      int due = due(position & -Long.BYTES);
      if (due > position) {
        int skipped = Math.min(due - position, length - done);
        done += skipped;
        advance(skipped);
      } else if (due == position && length - done >= Long.BYTES) {
        check(memory.get(WORD, offset + done), word(number, due));
        done += Long.BYTES;
        advance(Long.BYTES);
      } else {
        long part = word(number, due) >>> (Byte.SIZE * (position - due));
        check(memory.get(JAVA_BYTE, offset + done), (byte) part);
        done++;
        advance(1);
      }
    }
  }

  /** Checks a message that has come in one piece. */
  public void takeWhole(MemorySegment memory, long offset, int length) {
    if (length != bytes) {
      check(length, bytes);
      number++;
      return;
    }
    take(memory, offset, length);
  }

  private void advance(int by) {
    position += by;
    if (position == bytes) {
      position = 0;
      number++;
    }
  }

  /** Where the first word begins, there or later, that is written; the end where there is none. */
  private int due(int from) {
    int last = bytes - Long.BYTES;
    if (from > last) {
      return bytes;
    }
    return Math.min((from + strideBytes - 1) / strideBytes * strideBytes, last);
  }

  private static long word(long which, int at) {
    long mixed = (which + 1) * ODD + at;
    return mixed ^ mixed >>> 29;
  }

  private void check(long found, long wanted) {
    if (found != wanted && fault == null) {
      fault =
          "message %d of %d bytes came otherwise than it went, at byte %d"
              .formatted(number, bytes, position);
    }
  }
}

package dev.assay.transport.stream;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A frame in a byte stream, least significant byte first; frames follow each other without gaps:
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------+-----+
 *  |                     length in bytes (29)                |kind |
 *  +---------------------------------------------------------+-----+
 *  |              number of the frame in this direction            |
 *  +---------------------------------------------------------------+
 *  |                     the frame's bytes                       ...
 * </pre>
 *
 * <p>Frames are numbered from 0, and the number goes round at 2^32. A frame that is replayed, left
 * out or out of order has not the number that is due.
 */
public final class FrameLayout {

  /** Bytes before each frame. */
  public static final int HEADER_BYTES = 8;

  /** Longest frame that a header can tell. */
  public static final int MAX_LENGTH_BYTES = (1 << 29) - 1;

  private static final ValueLayout.OfInt WORD =
      JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int KIND_SHIFT = 29;
  private static final int NUMBER_OFFSET = 4;

  private FrameLayout() {}

  /** Writes a header. */
  public static void write(MemorySegment segment, long at, int kind, int lengthBytes, int number) {
    segment.set(WORD, at, lengthBytes | kind << KIND_SHIFT);
    segment.set(WORD, at + NUMBER_OFFSET, number);
  }

  /** The word that holds length and kind. */
  public static int word(MemorySegment segment, long at) {
    return segment.get(WORD, at);
  }

  /** The length in such a word: 0 to {@link #MAX_LENGTH_BYTES}. */
  public static int length(int word) {
    return word & MAX_LENGTH_BYTES;
  }

  /** The kind in such a word: 0 to 7. */
  public static int kind(int word) {
    return word >>> KIND_SHIFT;
  }

  /** The frame's number. */
  public static int number(MemorySegment segment, long at) {
    return segment.get(WORD, at + NUMBER_OFFSET);
  }
}

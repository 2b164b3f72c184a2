package dev.assay.exec.column;

import dev.assay.exec.kernel.DecodeText;
import dev.assay.exec.kernel.Memory;

/**
 * Where the positions and the bytes of texts lie. Positions need 16 bits where no block of 256 rows
 * has more than 65,535 bytes of text, else 32.
 *
 * <pre>
 *  STRING      | 60 bytes, a zero u32 | u32 ends[rows] | bytes |
 *  STRING_16   | u32 bases[rows / 256 + 1] | u16 starts[rows + 1] | bytes |
 *                                          ^ the segment's address; each part aligned to 64 bytes
 * </pre>
 *
 * @param encoding STRING or STRING_16
 * @param rows 1 or more
 */
record TextLayout(Encoding encoding, int rows) {

  private static final int MAX_BLOCK_BYTES = 0xFFFF;

  /** The narrower layout that texts with these ends allow. */
  static TextLayout of(int[] ends, int rows) {
    int base = 0;
    for (int first = 0; first < rows; first += DecodeText.BLOCK_ROWS) {
      int end = ends[Math.min(first + DecodeText.BLOCK_ROWS, rows) - 1];
      if (end - base > MAX_BLOCK_BYTES) {
        return new TextLayout(Encoding.STRING, rows);
      }
      base = end;
    }
    return new TextLayout(Encoding.STRING_16, rows);
  }

  /** Bytes before the address of the segment. */
  private long headBytes() {
    return encoding == Encoding.STRING
        ? Long.SIZE
        : SegmentEncoder.align(4L * (rows / DecodeText.BLOCK_ROWS + 1));
  }

  /** Bytes of all that is not text, a multiple of 64. */
  long positionBytes() {
    long bytes = encoding == Encoding.STRING ? 4L * rows : 2L * (rows + 1);
    return headBytes() + SegmentEncoder.align(bytes);
  }

  /** The address of the bases of a segment of STRING_16. */
  static long bases(ColumnSegment segment) {
    return segment.address() - new TextLayout(segment.encoding(), segment.rows()).headBytes();
  }

  /** Writes positions at an address; the texts then belong {@link #positionBytes} behind it. */
  void write(int[] ends, long address) {
    long positions = address + headBytes();
    if (encoding == Encoding.STRING) {
      for (int row = 0; row < rows; row++) {
        Memory.putInt(positions + 4L * row, ends[row]);
      }
      return;
    }
    int base = 0;
    for (int row = 0; row <= rows; row++) {
      int start = row == 0 ? 0 : ends[row - 1];
      if (row % DecodeText.BLOCK_ROWS == 0) {
        base = start;
        Memory.putInt(address + 4L * (row / DecodeText.BLOCK_ROWS), base);
      }
      Memory.putShort(positions + 2L * row, (short) (start - base));
    }
  }

  /** The segment whose positions lie at an address. */
  ColumnSegment segment(long address, long validityAddress, int nulls) {
    long bytes = address + positionBytes();
    return new ColumnSegment(
        encoding, rows, 0, address + headBytes(), bytes, validityAddress, 0, 0, nulls);
  }
}

package dev.assay.exec.column;

/**
 * How a segment lies in memory, little-endian as all that Assay runs on; the narrowest that holds
 * its values is taken.
 *
 * <pre>
 *  CONSTANT    nothing: every value is the base
 *  OFFSET_8    u8[rows]     value = base + unsigned
 *  OFFSET_16   u16[rows]    value = base + unsigned
 *  OFFSET_32   u32[rows]    value = base + unsigned
 *  LONG_64     i64[rows]    value as it is
 *  DOUBLE_64   f64[rows]    value as it is
 *  STRING      u32[rows]    end of each text in the bytes; the text of row r begins where that of
 *                           row r - 1 ends, that of row 0 at 0; the four bytes before
 *                           the ends are 0, so that row 0 reads like any other
 *  STRING_16   u16[rows+1]  start of each text, and the end of the last, less what the block of
 *                           256 rows begins at; a u32 for each block lies before ({@link
 *                           TextLayout})
 * </pre>
 */
public enum Encoding {
  /** Every value is the base. */
  CONSTANT(0),
  /** 8-bit distance from the base. */
  OFFSET_8(1),
  /** 16-bit distance from the base. */
  OFFSET_16(2),
  /** 32-bit distance from the base. */
  OFFSET_32(4),
  /** 64-bit integers. */
  LONG_64(8),
  /** 64-bit floating point. */
  DOUBLE_64(8),
  /** Ends of texts, 32 bits each; the bytes lie apart. */
  STRING(4),
  /** Starts of texts, 16 bits each; the bytes lie apart. */
  STRING_16(2);

  private final int widthBytes;

  Encoding(int widthBytes) {
    this.widthBytes = widthBytes;
  }

  /** Bytes for each row, without texts and validity. */
  public int widthBytes() {
    return widthBytes;
  }

  /**
   * The narrowest encoding of integers between two values.
   *
   * @param least the least of them, at most {@code greatest}
   */
  public static Encoding narrowest(long least, long greatest) {
    long range = greatest - least;
    if (range < 0) {
      return LONG_64; // the distance itself passes 63 bits
    }
    if (range == 0) {
      return CONSTANT;
    }
    return range < 1L << 8
        ? OFFSET_8
        : range < 1L << 16 ? OFFSET_16 : range < 1L << 32 ? OFFSET_32 : LONG_64;
  }
}

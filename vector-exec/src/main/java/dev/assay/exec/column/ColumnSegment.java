package dev.assay.exec.column;

/**
 * One column of one row group, off the heap, with its zone map. Immutable; any thread may read it
 * while the table it belongs to is leased.
 *
 * @param encoding how values lie at {@code address}
 * @param rows rows of the row group, 1 or more
 * @param base what offsets are added to; the value itself of a constant; else 0
 * @param address where values begin, aligned to 64 bytes; 0 for a constant
 * @param bytesAddress where the bytes of texts begin; 0 for other encodings
 * @param validityAddress where the bitmap begins (bit r of little-endian 64-bit words set: row r
 *     has a value); 0 where every row has one
 * @param least least value that a row has; for texts and doubles not kept: 0
 * @param greatest greatest value that a row has; for texts and doubles not kept: 0
 * @param nulls rows without a value; those hold the least value, so that decoding them is harmless
 */
public record ColumnSegment(
    Encoding encoding,
    int rows,
    long base,
    long address,
    long bytesAddress,
    long validityAddress,
    long least,
    long greatest,
    int nulls) {

  /** True where some row has no value. */
  public boolean hasNulls() {
    return nulls > 0;
  }
}

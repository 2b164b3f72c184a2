package dev.assay.kv.journal;

/**
 * A place in the journal as one number that grows:
 *
 * <pre>
 *    63             32 31              0
 *   | segment's number | byte in its file |
 * </pre>
 */
final class Position {

  private Position() {}

  static long of(int segment, long offset) {
    return ((long) segment << 32) | offset;
  }

  static int segment(long position) {
    return (int) (position >>> 32);
  }

  static long offset(long position) {
    return position & 0xffff_ffffL;
  }
}

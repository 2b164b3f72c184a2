package dev.assay.kv.server.family;

/**
 * A part of something that has a length.
 *
 * @param from where it begins
 * @param count how many there are of it, 0 or more
 */
record Slice(long from, long count) {

  /** From a number to another, both of them included; negative ones count from the end. */
  static Slice of(long start, long end, long size) {
    long from = Math.max(0, start < 0 ? size + start : start);
    long to = Math.min(size - 1, end < 0 ? size + end : end);
    return new Slice(from, from > to ? 0 : to - from + 1);
  }

  /** As {@link #of} in strings, where an end before the first is the first. */
  static Slice ofString(long start, long end, long size) {
    return of(start, Math.max(0, end < 0 ? size + end : end), size);
  }
}

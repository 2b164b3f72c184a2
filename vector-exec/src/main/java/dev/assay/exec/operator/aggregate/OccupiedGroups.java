package dev.assay.exec.operator.aggregate;

import dev.assay.exec.kernel.AggregateScatter;
import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.pipeline.Workers;

/** Dense groups that have a row, as a bitmap. Belongs to one worker until tables are merged. */
final class OccupiedGroups {

  /** Words that are listed as one task. */
  private static final int SLICE_WORDS = 1 << 11;

  private final int words;
  private final long[] bits;

  /**
   * None yet.
   *
   * @param groups that there can be; 0 where they are not dense
   */
  OccupiedGroups(int groups, QueryMemory memory) {
    words = Bitmap.words(groups);
    bits = memory.zeros(words);
  }

  /** Marks the groups of rows. */
  void mark(int[] groups, int count) {
    AggregateScatter.markBits(groups, count, bits);
  }

  /** Marks the few groups that have a row. */
  void markFew(GroupedRows rows) {
    for (int group = 0; group < rows.fewGroups(); group++) {
      bits[0] |= rows.count(group) > 0 ? 1L << group : 0;
    }
  }

  /** Takes over what another worker has in a page that has not begun here. */
  void adopt(OccupiedGroups other, int from, int to) {
    int word = from >>> 6;
    System.arraycopy(other.bits, word, bits, word, Bitmap.words(to) - word);
  }

  /** Adds what another worker has from a group, a multiple of 64, to before another. */
  void add(OccupiedGroups other, int from, int to) {
    int end = Bitmap.words(to);
    for (int w = from >>> 6; w < end; w++) {
      bits[w] |= other.bits[w];
    }
  }

  /** Those from a group, a multiple of 64, to before another. */
  int[] between(int from, int to) {
    int[] groups = new int[Bitmap.count(bits, from >>> 6, Bitmap.words(to))];
    Bitmap.positions(bits, from >>> 6, Bitmap.words(to), groups, 0);
    return groups;
  }

  /** How many there are. */
  int count() {
    return Bitmap.count(bits, 0, words);
  }

  /** Lists all in rising order. */
  void list(int[] groups, Workers workers) {
    int[] starts = new int[Math.ceilDiv(words, SLICE_WORDS)];
    int next = 0;
    for (int slice = 0; slice < starts.length; slice++) {
      int from = slice * SLICE_WORDS;
      starts[slice] = next;
      next += Bitmap.count(bits, from, Math.min(words, from + SLICE_WORDS));
    }
    workers.forRanges(
        words,
        SLICE_WORDS,
        (from, to) -> Bitmap.positions(bits, from, to, groups, starts[from / SLICE_WORDS]));
  }
}

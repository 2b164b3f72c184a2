package dev.assay.exec.file.mapped;

import dev.assay.exec.column.ColumnSegment;
import dev.assay.exec.column.Encoding;
import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.kernel.Memory;
import dev.assay.exec.kernel.WriteOffsets;
import java.lang.foreign.Arena;

/**
 * Integral values into a segment of the encoding that a zone map allows, over the one before. That
 * values keep to its bounds, on which the plan rests, is checked. Belongs to one worker.
 */
public final class SegmentBuilder {

  private static final int ALIGNMENT_BYTES = 64;

  private final Arena arena;
  private long target;
  private long targetBytes;
  private long valueBytes;

  /** A builder whose memory lives as long as an arena. */
  public SegmentBuilder(Arena arena) {
    this.arena = arena;
  }

  /** Begins a segment. */
  public void begin(ColumnSegment zone) {
    int rows = zone.rows();
    valueBytes = align((long) rows * zone.encoding().widthBytes());
    long bytes = valueBytes + align(8L * (Bitmap.words(rows) + 1));
    if (targetBytes < bytes) {
      target = arena.allocate(bytes, ALIGNMENT_BYTES).address();
      targetBytes = bytes;
    }
  }

  private static long align(long bytes) {
    return bytes + ALIGNMENT_BYTES - 1 & -ALIGNMENT_BYTES;
  }

  /** Writes values from a row on; false where one is outside of the zone's bounds. */
  public boolean write(ColumnSegment zone, long[] values, int row, int count) {
    long at = target + (long) row * zone.encoding().widthBytes();
    long base = zone.base();
    long span = zone.greatest() - base;
    return switch (zone.encoding()) {
      case CONSTANT -> WriteOffsets.constant(values, count, base);
      case OFFSET_8 -> WriteOffsets.bytes(values, count, base, span, at);
      case OFFSET_16 -> WriteOffsets.shorts(values, count, base, span, at);
      case OFFSET_32 -> WriteOffsets.ints(values, count, base, span, at);
      default ->
          WriteOffsets.longs(
              values,
              count,
              zone.encoding() == Encoding.LONG_64 ? zone.least() : Long.MIN_VALUE,
              zone.encoding() == Encoding.LONG_64 ? zone.greatest() : Long.MAX_VALUE,
              at);
    };
  }

  /**
   * The segment, which is good until the next one is begun.
   *
   * @param validity bitmap of rows that have a value; not read where all have
   */
  public ColumnSegment end(ColumnSegment zone, long[] validity, int nulls) {
    int rows = zone.rows();
    for (int word = 0; nulls > 0 && word < Bitmap.words(rows); word++) {
      Memory.putLong(target + valueBytes + 8L * word, validity[word]);
    }
    return new ColumnSegment(
        zone.encoding(),
        rows,
        zone.base(),
        zone.encoding() == Encoding.CONSTANT ? 0 : target,
        0,
        nulls > 0 ? target + valueBytes : 0,
        zone.least(),
        zone.greatest(),
        nulls);
  }
}

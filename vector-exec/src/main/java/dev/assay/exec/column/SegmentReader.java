package dev.assay.exec.column;

import dev.assay.exec.kernel.Compress;
import dev.assay.exec.kernel.DecodePositions;
import dev.assay.exec.kernel.DecodeRange;
import dev.assay.exec.kernel.DecodeText;
import dev.assay.exec.kernel.DecodeValidity;
import dev.assay.exec.type.Lane;
import dev.assay.exec.vector.ColumnSource;
import dev.assay.exec.vector.ColumnVector;
import dev.assay.exec.vector.RowSet;
import java.util.Arrays;

/**
 * Decodes a segment into the lane of a vector. Stateless beyond its segment: any thread may load
 * while the table is leased.
 *
 * <p>Lanes: integral encodings load into LONG, and into INT where the column's values fit;
 * DOUBLE_64 into DOUBLE; STRING and STRING_16 into STRING.
 */
public final class SegmentReader implements ColumnSource {

  /** Where one row in so many is wanted, both ways of decoding take as long. */
  private static final int DENSE_ROWS = 5;

  /** As {@link #DENSE_ROWS}, for texts. */
  private static final int DENSE_TEXTS = 3;

  private final ColumnSegment segment;
  private final long address;
  private final long base;
  private final long bytes;
  private final long bases;

  /** Of one segment. */
  public SegmentReader(ColumnSegment segment) {
    this.segment = segment;
    address = segment.address();
    base = segment.base();
    bytes = segment.bytesAddress();
    bases = segment.encoding() == Encoding.STRING_16 ? TextLayout.bases(segment) : 0;
  }

  @Override
  public void load(RowSet rows, ColumnVector target) {
    int count = rows.count();
    if (rows.isRange()) {
      loadRange(rows.first(), count, target);
    } else if (!loadDense(rows, target)) {
      loadPositions(rows.positions(), count, target);
    }
    if (segment.hasNulls()) {
      target.validityCounts();
      if (rows.isRange()) {
        DecodeValidity.range(segment.validityAddress(), rows.first(), count, target.validity());
      } else {
        DecodeValidity.positions(
            segment.validityAddress(), rows.positions(), count, target.validity());
      }
    } else {
      target.allValid();
    }
  }

  private void loadRange(int first, int count, ColumnVector target) {
    Encoding encoding = segment.encoding();
    long start = address + (long) first * encoding.widthBytes();
    switch (target.lane()) {
      case INT -> {
        int[] ints = target.ints();
        switch (encoding) {
          case CONSTANT -> Arrays.fill(ints, 0, count, (int) base);
          case OFFSET_8 -> DecodeRange.bytesToInts(start, count, (int) base, ints);
          case OFFSET_16 -> DecodeRange.shortsToInts(start, count, (int) base, ints);
          case OFFSET_32 -> DecodeRange.intsToInts(start, count, (int) base, ints);
          default -> throw cannotLoad(target.lane());
        }
      }
      case LONG -> {
        long[] longs = target.longs();
        switch (encoding) {
          case CONSTANT -> Arrays.fill(longs, 0, count, base);
          case OFFSET_8 -> DecodeRange.bytesToLongs(start, count, base, longs);
          case OFFSET_16 -> DecodeRange.shortsToLongs(start, count, base, longs);
          case OFFSET_32 -> DecodeRange.intsToLongs(start, count, base, longs);
          case LONG_64 -> DecodeRange.longs(start, count, longs);
          default -> throw cannotLoad(target.lane());
        }
      }
      case DOUBLE -> {
        requireDoubles(target.lane());
        DecodeRange.doubles(start, count, target.doubles());
      }
      case STRING -> {
        long[] addresses = target.longs();
        int[] lengths = target.ints();
        switch (encoding) {
          case STRING -> DecodeText.range(address, bytes, first, count, addresses, lengths);
          case STRING_16 ->
              DecodeText.blockRange(bases, address, bytes, first, count, addresses, lengths);
          default -> throw cannotLoad(target.lane());
        }
      }
    }
  }

  private void loadPositions(int[] rows, int count, ColumnVector target) {
    switch (target.lane()) {
      case INT -> {
        int[] ints = target.ints();
        switch (segment.encoding()) {
          case CONSTANT -> Arrays.fill(ints, 0, count, (int) base);
          case OFFSET_8 -> DecodePositions.bytesToInts(address, rows, count, (int) base, ints);
          case OFFSET_16 -> DecodePositions.shortsToInts(address, rows, count, (int) base, ints);
          case OFFSET_32 -> DecodePositions.intsToInts(address, rows, count, (int) base, ints);
          default -> throw cannotLoad(target.lane());
        }
      }
      case LONG -> {
        long[] longs = target.longs();
        switch (segment.encoding()) {
          case CONSTANT -> Arrays.fill(longs, 0, count, base);
          case OFFSET_8 -> DecodePositions.bytesToLongs(address, rows, count, base, longs);
          case OFFSET_16 -> DecodePositions.shortsToLongs(address, rows, count, base, longs);
          case OFFSET_32 -> DecodePositions.intsToLongs(address, rows, count, base, longs);
          case LONG_64 -> DecodePositions.longs(address, rows, count, longs);
          default -> throw cannotLoad(target.lane());
        }
      }
      case DOUBLE -> {
        requireDoubles(target.lane());
        DecodePositions.doubles(address, rows, count, target.doubles());
      }
      case STRING -> {
        long[] addresses = target.longs();
        int[] lengths = target.ints();
        switch (segment.encoding()) {
          case STRING -> DecodeText.positions(address, bytes, rows, count, addresses, lengths);
          case STRING_16 ->
              DecodeText.blockPositions(bases, address, bytes, rows, count, addresses, lengths);
          default -> throw cannotLoad(target.lane());
        }
      }
    }
  }

  /**
   * Where rows lie close, decodes all from the first to the last and drops those not wanted.
   *
   * @return false where reading them one by one is faster
   */
  private boolean loadDense(RowSet rows, ColumnVector target) {
    boolean isText = target.lane() == Lane.STRING;
    int span = rows.denseSpan(isText ? DENSE_TEXTS : DENSE_ROWS);
    if (span == 0) {
      return false;
    }
    loadRange(rows.positions()[0], span, target);
    long[] bits = rows.denseBits();
    switch (target.lane()) {
      case INT -> Compress.ints(target.ints(), bits, span);
      case LONG -> Compress.longs(target.longs(), bits, span);
      case DOUBLE -> Compress.doubles(target.doubles(), bits, span);
      case STRING -> {
        Compress.ints(target.ints(), bits, span);
        Compress.longs(target.longs(), bits, span);
      }
    }
    return true;
  }

  private void requireDoubles(Lane lane) {
    if (segment.encoding() != Encoding.DOUBLE_64) {
      throw cannotLoad(lane);
    }
  }

  private IllegalStateException cannotLoad(Lane lane) {
    return new IllegalStateException(segment.encoding() + " does not load into lane " + lane);
  }
}

package dev.assay.exec.file.parquet;

import dev.assay.exec.kernel.UnpackBits;

/**
 * Integers as differences from one to the next, in blocks with a least difference each, of which
 * miniblocks pack what is above it in as many bits as they need.
 */
final class DeltaValues extends Values {

  private static final int MAX_BLOCK = 1 << 16;

  private final Bytes bytes;
  private final boolean isNarrow;
  private final int miniblocks;
  private final long[] deltas;
  private final int[] widths;
  private long total;
  private int miniblock;
  private int next;
  private int filled;
  private long leastDelta;
  private long value;
  private boolean isFirst = true;

  /**
   * Of a stream at the beginning of bytes.
   *
   * @param isNarrow whether values wrap around at 32 bits
   */
  DeltaValues(Bytes bytes, boolean isNarrow) {
    this.bytes = bytes;
    this.isNarrow = isNarrow;
    long block = bytes.takeVarint();
    long perBlock = bytes.takeVarint();
    total = bytes.takeVarint();
    value = bytes.takeZigzag();
    boolean isSound =
        block > 0
            && block <= MAX_BLOCK
            && perBlock > 0
            && block % perBlock == 0
            && block / perBlock % 8 == 0
            && total >= 0;
    if (!isSound) {
      throw bytes.failure(
          "claims blocks of %d differences in %d parts for %d values"
              .formatted(block, perBlock, total));
    }
    miniblocks = (int) perBlock;
    deltas = new long[(int) (block / perBlock)];
    widths = new int[miniblocks];
    miniblock = miniblocks;
  }

  @Override
  void longs(long[] target, int count) {
    if (count > total) {
      throw bytes.failure("has fewer values than rows");
    }
    total -= count;
    for (int i = 0; i < count; i++) {
      if (isFirst) {
        isFirst = false;
      } else {
        if (next == filled) {
          open(total + count - i);
        }
        value += leastDelta + deltas[next++];
        value = isNarrow ? (int) value : value;
      }
      target[i] = value;
    }
  }

  /** The next miniblock; of the last one, what lies behind the last value may be missing. */
  private void open(long left) {
    if (miniblock == miniblocks) {
      leastDelta = bytes.takeZigzag();
      for (int i = 0; i < miniblocks; i++) {
        widths[i] = bytes.takeByte();
      }
      miniblock = 0;
    }
    int width = widths[miniblock++];
    if (width > Long.SIZE) {
      throw bytes.failure("has differences of " + width + " bits");
    }
    filled = (int) Math.min(left, deltas.length);
    long needed = ((long) filled * width + 7) >>> 3;
    long whole = ((long) deltas.length * width) >>> 3;
    UnpackBits.longs(
        bytes.take(Math.max(needed, Math.min(whole, bytes.left()))), width, filled, deltas);
    next = 0;
  }
}

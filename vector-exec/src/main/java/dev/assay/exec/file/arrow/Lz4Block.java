package dev.assay.exec.file.arrow;

import dev.assay.exec.kernel.Memory;

/**
 * Blocks of LZ4 whose matches may lie in the blocks before, as those of frames do.
 *
 * <p>Source: the LZ4 block format description, github.com/lz4/lz4.
 */
final class Lz4Block {

  private static final int LEAST_MATCH = 4;
  private static final int LONGER = 15;

  private Lz4Block() {}

  /**
   * Undoes the compression of one block.
   *
   * @param target where what was compressed first lies
   * @param done bytes that are there already
   * @param limit bytes for which there is room
   * @return bytes that are there then; -1 where the block is not sound
   */
  static long decompress(long source, long end, long target, long done, long limit) {
    long at = source;
    long size = done;
    while (at < end) {
      int token = Memory.getUnsignedByte(at++);
      long literals = (long) token >>> 4;
      int more = literals == LONGER ? 255 : 0;
      while (more == 255 && at < end) {
        more = Memory.getUnsignedByte(at++);
        literals += more;
      }
      if (literals > end - at || literals > limit - size) {
        return -1;
      }
      Memory.copy(at, target + size, literals);
      at += literals;
      size += literals;
      if (at == end) {
        return size;
      }
      if (end - at < Short.BYTES) {
        return -1;
      }
      int distance = Memory.getUnsignedShort(at);
      at += Short.BYTES;
      long match = (long) (token & LONGER) + LEAST_MATCH;
      more = (token & LONGER) == LONGER ? 255 : 0;
      while (more == 255 && at < end) {
        more = Memory.getUnsignedByte(at++);
        match += more;
      }
      if (distance == 0 || distance > size || match > limit - size) {
        return -1;
      }
      repeat(target + size, distance, match);
      size += match;
    }
    return -1;
  }

  /** Writes again what lies so far back; the two may overlap. */
  private static void repeat(long to, int distance, long length) {
    if (distance >= length) {
      Memory.copy(to - distance, to, length);
      return;
    }
    for (long i = 0; i < length; i++) {
      Memory.putByte(to + i, Memory.getByte(to + i - distance));
    }
  }
}

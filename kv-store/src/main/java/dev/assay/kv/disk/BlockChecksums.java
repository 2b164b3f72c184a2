package dev.assay.kv.disk;

import static dev.assay.kv.disk.DiskFile.BLOCK_BYTES;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.zip.CRC32C;

/** CRC32C of the blocks of frames. For one thread at a time. */
final class BlockChecksums {

  /** The first bytes of a frame are counts that change while it is written, and mean nothing. */
  private static final int UNCHECKED_BYTES = 16;

  private final CRC32C crc = new CRC32C();

  /** The checksum of a block of a frame, which begins there in the buffer. */
  int of(ByteBuffer buffer, int at, int block) {
    int skipped = block == 0 ? UNCHECKED_BYTES : 0;
    crc.reset();
    crc.update(buffer.limit(at + BLOCK_BYTES).position(at + skipped));
    buffer.clear();
    return (int) crc.getValue();
  }

  /** The checksums of so many bytes, whole blocks, from the start of a frame. */
  int[] ofAll(ByteBuffer frame, int bytes) {
    int[] checksums = new int[bytes / BLOCK_BYTES];
    for (int block = 0; block < checksums.length; block++) {
      checksums[block] = of(frame, block * BLOCK_BYTES, block);
    }
    return checksums;
  }

  /** Which blocks of a frame are not as they were written, of which so many bytes were read. */
  BitSet damaged(ByteBuffer buffer, long read, DiskFrame frame) {
    BitSet damaged = new BitSet();
    for (int block = 0; block < frame.checksums.length; block++) {
      int at = block * BLOCK_BYTES;
      damaged.set(
          block, at + BLOCK_BYTES > read || of(buffer, at, block) != frame.checksums[block]);
    }
    return damaged;
  }

  /**
   * Checks blocks of a frame.
   *
   * @param buffer holds them from its start
   * @param first number of the first one
   * @throws DiskCorrupt for the first that is not as it was written
   */
  void check(ByteBuffer buffer, int bytes, DiskFile file, DiskFrame frame, int first) {
    for (int at = 0; at < bytes; at += BLOCK_BYTES) {
      int block = first + at / BLOCK_BYTES;
      int found = of(buffer, at, block);
      if (found != frame.checksums[block]) {
        throw file.corrupt(
            frame.position + (long) block * BLOCK_BYTES,
            "a checksum of %08x where %08x was written".formatted(found, frame.checksums[block]));
      }
    }
  }
}

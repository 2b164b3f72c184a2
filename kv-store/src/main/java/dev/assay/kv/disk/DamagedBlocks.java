package dev.assay.kv.disk;

import static dev.assay.kv.disk.DiskFile.BLOCK_BYTES;

import java.util.BitSet;

/**
 * What cannot be read of a frame.
 *
 * @param frame which one
 * @param blocks numbers of its blocks that are not as they were written
 */
public record DamagedBlocks(DiskFrame frame, BitSet blocks) {

  /** Whether any of these bytes of the frame are among them. */
  public boolean has(long offset, long bytes) {
    int next = blocks.nextSetBit((int) (offset / BLOCK_BYTES));
    return next >= 0 && (long) next * BLOCK_BYTES < offset + bytes;
  }

  /** What is lost with them, in a sentence. */
  public String sentence(DiskFile file, int records) {
    return "%s is damaged at offset %,d, %d blocks of %,d bytes in all: %d records there are lost"
        .formatted(
            file.path(),
            frame.position + (long) blocks.nextSetBit(0) * BLOCK_BYTES,
            blocks.cardinality(),
            BLOCK_BYTES,
            records);
  }
}

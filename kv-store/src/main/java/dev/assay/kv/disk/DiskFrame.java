package dev.assay.kv.disk;

/**
 * A frame that was written to disk: what a reader has to know of it, which never changes, and what
 * its shard's owner counts. Where the same place is written anew, that is another object, and by
 * that a reader sees that what it read may not be what it looked for.
 */
public final class DiskFrame {

  final int slot;
  final long position;
  final long sequence;
  final int bytes;
  final int meanRecordBytes;

  /** CRC32C of each block. */
  final int[] checksums;

  /** Of records that the index points to; for the owner. */
  long liveBytes;

  /** Whether it is being filled, or could not be read: for the owner, who leaves it alone then. */
  boolean isHeld = true;

  DiskFrame(
      int slot, long position, long sequence, int bytes, int meanRecordBytes, int[] checksums) {
    this.slot = slot;
    this.position = position;
    this.sequence = sequence;
    this.bytes = bytes;
    this.meanRecordBytes = meanRecordBytes;
    this.checksums = checksums;
  }

  /** Bytes of its records that the index points to. */
  public long liveBytes() {
    return liveBytes;
  }

  /** What it takes, its header included. */
  public int bytes() {
    return bytes;
  }
}

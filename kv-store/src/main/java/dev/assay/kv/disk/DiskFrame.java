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

  /** Of records that the index points to; for the owner, as all that follows. */
  long liveBytes;

  /** How many these are. */
  int liveRecords;

  /** Of records that expire, also of those that the index no longer points to. */
  long expiringBytes;

  /** When the last of these will have expired. */
  long lastExpiryMillis;

  /** Whether it is being filled or read, and so must stay. */
  boolean isHeld = true;

  /** Whether it could not be read: nothing is gathered from it any more. */
  boolean isDamaged;

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

  /** The same without records that have expired, where all have that will; at least 0. */
  public long unexpiredBytes(long nowMillis) {
    return lastExpiryMillis <= nowMillis ? Math.max(0, liveBytes - expiringBytes) : liveBytes;
  }

  /** What it takes, its header included. */
  public int bytes() {
    return bytes;
  }
}

package dev.assay.transport.link;

import java.lang.foreign.MemorySegment;

/** Copies bytes of messages and streams for a worker, and counts them. Of its thread. */
public final class CopyCount {

  private long bytes;

  /** Counts from none. */
  public CopyCount() {}

  /** As {@link MemorySegment#copy(MemorySegment, long, MemorySegment, long, long)} does. */
  public void copy(MemorySegment from, long fromAt, MemorySegment to, long toAt, long length) {
    MemorySegment.copy(from, fromAt, to, toAt, length);
    bytes += length;
  }

  /** Bytes were copied elsewhere: as many as that, none where it is below zero; returns it. */
  public int copied(int length) {
    bytes += Math.max(0, length);
    return length;
  }

  /** How many there were. */
  public long bytes() {
    return bytes;
  }
}

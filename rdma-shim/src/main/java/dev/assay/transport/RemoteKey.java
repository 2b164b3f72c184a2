package dev.assay.transport;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Names registered memory of a peer. Good for channels to the worker that made it, and for nothing
 * else; a key that was never given out, or whose region is closed, is denied.
 *
 * @param base address or number that the transport of the peer knows it by
 * @param key its key there
 * @param lengthBytes size of the region
 */
public record RemoteKey(long base, long key, long lengthBytes) {

  /** Bytes of {@link #write}: three 64-bit words, least significant byte first. */
  public static final int BYTES = 24;

  private static final ValueLayout.OfLong WORD =
      JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Writes the key for the wire. */
  public void write(MemorySegment segment, long offset) {
    segment.set(WORD, offset, base);
    segment.set(WORD, offset + 8, key);
    segment.set(WORD, offset + 16, lengthBytes);
  }

  /** Reads what {@link #write} wrote. */
  public static RemoteKey read(MemorySegment segment, long offset) {
    return new RemoteKey(
        segment.get(WORD, offset), segment.get(WORD, offset + 8), segment.get(WORD, offset + 16));
  }

  /** Whether a range lies in the region. */
  public boolean contains(long offset, long rangeBytes) {
    return offset >= 0 && rangeBytes >= 0 && offset <= lengthBytes - rangeBytes;
  }
}

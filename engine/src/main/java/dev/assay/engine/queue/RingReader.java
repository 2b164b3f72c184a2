package dev.assay.engine.queue;

import java.lang.foreign.MemorySegment;

/**
 * The reading end of what a {@link RingWriter} writes, one message at a time:
 *
 * <pre>{@code
 * while (reader.next()) {
 *   take(reader.kind(), reader.segment(), reader.offset(), reader.length());
 *   reader.free();
 * }
 * }</pre>
 *
 * <p>One thread at a time. A header is read once: whatever a hostile peer writes later, kind,
 * offset and length lie in the ring, and each call ends; the bytes of the message may change as
 * they like.
 */
public final class RingReader {

  private final MemorySegment ring;
  private final String name;
  private final int slots;
  private final int mask;

  /** Slots to read before the producer is told: its line is left alone meanwhile. */
  private final int tellEvery;

  private long position;
  private long told;
  private int description;

  /** Over a ring, as {@link RingWriter#RingWriter} says. */
  public RingReader(MemorySegment ring, String name) {
    this.ring = ring;
    this.name = name;
    slots = SharedRingLayout.slots(ring.byteSize());
    mask = slots - 1;
    tellEvery = slots >> 3;
  }

  /** Memory of the ring. */
  public MemorySegment segment() {
    return ring;
  }

  /**
   * Whether there is a message; the same one until {@link #free}.
   *
   * @throws CorruptRing when no producer can have left the ring so
   */
  public boolean next() {
    long header =
        SharedRingLayout.getHeaderAcquire(ring, SharedRingLayout.slotOffset((int) position & mask));
    if (!SharedRingLayout.isAt(header, position)) {
      return false;
    }
    description = (int) header;
    if (SharedRingLayout.isSkip(description)) {
      return passSkip();
    }
    covered();
    return true;
  }

  /** Kind of the message. */
  public int kind() {
    return SharedRingLayout.kind(description);
  }

  /** Its first byte in {@link #segment}, aligned to 8. */
  public long offset() {
    return SharedRingLayout.slotOffset((int) position & mask) + SharedRingLayout.HEADER_BYTES;
  }

  /** Its bytes, 0 or more. */
  public int length() {
    return SharedRingLayout.length(description);
  }

  /**
   * Frees the room of the message.
   *
   * @return whether the producer was told; if it waits for room, wake it
   */
  public boolean free() {
    position += SharedRingLayout.slotsFor(SharedRingLayout.length(description));
    if (position - told < tellEvery) {
      return false;
    }
    SharedRingLayout.setConsumerPositionRelease(ring, position);
    told = position;
    return true;
  }

  /** To slot 0, where there may be a message already, but never another skip. */
  private boolean passSkip() {
    if (((int) position & mask) == 0) {
      throw corrupt();
    }
    position += covered();
    return next();
  }

  private int covered() {
    int length = SharedRingLayout.length(description);
    int covered = length < 0 ? 0 : SharedRingLayout.slotsFor(length);
    if (covered < 1 || covered > slots - ((int) position & mask)) {
      throw corrupt();
    }
    return covered;
  }

  private CorruptRing corrupt() {
    return new CorruptRing(
        name,
        "slot %d states %s of %d bytes"
            .formatted(
                (int) position & mask,
                SharedRingLayout.isSkip(description) ? "a skip" : "a message",
                SharedRingLayout.length(description)));
  }
}

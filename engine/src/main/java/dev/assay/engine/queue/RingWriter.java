package dev.assay.engine.queue;

import java.lang.foreign.MemorySegment;

/**
 * The writing end of a shared ring over memory that is mapped already; one thread at a time. Every
 * message has a kind, a number from 0 to 7 that travels in its header and costs no room.
 *
 * <p>Who maps the memory gives both ends {@link #bytes} of it, zeroed and aligned to 64, once.
 */
public final class RingWriter implements MessageProducer {

  private static final long NONE = -1;

  private final MemorySegment ring;
  private final String name;
  private final int slots;
  private final int mask;
  private final int maxMessageBytes;

  /** Slots whose first word holds message bytes: of the middle of a message, ended or given up. */
  private final boolean[] holdsBytes;

  /** Where the next message goes, in slots; only what is committed has been counted. */
  private long position;

  /** The position that must not be passed, as far as the consumer has been asked. */
  private long limit;

  private long claimed = NONE;
  private int description;

  /**
   * Over a ring.
   *
   * @param ring as long as {@link #bytes} says
   * @param name what sentences call it
   */
  public RingWriter(MemorySegment ring, String name) {
    this.ring = ring;
    this.name = name;
    slots = SharedRingLayout.slots(ring.byteSize());
    mask = slots - 1;
    limit = slots;
    maxMessageBytes = SharedRingLayout.maxMessageBytes(slots);
    holdsBytes = new boolean[slots];
  }

  /**
   * The size of a ring.
   *
   * @param slots slots of 64 bytes, 8 to 2^24, a power of two
   */
  public static long bytes(int slots) {
    return SharedRingLayout.fileBytes(SharedRingLayout.checkedSlots(slots));
  }

  @Override
  public MemorySegment segment() {
    return ring;
  }

  /** A quarter of the ring less the header. */
  @Override
  public int maxMessageBytes() {
    return maxMessageBytes;
  }

  @Override
  public long claim(int length) {
    return claim(0, length);
  }

  /**
   * Reserves room for one message of a kind. The consumer tells what it has freed an eighth of the
   * ring at a time, so up to that much room may be free and still answered with {@link #FULL}.
   *
   * @param kind 0 to 7
   * @param length bytes, 0 to {@link #maxMessageBytes}
   * @return offset of the message in {@link #segment}, aligned to 8, or {@link #FULL}
   * @throws IllegalStateException when a claim is open
   * @throws CorruptRing when no consumer can have left the ring so
   */
  public long claim(int kind, int length) {
    if (length < 0 || length > maxMessageBytes || claimed != NONE) {
      throw refused(length);
    }
    int needed = SharedRingLayout.slotsFor(length);
    int index = (int) position & mask;
    int unused = index + needed > slots ? slots - index : 0;
    int start = (index + unused) & mask;
    int behind = (start + needed) & mask;
    int room = unused + needed + (holdsBytes[behind] ? 1 : 0);
    if (position + room > limit && !hasRoomFor(room)) {
      return FULL;
    }
    if (unused > 0) {
      skip(index, unused);
    }
    if (needed > 1 || holdsBytes[behind]) {
      keepBytesFromLookingLikeHeaders(start, needed, behind);
    }
    description = SharedRingLayout.description(kind, length);
    claimed = SharedRingLayout.slotOffset(start) + SharedRingLayout.HEADER_BYTES;
    return claimed;
  }

  /** Whether a claim of this length would be answered with room. */
  public boolean hasRoom(int length) {
    int needed = SharedRingLayout.slotsFor(length);
    int index = (int) position & mask;
    int room = 1 + needed + (index + needed > slots ? slots - index : 0);
    return position + room <= limit || hasRoomFor(room);
  }

  @Override
  public void commit(long claim) {
    long slotOffset = end(claim);
    SharedRingLayout.setHeaderRelease(
        ring, slotOffset, SharedRingLayout.header(position, description));
    position += SharedRingLayout.slotsFor(SharedRingLayout.length(description));
  }

  @Override
  public void abort(long claim) {
    end(claim);
  }

  /** Gives up the claim that is open, if there is one. */
  public void giveUp() {
    claimed = NONE;
  }

  private void keepBytesFromLookingLikeHeaders(int start, int needed, int behind) {
    for (int slot = start + 1; slot < start + needed; slot++) {
      holdsBytes[slot] = true;
    }
    if (holdsBytes[behind]) {
      SharedRingLayout.clearHeader(ring, SharedRingLayout.slotOffset(behind));
      holdsBytes[behind] = false;
    }
  }

  private long end(long claim) {
    if (claim != claimed || claim == NONE) {
      throw new IllegalStateException("no message is claimed at " + claim);
    }
    claimed = NONE;
    return claim - SharedRingLayout.HEADER_BYTES;
  }

  private void skip(int index, int unused) {
    long header = SharedRingLayout.header(position, SharedRingLayout.skip(unused));
    SharedRingLayout.setHeaderRelease(ring, SharedRingLayout.slotOffset(index), header);
    position += unused;
  }

  private boolean hasRoomFor(int needed) {
    long read = SharedRingLayout.getConsumerPositionAcquire(ring);
    if (read > position || read < position - slots) {
      throw new CorruptRing(
          name, "the consumer says it has read " + read + " of " + position + " slots");
    }
    limit = read + slots;
    return position + needed <= limit;
  }

  private RuntimeException refused(int length) {
    return claimed == NONE
        ? new IllegalArgumentException(
            "a message has 0 to " + maxMessageBytes + " bytes here, not " + length)
        : new IllegalStateException("commit or abort the open claim before the next one");
  }
}

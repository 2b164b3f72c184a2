package dev.assay.engine.queue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** The writing end of a {@link SharedRing}; one thread at a time. */
public final class SharedRingProducer extends SharedRing implements MessageProducer {

  private static final long NONE = -1;

  private final int mask;
  private final int maxMessageBytes;

  /** Slots whose first word holds message bytes: of the middle of a message, ended or given up. */
  private final boolean[] holdsBytes;

  /** Where the next message goes, in slots; only what is committed has been counted. */
  private long position;

  /** The position that must not be passed, as far as the consumer has been asked. */
  private long limit;

  private long claimed = NONE;
  private int claimedLength;

  SharedRingProducer(Path file) throws IOException {
    super(file, SharedRingLayout.PRODUCER_STATE_OFFSET, SharedRingLayout.CONSUMER_STATE_OFFSET);
    mask = slots - 1;
    maxMessageBytes = SharedRingLayout.maxMessageBytes(slots);
    limit = slots;
    holdsBytes = new boolean[slots];
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

  /**
   * As the contract says. The consumer tells what it has freed an eighth of the ring at a time, so
   * up to that much room may be free and still answered with {@link #FULL}.
   *
   * @throws IllegalStateException when a claim is open, or when the file is corrupt
   */
  @Override
  public long claim(int length) {
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
    claimedLength = length;
    claimed = SharedRingLayout.slotOffset(start) + SharedRingLayout.HEADER_BYTES;
    return claimed;
  }

  @Override
  public void commit(long claim) {
    long slotOffset = end(claim);
    SharedRingLayout.setHeaderRelease(
        ring, slotOffset, SharedRingLayout.header(position, claimedLength));
    position += SharedRingLayout.slotsFor(claimedLength);
  }

  @Override
  public void abort(long claim) {
    end(claim);
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
    SharedRingLayout.setHeaderRelease(
        ring, SharedRingLayout.slotOffset(index), SharedRingLayout.skipHeader(position, unused));
    position += unused;
  }

  private boolean hasRoomFor(int needed) {
    long read = SharedRingLayout.getConsumerPositionAcquire(ring);
    if (read > position || read < position - slots) {
      throw corrupt("the consumer says it has read " + read + " of " + position + " slots");
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

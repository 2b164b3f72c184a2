package dev.assay.engine.queue;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.List;

/**
 * The bytes of a shared ring, in the byte order of the machine. Counts are in bytes from the start
 * of the file; each line of the first page has one writer.
 *
 * <pre>
 *     0 | magic (8) | version (4) | slots (4) |     written once, magic last
 *    64 | producer state (4) |
 *   128 | consumer state (4) |
 *   256 | consumer position (8), in slots |         written by the consumer
 *  4096 | slot 0 | slot 1 | …                       64 bytes each, written by the producer
 *
 *  first slot of a message:
 *   0                               32 33   36                       64
 *  +--------------------------------+-+----+--------------------------+
 *  | sequence: low half of position |S|kind| length + 1               |
 *  +--------------------------------+-+----+--------------------------+
 *  | message, contiguous over as many slots as it needs …             |
 *  +------------------------------------------------------------------+
 *  (one 64-bit word, most significant bit first; S: skip, the rest of the ring is unused;
 *   the low half is 0 where there is nothing)
 * </pre>
 *
 * <p>A position counts slots since the ring was made. The word of the slot at the consumer's
 * position is either that of a message at this position, or it is not: zero, or the sequence of an
 * earlier lap. It is never message bytes that happen to look like one: where the slot behind a
 * message was in the middle of a longer one before, the producer zeroes its word before it
 * publishes. So one acquire of one line tells both that a message is there and, for up to 56 bytes,
 * what it says; and the consumer never writes to a slot, which would take the line from the
 * producer.
 */
final class SharedRingLayout {

  static final long MAGIC = 0x41737361_7952696eL;
  static final int VERSION = 2;

  static final long MAGIC_OFFSET = 0;
  static final long VERSION_OFFSET = 8;
  static final long SLOTS_OFFSET = 12;
  static final long PRODUCER_STATE_OFFSET = 64;
  static final long CONSUMER_STATE_OFFSET = 128;
  static final long CONSUMER_POSITION_OFFSET = 256;
  static final long SLOTS_START = 4096;

  static final int SLOT_SHIFT = 6;
  static final int SLOT_BYTES = 1 << SLOT_SHIFT;
  static final int HEADER_BYTES = Long.BYTES;
  static final int MIN_SLOTS = 8;
  static final int MAX_SLOTS = 1 << 24;

  static final int KINDS = 8;

  private static final int SKIP = 1 << 31;
  private static final int KIND_SHIFT = 28;
  private static final int LENGTH_MASK = (1 << KIND_SHIFT) - 1;
  private static final VarHandle WORD = JAVA_LONG.varHandle();
  private static final VarHandle STATE = JAVA_INT.varHandle();

  /** By the number that stands for them in the file. */
  private static final List<PeerState> STATES =
      List.of(PeerState.AWAITED, PeerState.ATTACHED, PeerState.CLOSED, PeerState.DEAD);

  private SharedRingLayout() {}

  static boolean isSlots(int slots) {
    return slots >= MIN_SLOTS && slots <= MAX_SLOTS && Integer.bitCount(slots) == 1;
  }

  static int checkedSlots(int slots) {
    if (!isSlots(slots)) {
      throw new IllegalArgumentException(
          "a shared ring has a power of two of slots from 8 to 2^24, not " + slots);
    }
    return slots;
  }

  /** The slots of a ring of this size. */
  static int slots(long bytes) {
    return checkedSlots((int) ((bytes - SLOTS_START) >>> SLOT_SHIFT));
  }

  static long fileBytes(int slots) {
    return SLOTS_START + ((long) slots << SLOT_SHIFT);
  }

  /**
   * A quarter of the ring: with as much skipped before it and an eighth freed but not told, it
   * still fits, so a producer never waits for room that cannot come.
   */
  static int maxMessageBytes(int slots) {
    return ((slots >> 2) << SLOT_SHIFT) - HEADER_BYTES;
  }

  /** Slots that a message of this length covers. */
  static int slotsFor(int length) {
    return (length + HEADER_BYTES + SLOT_BYTES - 1) >>> SLOT_SHIFT;
  }

  static long slotOffset(int index) {
    return SLOTS_START + ((long) index << SLOT_SHIFT);
  }

  /** The low half of a header. */
  static int description(int kind, int length) {
    return kind << KIND_SHIFT | (length + 1);
  }

  static long header(long position, int description) {
    return (position << 32) | Integer.toUnsignedLong(description);
  }

  /** Of a header over the unused end of the ring, so that the next message starts at slot 0. */
  static int skip(int slots) {
    return SKIP | description(0, (slots << SLOT_SHIFT) - HEADER_BYTES);
  }

  /** True when the word is the header of a message or a skip at this position. */
  static boolean isAt(long header, long position) {
    return (int) (header >>> 32) == (int) position && (int) header != 0;
  }

  static boolean isSkip(int description) {
    return description < 0;
  }

  static int kind(int description) {
    return description >>> KIND_SHIFT & (KINDS - 1);
  }

  /** -1 and more, whatever the description. */
  static int length(int description) {
    return (description & LENGTH_MASK) - 1;
  }

  static long getHeaderAcquire(MemorySegment ring, long slotOffset) {
    return (long) WORD.getAcquire(ring, slotOffset);
  }

  static void setHeaderRelease(MemorySegment ring, long slotOffset, long header) {
    WORD.setRelease(ring, slotOffset, header);
  }

  /** Plain: the release of the header before it publishes it. */
  static void clearHeader(MemorySegment ring, long slotOffset) {
    ring.set(JAVA_LONG, slotOffset, 0L);
  }

  static long getConsumerPositionAcquire(MemorySegment ring) {
    return (long) WORD.getAcquire(ring, CONSUMER_POSITION_OFFSET);
  }

  static void setConsumerPositionRelease(MemorySegment ring, long position) {
    WORD.setRelease(ring, CONSUMER_POSITION_OFFSET, position);
  }

  static long getMagicAcquire(MemorySegment ring) {
    return (long) WORD.getAcquire(ring, MAGIC_OFFSET);
  }

  static void setMagicRelease(MemorySegment ring) {
    WORD.setRelease(ring, MAGIC_OFFSET, MAGIC);
  }

  /** What no process writes there is taken for the state of a dead one. */
  static PeerState getStateAcquire(MemorySegment ring, long stateOffset) {
    int code = (int) STATE.getAcquire(ring, stateOffset);
    return code >= 0 && code < STATES.size() ? STATES.get(code) : PeerState.DEAD;
  }

  static boolean compareAndSetState(
      MemorySegment ring, long stateOffset, PeerState from, PeerState to) {
    return STATE.compareAndSet(ring, stateOffset, STATES.indexOf(from), STATES.indexOf(to));
  }
}

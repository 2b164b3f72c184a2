package dev.assay.transport.reliable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Packets on their way out, kept until they are acknowledged. Frames are written straight into the
 * packet that is being filled, several to a packet, and copied once, into the port's memory, when
 * it is sent.
 *
 * <pre>
 *   first ≤ sent ≤ next
 *   [first, sent)  sent, not acknowledged by all
 *   [sent, next)   full, wait for credit or a flush
 *   next           being filled
 * </pre>
 *
 * <p>What counts as lost: a packet behind which at least {@link #REORDERING} later ones have come
 * and that has been gone for longer than a round trip (RFC 6675's rule of three, with RFC 9002's
 * time in place of its count of retransmissions), or the oldest one, after the timeout.
 */
final class SendWindow implements AutoCloseable {

  static final int REORDERING = 3;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment memory;
  private final int maxPayloadBytes;
  private final int mask;
  private final int[] payloadBytes;
  private final long[] sentNanos;
  private final int[] sendings;
  private final boolean[] selective;
  private final RoundTrip roundTrip = new RoundTrip();
  private long first;
  private long sent;
  private long next;
  private long credit;
  private long highestSelective = -1;
  private boolean finQueued;

  /**
   * An empty window.
   *
   * @param packets a power of two
   */
  SendWindow(int packets, int maxPayloadBytes) {
    this.maxPayloadBytes = maxPayloadBytes;
    mask = packets - 1;
    payloadBytes = new int[packets];
    sentNanos = new long[packets];
    sendings = new int[packets];
    selective = new boolean[packets];
    memory = arena.allocate((long) packets * maxPayloadBytes, Long.BYTES);
  }

  MemorySegment memory() {
    return memory;
  }

  /** Where a frame of so many bytes, with its header, can be written; -1 when there is no room. */
  long claim(int framedBytes) {
    int used = payloadBytes[slot(next)];
    if (used + framedBytes > maxPayloadBytes) {
      if (next - first >= mask) {
        return -1;
      }
      next++;
      clear(slot(next));
      used = 0;
    }
    return (long) slot(next) * maxPayloadBytes + used;
  }

  void commit(int framedBytes) {
    payloadBytes[slot(next)] += framedBytes;
  }

  /** Ends the packet that is being filled; false when there is no room for another one yet. */
  boolean endPacket() {
    if (payloadBytes[slot(next)] == 0) {
      return true;
    }
    if (next - first >= mask) {
      return false;
    }
    next++;
    clear(slot(next));
    return true;
  }

  /** Puts the last packet behind all others; false when there is no room yet. */
  boolean endWithFin() {
    if (!finQueued && endPacket() && next - first < mask) {
      next++;
      clear(slot(next));
      finQueued = true;
    }
    return finQueued;
  }

  /** Whether a frame of any length can be claimed. */
  boolean hasRoom() {
    return next - first < mask;
  }

  boolean isFin(long sequence) {
    return finQueued && sequence == next - 1;
  }

  boolean isEmpty() {
    return first == next && payloadBytes[slot(next)] == 0;
  }

  boolean hasUnacknowledged() {
    return first != sent;
  }

  /** The next packet that may be sent for the first time, or -1. */
  long nextToSend() {
    return sent < next && sent < credit ? sent : -1;
  }

  boolean awaitsCredit() {
    return sent < next && sent >= credit;
  }

  long payloadOffset(long sequence) {
    return (long) slot(sequence) * maxPayloadBytes;
  }

  int payloadBytes(long sequence) {
    return payloadBytes[slot(sequence)];
  }

  void sent(long sequence, long nowNanos) {
    int slot = slot(sequence);
    sentNanos[slot] = nowNanos;
    sendings[slot]++;
    sent = Math.max(sent, sequence + 1);
  }

  /**
   * Takes an acknowledgement.
   *
   * @return false when it acknowledges what was never sent
   */
  boolean acknowledge(int acknowledged, long bits, int newCredit, long nowNanos) {
    long upTo = first + (acknowledged - (int) first);
    if (upTo > sent) {
      return false;
    }
    if (upTo < first) {
      return true; // overtaken by a later one
    }
    if (upTo > first) {
      roundTrip.forgetBackOff();
      sample(slot(upTo - 1), nowNanos);
    }
    first = upTo;
    credit = Math.max(credit, upTo + newCredit);
    for (long left = bits; left != 0; left &= left - 1) {
      long sequence = upTo + 1 + Long.numberOfTrailingZeros(left);
      if (sequence >= sent) {
        return false;
      }
      sample(slot(sequence), nowNanos);
      selective[slot(sequence)] = true;
      highestSelective = Math.max(highestSelective, sequence);
    }
    return true;
  }

  /** A packet that came before, or was sent twice, says nothing of the round trip. */
  private void sample(int slot, long nowNanos) {
    if (sendings[slot] == 1 && !selective[slot]) {
      roundTrip.sample(nowNanos - sentNanos[slot]);
    }
  }

  /** The oldest packet that later ones have overtaken for too long, or -1. */
  long nextLost(long nowNanos) {
    long end = Math.min(sent, highestSelective - REORDERING + 1);
    for (long sequence = first; sequence < end; sequence++) {
      int slot = slot(sequence);
      if (!selective[slot] && nowNanos - sentNanos[slot] > roundTrip.reorderingNanos()) {
        return sequence;
      }
    }
    return -1;
  }

  /** The oldest packet, if it has waited for too long; else -1. */
  long timedOut(long nowNanos) {
    if (first == sent || nowNanos - sentNanos[slot(first)] <= roundTrip.timeoutNanos()) {
      return -1;
    }
    roundTrip.backOff();
    return first;
  }

  /** How often the oldest packet has been sent. */
  int sendingsOfOldest() {
    return first == sent ? 0 : sendings[slot(first)];
  }

  long timeoutNanos() {
    return roundTrip.timeoutNanos();
  }

  @Override
  public void close() {
    arena.close();
  }

  private int slot(long sequence) {
    return (int) sequence & mask;
  }

  private void clear(int slot) {
    payloadBytes[slot] = 0;
    sendings[slot] = 0;
    selective[slot] = false;
  }
}

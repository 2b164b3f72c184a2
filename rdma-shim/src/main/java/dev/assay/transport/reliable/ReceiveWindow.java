package dev.assay.transport.reliable;

import dev.assay.transport.link.CopyCount;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Packets that have come and cannot be handed over yet: those ahead of a gap, and those that come
 * while nobody reads.
 *
 * <pre>
 *   delivered ≤ arrived ≤ end
 *   [delivered, arrived)  in order, kept because nobody reads
 *   arrived               the next one awaited: what is acknowledged
 *   (arrived, end)        some of them have come
 * </pre>
 */
final class ReceiveWindow implements AutoCloseable {

  private static final int NONE = -1;

  private final CopyCount copies;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment memory;
  private final int maxPayloadBytes;
  private final int packets;
  private final int[] payloadBytes;
  private final boolean[] fins;
  private long delivered;
  private long arrived;
  private long end;

  /**
   * An empty window.
   *
   * @param packets a power of two
   */
  ReceiveWindow(int packets, int maxPayloadBytes, CopyCount copies) {
    this.copies = copies;
    this.packets = packets;
    this.maxPayloadBytes = maxPayloadBytes;
    payloadBytes = new int[packets];
    Arrays.fill(payloadBytes, NONE);
    fins = new boolean[packets];
    memory = arena.allocate((long) packets * maxPayloadBytes, Long.BYTES);
  }

  MemorySegment memory() {
    return memory;
  }

  /** The whole number of a sequence: the one nearest to what is awaited. */
  long sequence(int wire) {
    return arrived + (wire - (int) arrived);
  }

  /** Whether a packet is the one awaited and nothing is kept before it. */
  boolean isNext(long sequence) {
    return sequence == arrived && delivered == arrived;
  }

  /** The awaited packet was handed over from where it lay. */
  void deliveredNext() {
    arrived++;
    delivered++;
    end = Math.max(end, arrived);
    advance();
  }

  /** Keeps a packet; one that was here before, or is out of the window, is left. */
  void keep(long sequence, MemorySegment packet, long payloadOffset, int length, boolean fin) {
    if (sequence < arrived || sequence >= delivered + packets) {
      return;
    }
    int slot = slot(sequence);
    if (payloadBytes[slot] == NONE) {
      copies.copy(packet, payloadOffset, memory, offset(sequence), length);
      payloadBytes[slot] = length;
      fins[slot] = fin;
      end = Math.max(end, sequence + 1);
      advance();
    }
  }

  /** The kept packet that can be handed over now, or -1. */
  long nextKept() {
    return delivered < arrived ? delivered : NONE;
  }

  long offset(long sequence) {
    return (long) slot(sequence) * maxPayloadBytes;
  }

  int length(long sequence) {
    return payloadBytes[slot(sequence)];
  }

  boolean isFin(long sequence) {
    return fins[slot(sequence)];
  }

  /** The kept packet was handed over whole. */
  void deliveredKept() {
    payloadBytes[slot(delivered)] = NONE;
    delivered++;
  }

  int acknowledged() {
    return (int) arrived;
  }

  /** How many packets behind what is acknowledged there is room for. */
  int credit() {
    return (int) (delivered + packets - arrived);
  }

  /** Bit i: the packet that is i + 1 behind the awaited one has come. */
  long selective() {
    long bits = 0;
    long last = Math.min(end - 1, arrived + PacketLayout.MAX_SELECTIVE);
    for (long sequence = arrived + 1; sequence <= last; sequence++) {
      if (payloadBytes[slot(sequence)] != NONE) {
        bits |= 1L << (sequence - arrived - 1);
      }
    }
    return bits;
  }

  @Override
  public void close() {
    arena.close();
  }

  private void advance() {
    while (arrived < end && payloadBytes[slot(arrived)] != NONE) {
      arrived++;
    }
  }

  private int slot(long sequence) {
    return (int) sequence & packets - 1;
  }
}

package dev.assay.transport.session;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import dev.assay.transport.link.CopyCount;
import dev.assay.transport.link.FrameKind;
import dev.assay.transport.link.Link;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A message too long for one frame on its way out: written into memory of its own, cut into frames
 * as the link has room. One at a time. The memory is kept for the next one until a tick in which
 * none was sent.
 */
final class LongMessageSender {

  /** Before the first piece stands the length of the whole, least significant byte first. */
  static final int LENGTH_BYTES = Integer.BYTES;

  static final ValueLayout.OfInt LENGTH = JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Pieces are no longer than this, so that the peer can read one while the next is written. */
  private static final int MAX_PIECE_BYTES = 64 << 10;

  private static final int PAGE_BYTES = 4096;

  private final CopyCount copies;
  private @Nullable Arena arena;
  private MemorySegment memory = MemorySegment.NULL;
  private int lengthBytes;
  private int sentBytes;

  /** How much of the message was sent from elsewhere, and is not in the memory. */
  private int elsewhereBytes;

  private boolean begun;
  private boolean sending;
  private boolean used;

  LongMessageSender(CopyCount copies) {
    this.copies = copies;
  }

  /**
   * Memory that begins in the middle of a page. What the kernel copies it to and from begins near
   * the beginning of one, behind a frame's header; where both lie within a cache line of each other
   * in their pages, loads wait for stores that they do not depend on, and a copy may take twice as
   * long.
   */
  static MemorySegment allocate(Arena arena, long sizeBytes) {
    int half = PAGE_BYTES / 2;
    return arena.allocate(half + sizeBytes, PAGE_BYTES).asSlice(half);
  }

  /** Memory for a message of this length. */
  MemorySegment prepare(int newLengthBytes) {
    if (memory.byteSize() < newLengthBytes) {
      release();
      Arena fresh = Arena.ofConfined();
      memory = allocate(fresh, newLengthBytes);
      arena = fresh;
    }
    used = true;
    lengthBytes = newLengthBytes;
    return memory;
  }

  MemorySegment memory() {
    return memory;
  }

  /** The prepared message is complete. */
  void begin() {
    sending = true;
    begun = false;
    sentBytes = 0;
    elsewhereBytes = 0;
  }

  /**
   * Sends a message from where it lies; what does not go at once is copied.
   *
   * @return as {@link Link#beginLong}
   */
  long offer(Link link, MemorySegment source, long offset, int newLengthBytes) {
    long answer = link.beginLong(newLengthBytes);
    if (answer < 0) {
      return answer;
    }
    int sent = Math.max(0, link.sendLong(source, offset, newLengthBytes));
    int left = newLengthBytes - sent;
    if (left > 0) {
      copies.copy(source, offset + sent, prepare(left), 0, left);
      begin();
      begun = true;
      lengthBytes = newLengthBytes;
      sentBytes = sent;
      elsewhereBytes = sent;
    }
    return 0;
  }

  boolean isSending() {
    return sending;
  }

  /** Commits as many pieces as the link has room for; true when the last one is committed. */
  boolean pump(Link link, int maxFrameBytes) {
    if (sending && (begun || lengthBytes <= link.maxLongBytes())) {
      return pumpWhole(link);
    }
    while (sending) {
      boolean first = sentBytes == 0;
      int header = first ? LENGTH_BYTES : 0;
      int room = Math.min(maxFrameBytes, MAX_PIECE_BYTES) - header;
      int piece = Math.min(room, lengthBytes - sentBytes);
      boolean last = sentBytes + piece == lengthBytes;
      int kind = first ? FrameKind.FIRST : last ? FrameKind.LAST : FrameKind.MIDDLE;
      long at = link.claim(kind, header + piece);
      if (at < 0) {
        return false;
      }
      MemorySegment frame = link.segment();
      if (first) {
        frame.set(LENGTH, at, lengthBytes);
      }
      copies.copy(memory, sentBytes, frame, at + header, piece);
      link.commit(at);
      sentBytes += piece;
      sending = !last;
    }
    return true;
  }

  private boolean pumpWhole(Link link) {
    begun = begun || link.beginLong(lengthBytes) == 0;
    if (begun) {
      int at = sentBytes - elsewhereBytes;
      sentBytes += Math.max(0, link.sendLong(memory, at, lengthBytes - sentBytes));
      sending = sentBytes < lengthBytes;
    }
    return !sending;
  }

  /** Gives the memory back where nothing was sent since the last tick. */
  void tick() {
    if (!used && !sending) {
      release();
    }
    used = sending;
  }

  void release() {
    if (arena != null) {
      arena.close();
      arena = null;
      memory = MemorySegment.NULL;
    }
    sending = false;
  }
}

package dev.assay.transport.session;

import dev.assay.transport.link.CopyCount;
import dev.assay.transport.link.FrameKind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Puts the pieces of a long message together. Memory grows with what has really come, so that a
 * peer which only promises takes none.
 */
final class LongMessageReceiver {

  private static final int FIRST_GROWTH_BYTES = 256 << 10;

  private final CopyCount copies;
  private @Nullable Arena arena;
  private MemorySegment memory = MemorySegment.NULL;
  private int lengthBytes;
  private int receivedBytes;
  private boolean receiving;
  private boolean used;

  LongMessageReceiver(CopyCount copies) {
    this.copies = copies;
  }

  boolean isReceiving() {
    return receiving;
  }

  /**
   * Takes a piece.
   *
   * @return whether the message is complete: {@link #memory}, {@link #lengthBytes}
   */
  boolean take(int kind, MemorySegment frame, long offset, int frameBytes, int maxMessageBytes)
      throws Refused {
    int header = 0;
    if (kind == FrameKind.FIRST) {
      header = LongMessageSender.LENGTH_BYTES;
      Refused.unless(!receiving && frameBytes > header, "a long message begins within another one");
      begin(frame.get(LongMessageSender.LENGTH, offset), frameBytes - header, maxMessageBytes);
    }
    int piece = frameBytes - header;
    Refused.unless(receiving && piece > 0, "a piece of no message has come");
    int left = lengthBytes - receivedBytes - piece;
    Refused.unless(
        kind == FrameKind.LAST ? left == 0 : left > 0,
        "the pieces of a message are not as long as it was said to be");
    used = true;
    reserve(receivedBytes + piece);
    copies.copy(frame, offset + header, memory, receivedBytes, piece);
    receivedBytes += piece;
    receiving = kind != FrameKind.LAST;
    return !receiving;
  }

  /**
   * Takes note of how much of a message, which is no sequence of pieces, lies in the memory.
   *
   * @param maxMessageBytes 0 while the hand-shake is not over
   * @return memory with room for more, unless that is all
   */
  MemorySegment takeWhole(int newLengthBytes, int bytes, int maxMessageBytes) throws Refused {
    if (bytes == 0) {
      Refused.unless(!receiving, "a message came within a longer one");
      begin(newLengthBytes, 0, maxMessageBytes);
    }
    used = true;
    receivedBytes = bytes;
    receiving = bytes < lengthBytes;
    reserve(receiving ? bytes + 1 : bytes);
    return memory;
  }

  /** A message begins whose length must be more than some, and not more than the most. */
  private void begin(int newLengthBytes, int moreThanBytes, int maxMessageBytes) throws Refused {
    Refused.unless(
        newLengthBytes > moreThanBytes && newLengthBytes <= maxMessageBytes,
        "a message of " + Integer.toUnsignedLong(newLengthBytes) + " bytes was begun");
    lengthBytes = newLengthBytes;
    receivedBytes = 0;
    receiving = true;
  }

  MemorySegment memory() {
    return memory;
  }

  int lengthBytes() {
    return lengthBytes;
  }

  void tick() {
    if (!used && !receiving) {
      release();
    }
    used = receiving;
  }

  void release() {
    if (arena != null) {
      arena.close();
      arena = null;
      memory = MemorySegment.NULL;
    }
    receiving = false;
  }

  private void reserve(int neededBytes) {
    if (memory.byteSize() >= neededBytes) {
      return;
    }
    long size = Math.max(FIRST_GROWTH_BYTES, 2 * memory.byteSize());
    size = Math.min(Math.max(size, neededBytes), Math.max(lengthBytes, neededBytes));
    Arena grownArena = Arena.ofConfined();
    MemorySegment grown = LongMessageSender.allocate(grownArena, size);
    copies.copy(memory, 0, grown, 0, receivedBytes);
    if (arena != null) {
      arena.close();
    }
    arena = grownArena;
    memory = grown;
  }
}

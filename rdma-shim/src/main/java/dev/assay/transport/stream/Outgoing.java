package dev.assay.transport.stream;

import dev.assay.transport.ByteStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a stream has committed; holds a block from the first claim until all is sent. */
public final class Outgoing {

  /** Takes bytes away. */
  @FunctionalInterface
  public interface Sink {

    /**
     * Takes what it can now, from the buffer's position on.
     *
     * @return how many; fewer than there are means that it takes no more for now
     * @throws IOException when it never will again
     */
    int write(ByteBuffer bytes) throws IOException;
  }

  /** Takes bytes of two buffers away. */
  @FunctionalInterface
  public interface Gatherer {

    /** Takes what it can now, as {@link Sink#write} does. */
    long write(ByteBuffer[] bytes) throws IOException;
  }

  private final BlockPool blocks;
  private final ClaimRing ring;
  private @Nullable Block block;
  private int refusedBytes;
  private final ByteBuffer[] pair = new ByteBuffer[2];

  /** With blocks of that pool. */
  public Outgoing(BlockPool blocks) {
    this.blocks = blocks;
    this.ring = new ClaimRing(blocks.blockBytes());
  }

  /** Longest claim. */
  public int capacity() {
    return ring.capacity();
  }

  /**
   * Checks the length of a claim.
   *
   * @throws IllegalArgumentException when it is out of range
   */
  public void check(int lengthBytes) {
    if (lengthBytes < 1 || lengthBytes > ring.capacity()) {
      throw new IllegalArgumentException(
          "a claim is of 1 to " + ring.capacity() + " bytes, not " + lengthBytes);
    }
  }

  /** Bytes committed and not taken away. */
  public int bytes() {
    return ring.bytes();
  }

  /**
   * Reserves room, as {@link ByteStream#claim} does for a stream that is open.
   *
   * @throws IllegalStateException when a claim is open
   */
  public long claim(int lengthBytes) {
    int at = ring.claim(lengthBytes);
    if (at < 0) {
      refusedBytes = Math.max(refusedBytes, lengthBytes);
      return ByteStream.BACK_PRESSURED;
    }
    if (lengthBytes >= refusedBytes) {
      refusedBytes = 0;
    }
    if (block == null) {
      block = blocks.take();
    }
    return at;
  }

  /** The memory of the open claim. */
  public MemorySegment segment() {
    return Objects.requireNonNull(block, "no claim is open").segment();
  }

  /** Ends the open claim. */
  public void commit(long claim, int lengthBytes) {
    ring.commit(claim, lengthBytes);
    if (ring.bytes() == 0) {
      release();
    }
  }

  /** Whether a claim was refused that would be granted now. */
  public boolean hasRoomAgain() {
    return refusedBytes > 0 && ring.fits(refusedBytes);
  }

  /** The same, once. */
  public boolean takeRoom() {
    boolean room = hasRoomAgain();
    if (room) {
      refusedBytes = 0;
    }
    return room;
  }

  /** Writes as much as the sink takes; whether that is all. */
  public boolean write(Sink sink) throws IOException {
    while (ring.bytes() > 0) {
      int head = ring.head();
      int piece = ring.pieceBytes();
      Block from = Objects.requireNonNull(block, "bytes lie in a block");
      int sent = sink.write(from.view(head, head + piece));
      ring.sent(sent);
      if (sent < piece) {
        return false;
      }
    }
    release();
    return true;
  }

  /** Whether a claim is open. */
  public boolean isClaimed() {
    return ring.isClaimed();
  }

  /**
   * Writes what there is, and then what lies elsewhere.
   *
   * @return how much of the latter the sink took
   */
  public int write(Sink sink, Gatherer gatherer, ByteBuffer more) throws IOException {
    int piece = ring.pieceBytes();
    if (piece < ring.bytes()) {
      if (!write(sink)) {
        return 0;
      }
      piece = 0;
    }
    if (piece == 0) {
      return sink.write(more);
    }
    int head = ring.head();
    pair[0] = Objects.requireNonNull(block, "bytes lie in a block").view(head, head + piece);
    pair[1] = more;
    int sent = (int) gatherer.write(pair);
    ring.sent(Math.min(sent, piece));
    if (sent < piece) {
      return 0;
    }
    release();
    return sent - piece;
  }

  /** Gives the block back, unless a claim is open in it. */
  public void release() {
    if (block != null && !ring.isClaimed()) {
      blocks.give(block);
      block = null;
    }
  }
}

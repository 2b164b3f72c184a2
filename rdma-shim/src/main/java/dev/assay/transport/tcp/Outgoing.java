package dev.assay.transport.tcp;

import dev.assay.transport.ByteStream;
import dev.assay.transport.stream.Block;
import dev.assay.transport.stream.BlockPool;
import dev.assay.transport.stream.ClaimRing;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a stream has committed; holds a block from the first claim until all is sent. */
final class Outgoing {

  private final BlockPool blocks;
  private final ClaimRing ring;
  private @Nullable Block block;
  private int refusedBytes;

  Outgoing(BlockPool blocks) {
    this.blocks = blocks;
    this.ring = new ClaimRing(blocks.blockBytes());
  }

  int capacity() {
    return ring.capacity();
  }

  int bytes() {
    return ring.bytes();
  }

  long claim(int lengthBytes) {
    int at = ring.claim(lengthBytes);
    if (at < 0) {
      refusedBytes = lengthBytes;
      return ByteStream.BACK_PRESSURED;
    }
    refusedBytes = 0;
    if (block == null) {
      block = blocks.take();
    }
    return at;
  }

  MemorySegment segment() {
    return Objects.requireNonNull(block, "no claim is open").segment();
  }

  void commit(long claim, int lengthBytes) {
    ring.commit(claim, lengthBytes);
    if (ring.bytes() == 0) {
      release();
    }
  }

  /** Whether a claim was refused that would be granted now. */
  boolean hasRoomAgain() {
    return refusedBytes > 0 && ring.fits(refusedBytes);
  }

  /** The same, once. */
  boolean takeRoom() {
    boolean room = hasRoomAgain();
    if (room) {
      refusedBytes = 0;
    }
    return room;
  }

  /** Writes as much as the kernel takes; whether that is all. */
  boolean write(SocketChannel channel) throws IOException {
    while (ring.bytes() > 0) {
      int head = ring.head();
      int piece = ring.pieceBytes();
      Block from = Objects.requireNonNull(block, "bytes lie in a block");
      int sent = channel.write(from.view(head, head + piece));
      ring.sent(sent);
      if (sent < piece) {
        return false;
      }
    }
    release();
    return true;
  }

  /** Gives the block back, unless a claim is open in it. */
  void release() {
    if (block != null && !ring.isClaimed()) {
      blocks.give(block);
      block = null;
    }
  }
}

package dev.assay.transport.uring;

import dev.assay.engine.memory.MemoryRegion;
import dev.assay.transport.stream.ClaimRing;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * What a connection has committed and the kernel has not taken. Its memory is lent only while it
 * holds something. Of one thread.
 */
final class SendBuffer {

  private final BufferPool pool;
  private final ClaimRing ring;
  private @Nullable MemoryRegion memory;
  private long touched;

  SendBuffer(BufferPool pool, int capacity) {
    this.pool = pool;
    ring = new ClaimRing(capacity);
  }

  /** Room in one piece, or -1; the caller has checked the length. */
  long claim(int length) {
    int at = ring.claim(length);
    if (at >= 0 && memory == null) {
      memory = pool.lend(ring.capacity());
    }
    return at;
  }

  void commit(long at, int length) {
    ring.commit(at, length);
    touched = Math.max(touched, at + length);
    giveBackIfEmpty();
  }

  /** The memory of the claim, and of what is to be sent. */
  MemorySegment segment() {
    MemoryRegion lent = memory;
    if (lent == null) {
      throw new IllegalStateException("no claim is open");
    }
    return lent.segment();
  }

  /** Address of what is to be sent first. */
  long address() {
    return segment().address() + ring.head();
  }

  /** How much of that is in one piece. */
  int piece() {
    return ring.pieceBytes();
  }

  /** How much is to be sent in all. */
  int unsent() {
    return ring.bytes();
  }

  /** The kernel has taken so much of the piece. */
  void taken(int length) {
    ring.sent(length);
    giveBackIfEmpty();
  }

  private void giveBackIfEmpty() {
    if (ring.bytes() == 0 && !ring.isClaimed()) {
      clear();
    }
  }

  /** Gives the memory back, whatever it holds; nothing of it may be with the kernel. */
  void clear() {
    MemoryRegion lent = memory;
    if (lent != null) {
      pool.giveBack(lent, touched);
      memory = null;
      touched = 0;
    }
  }
}

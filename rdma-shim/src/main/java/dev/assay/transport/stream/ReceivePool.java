package dev.assay.transport.stream;

import dev.assay.transport.link.CopyCount;
import org.jspecify.annotations.Nullable;

/** Receive buffers of all streams of a port: one that all read into, and those that some keep. */
public final class ReceivePool implements AutoCloseable {

  /** Rests of up to so many bytes are kept in a block of this size. */
  static final int SMALL_BYTES = 4096;

  private final BlockPool large;
  private final BlockPool small = new BlockPool(SMALL_BYTES);
  private final CopyCount copies = new CopyCount();
  private @Nullable Block shared;

  /** Of buffers of that size. */
  public ReceivePool(int bufferBytes) {
    large = new BlockPool(bufferBytes);
  }

  /** Bytes of each buffer. */
  public int bufferBytes() {
    return large.blockBytes();
  }

  /** What copies for the port, and counts it. */
  public CopyCount copies() {
    return copies;
  }

  /** How many blocks streams keep. */
  public int lent() {
    return large.lent() + small.lent() - (shared == null ? 0 : 1);
  }

  /** The block that all streams read into. */
  Block shared() {
    Block block = shared;
    if (block == null) {
      block = large.take();
      shared = block;
    }
    return block;
  }

  /** A stream keeps the block that all read into. */
  void sharedIsKept() {
    shared = null;
  }

  Block takeSmall() {
    return small.take();
  }

  void give(Block block, boolean isSmall) {
    (isSmall ? small : large).give(block);
  }

  /** Frees what no stream holds. */
  @Override
  public void close() {
    if (shared != null) {
      large.give(shared);
      shared = null;
    }
    large.close();
    small.close();
  }
}

package dev.assay.transport.stream;

import java.util.ArrayList;

/**
 * Blocks of one size, so that only connections with something under way hold memory. What was used
 * last is given out first, while it is still in the cache. Of one thread.
 */
public final class BlockPool implements AutoCloseable {

  private static final int IDLE_BYTES = 64 << 20;

  private final int blockBytes;
  private final int maxIdle;
  private final ArrayList<Block> idle = new ArrayList<>();
  private int lent;

  /** Of blocks of that size; up to 64 MiB that nobody holds are kept for the next. */
  public BlockPool(int blockBytes) {
    this.blockBytes = blockBytes;
    this.maxIdle = Math.max(1, IDLE_BYTES / blockBytes);
  }

  /** Bytes of each. */
  public int blockBytes() {
    return blockBytes;
  }

  /** A block, with whatever it held before. */
  public Block take() {
    lent++;
    return idle.isEmpty() ? new Block(blockBytes) : idle.removeLast();
  }

  /** Takes a block back. */
  public void give(Block block) {
    lent--;
    if (idle.size() < maxIdle) {
      idle.add(block);
    } else {
      block.free();
    }
  }

  /** How many are held by somebody. */
  public int lent() {
    return lent;
  }

  /** Frees those that nobody holds. */
  @Override
  public void close() {
    idle.forEach(Block::free);
    idle.clear();
  }
}

package dev.assay.kv.ordered;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.kv.epoch.Epochs;
import dev.assay.kv.memory.Frames;
import java.lang.foreign.Arena;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Nodes that were replaced while a reader has no CPU. */
class NodePoolTest {

  private static final int FRAME_BYTES = 64 << 10;
  private static final int FRAMES = 128;

  /** Frames that nodes take are never given back: who replaces nodes has to wait for the reader. */
  @Test
  void aReaderWithoutCpuDoesNotCostAllMemory() {
    try (Arena arena = Arena.ofShared()) {
      Frames frames =
          new Frames(arena.allocate((long) FRAMES * FRAME_BYTES, FRAME_BYTES), FRAME_BYTES);
      Epochs epochs = new Epochs(2);
      int reader = epochs.register();
      epochs.enter(reader);
      CompletableFuture<Boolean> writer =
          CompletableFuture.supplyAsync(() -> replace(new NodePool(frames, epochs)));
      LockSupport.parkNanos(50_000_000);
      assertFalse(writer.isDone());
      epochs.leave(reader);
      assertTrue(writer.join());
      assertTrue(frames.free() > FRAMES / 2, "%d frames left".formatted(frames.free()));
    }
  }

  /** A tree of one node, which changes more often than there are nodes. */
  private static boolean replace(NodePool pool) {
    long root = 0;
    for (int i = 0; i < 2 * FRAMES * FRAME_BYTES / NodeLayout.NODE_BYTES; i++) {
      if (!pool.reserve(1)) {
        return false;
      }
      long next = pool.take();
      if (root != 0) {
        pool.giveBack(root);
      }
      root = next;
      pool.endChange();
    }
    return true;
  }
}

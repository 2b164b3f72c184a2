package dev.assay.kv.ordered;

import static dev.assay.kv.ordered.NodeLayout.NODE_BYTES;

import dev.assay.kv.epoch.Epochs;
import dev.assay.kv.memory.Frames;
import java.util.Arrays;

/**
 * Where the nodes of a tree come from: frames of the store's memory, and nodes that were replaced
 * and that nobody can look at any more. One thread at a time.
 */
final class NodePool {

  private static final int MANY = 64;

  /** With more than these, readers are rather gone than slow. */
  private static final int MOST_WAITING = 8 * MANY;

  private final Frames frames;
  private final Epochs epochs;
  private final Stack free = new Stack();
  private final Stack current = new Stack();
  private Stack replaced = new Stack();
  private Stack waiting = new Stack();
  private long waitingSince;
  private long sizeBytes;

  NodePool(Frames frames, Epochs epochs) {
    this.frames = frames;
    this.epochs = epochs;
  }

  long sizeBytes() {
    return sizeBytes;
  }

  /** Makes sure of so many nodes; false where there is no memory for them. */
  boolean reserve(int nodes) {
    while (free.count < nodes) {
      if (!reclaim(replaced.count >= MOST_WAITING) && !takeFrame() && !reclaim(true)) {
        return false;
      }
    }
    return true;
  }

  /**
   * A node, its bytes whatever they were. What a change takes beyond what is reserved it gives back
   * itself; so there are nodes again once readers have left.
   */
  @SuppressWarnings("ThreadPriorityCheck") // a reader may need this CPU
  long take() {
    while (free.count == 0) {
      if (!reclaim(replaced.count >= MOST_WAITING) && !takeFrame() && !reclaim(true)) {
        Thread.yield();
      }
    }
    return free.pop();
  }

  /** Takes a node back that the tree will not hold any more when this change has ended. */
  void giveBack(long node) {
    current.push(node);
  }

  /** Ends a change: from now on no new reader finds what it replaced. */
  void endChange() {
    current.moveTo(replaced);
    if (replaced.count >= MANY && waiting.count == 0) {
      await();
    }
  }

  private void await() {
    Stack empty = waiting;
    waiting = replaced;
    replaced = empty;
    waitingSince = epochs.retire();
  }

  /** Takes nodes that nobody can look at any more; if needed, by a handshake with all threads. */
  private boolean reclaim(boolean isNeeded) {
    if (waiting.count == 0 && replaced.count > 0) {
      await();
    }
    if (waiting.count == 0
        || !(isNeeded ? epochs.isOverByHandshake(waitingSince) : epochs.isOver(waitingSince))) {
      return false;
    }
    waiting.moveTo(free);
    return true;
  }

  private boolean takeFrame() {
    long frame = frames.take();
    if (frame == Frames.NONE) {
      return false;
    }
    sizeBytes += frames.frameBytes();
    for (long node = frame; node < frame + frames.frameBytes(); node += NODE_BYTES) {
      free.push(node);
    }
    return true;
  }

  private static final class Stack {

    private long[] nodes = new long[MANY];
    private int count;

    void push(long node) {
      if (count == nodes.length) {
        nodes = Arrays.copyOf(nodes, 2 * count);
      }
      nodes[count++] = node;
    }

    void moveTo(Stack other) {
      while (count > 0) {
        other.push(pop());
      }
    }

    long pop() {
      return nodes[--count];
    }
  }
}

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

  /** With more than these, and than this part of all nodes, they are waited for. */
  private static final int MOST_WAITING_AT_LEAST = 2 * MOST_WAITING;

  private static final int PART_WAITING = 4;

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
      if (!addFree()) {
        return false;
      }
    }
    return true;
  }

  /**
   * A node, its bytes whatever they were. What a change takes beyond what is reserved it gives back
   * itself; so there are nodes again once readers have left.
   */
  long take() {
    while (free.count == 0) {
      if (!addFree()) {
        throw new IllegalStateException("the order of the keys has no node left");
      }
    }
    return free.pop();
  }

  /**
   * Makes nodes free: those that readers have left, or those of another frame, which is never given
   * back. So readers are waited for where there is no frame, or where much waits for them: one that
   * has lost its CPU for some milliseconds would else cost as much memory as is written meanwhile.
   *
   * @return false where there is no frame, and nothing waits for readers
   */
  @SuppressWarnings("ThreadPriorityCheck") // a reader may need this CPU
  private boolean addFree() {
    int unused = replaced.count + waiting.count;
    long most = Math.max(MOST_WAITING_AT_LEAST, sizeBytes / NODE_BYTES / PART_WAITING);
    if (reclaim(replaced.count >= MOST_WAITING) || (unused < most && takeFrame())) {
      return true;
    }
    while (unused > 0 && !reclaim(true)) {
      Thread.yield();
    }
    return unused > 0;
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

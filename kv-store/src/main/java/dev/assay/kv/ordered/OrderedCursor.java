package dev.assay.kv.ordered;

import static dev.assay.kv.ordered.NodeLayout.LEAF_SLOT;

import dev.assay.kv.record.RecordLayout;
import org.jspecify.annotations.Nullable;

/**
 * A reader's place in the order of keys, within an epoch. It goes from leaf to leaf along the
 * lowest inner node that it descended by, and from the last of that node's leaves on at the key
 * that parts it from the next node.
 *
 * <p><b>Why nothing is missed or met twice.</b> What an inner node says of the keys between its
 * separators never changes. Where its leaf for such a range is replaced, its pointer is set; where
 * the node itself is replaced, it keeps the leaves that it had, which stay readable within the
 * epoch, as do the records in them. So whichever of the two is met, every key of the range that is
 * there throughout is in that one leaf, with a record that it had since the epoch began. One thread
 * at a time.
 */
public final class OrderedCursor {

  private static final int MOST_TOUCHED = 16;
  private static final int LINE_BYTES = 64;

  private final boolean isDescending;
  private final long step;
  private @Nullable OrderedIndex index;

  /** The inner node that the leaf hangs on, 0 where the root is a leaf; and its place there. */
  private long parent;

  private int children;
  private int child;

  /** Where the next record is in its leaf, and how many there are from it on. */
  private long slot;

  private int left;

  /** How many of these were touched. */
  private int touched;

  /** Where to go on behind the inner node; 0 for nowhere. */
  private long fence;

  private int fenceBytes;

  /** Keeps loads from being dropped as useless. */
  @SuppressWarnings({"unused", "UnusedVariable"})
  private long sink;

  /** At no place yet. */
  public OrderedCursor(boolean isDescending) {
    this.isDescending = isDescending;
    step = isDescending ? -LEAF_SLOT : LEAF_SLOT;
  }

  /**
   * Goes to the first record whose key is not before this one; descending, to the last whose key is
   * before it, or to the last of all where the length is below 0.
   *
   * @param isBehind ascending, whether the key itself is left out
   */
  public void seek(OrderedIndex of, long key, int keyBytes, boolean isBehind) {
    index = of;
    descend(of, key, keyBytes, isBehind);
  }

  /**
   * The next record; 0 behind the last.
   *
   * @param wanted how many will be asked for from here on, about
   */
  public long next(int wanted) {
    while (left == 0) {
      if (!nextLeaf()) {
        return 0;
      }
    }
    if (touched == 0) {
      touch(Math.min(Math.min(left, MOST_TOUCHED), Math.max(1, wanted)));
    }
    long record = NodeLayout.pointerAcquire(slot);
    slot += step;
    left--;
    touched--;
    return record;
  }

  /**
   * Loads the begins of the next records and then the lines behind them, for what follows to find
   * them in a cache: these loads do not wait for each other.
   */
  private void touch(int count) {
    long seen = 0;
    for (int i = 0; i < count; i++) {
      seen += RecordLayout.getLowerOpaque(NodeLayout.pointerAcquire(slot + i * step));
    }
    for (int i = 0; i < count; i++) {
      long record = NodeLayout.pointerAcquire(slot + i * step);
      long last = record + RecordLayout.sizeBytes(RecordLayout.getHeaderOpaque(record)) - 4;
      for (long at = record + LINE_BYTES; at < last; at += LINE_BYTES) {
        seen += RecordLayout.getLowerOpaque(at);
      }
      seen += RecordLayout.getLowerOpaque(last);
    }
    sink = seen;
    touched = count;
  }

  private boolean nextLeaf() {
    int next = isDescending ? child - 1 : child + 1;
    if (parent != 0 && next >= 0 && next < children) {
      child = next;
      long leaf = NodeLayout.pointerAcquire(NodeLayout.slot(parent, 1, next));
      take(leaf, 0, NodeLayout.count(NodeLayout.header(leaf)));
      return true;
    }
    if (fence == 0 || index == null) {
      return false;
    }
    descend(index, fence, fenceBytes, false);
    return true;
  }

  private void descend(OrderedIndex of, long key, int keyBytes, boolean isBehind) {
    fence = 0;
    parent = 0;
    long node = of.rootAcquire();
    long header = NodeLayout.header(node);
    for (int level = NodeLayout.level(header); level > 0; level--) {
      parent = node;
      children = NodeLayout.count(header);
      child =
          keyBytes < 0 ? children - 1 : NodeLayout.child(node, header, key, keyBytes, isDescending);
      int parting = isDescending ? child : child + 1;
      if (level > 1 && parting > 0 && parting < children) {
        long between = NodeLayout.slot(node, level, parting);
        fence = NodeLayout.separator(node, between);
        fenceBytes = NodeLayout.separatorBytes(between);
      }
      node = NodeLayout.pointerAcquire(NodeLayout.slot(node, level, child));
      header = NodeLayout.header(node);
    }
    int all = NodeLayout.count(header);
    int cut = keyBytes < 0 ? all : NodeLayout.place(node, header, key, keyBytes, isBehind);
    take(node, isDescending ? 0 : cut, isDescending ? cut : all);
  }

  /** Takes the records of a leaf from one place up to another. */
  private void take(long leaf, int from, int to) {
    slot = NodeLayout.slot(leaf, 0, isDescending ? to - 1 : from);
    left = to - from;
    touched = 0;
  }
}

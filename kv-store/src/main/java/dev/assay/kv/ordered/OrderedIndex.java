package dev.assay.kv.ordered;

import static dev.assay.kv.ordered.NodeLayout.LEAF_SLOT;
import static dev.assay.kv.ordered.NodeLayout.NODE_BYTES;

import dev.assay.kv.epoch.Epochs;
import dev.assay.kv.memory.Frames;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The keys of a store in order: a B+-tree (Bayer and McCreight, 1972). A node is not changed once
 * readers can find it, but for pointers that are set whole: whoever changes something builds the
 * nodes anew that it takes, and sets the one pointer to the uppermost of them. So a reader needs no
 * lock and no second look; what he descends to is how the tree was at a moment since he began.
 * Nodes that were replaced are used again when their readers have left.
 *
 * <p>It is one tree for all shards, so that a walk descends once and merges nothing. The owners of
 * the shards change it one at a time, by its monitor, each through an {@link OrderOfShard}: for a
 * key that comes or goes, and for a record that moves. Who has the monitor waits for no token, so
 * nobody waits in a circle. He reads records of other shards too, outside of any epoch; they stay
 * where they are, for before a record's memory can be used for something else its shard's owner has
 * to take it out of the tree, for which he needs the monitor.
 *
 * <p>With one writer at a time this does what versions in each node are there for in a tree of many
 * (optimistic lock coupling: Leis et al., 2016), for a copy of one node with each key that comes or
 * goes.
 *
 * <p>A node's place says between which two keys its own are; what these two begin with alike is
 * left out of the heads that are compared. Any number read, within an epoch, by {@link
 * OrderedCursor}.
 */
public final class OrderedIndex {

  /** The longest key. */
  public static final int MOST_KEY_BYTES = 128;

  private static final int MOST_LEVELS = 24;
  private static final int FEW_BYTES = NODE_BYTES / 4;
  private static final int MOST_TO_MERGE = NODE_BYTES * 3 / 4;
  private static final VarHandle ROOT;

  static {
    try {
      ROOT = MethodHandles.lookup().findVarHandle(OrderedIndex.class, "root", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final NodePool pool;
  private final NodeBuilder builder;
  private final long[] path = new long[MOST_LEVELS];
  private final int[] places = new int[MOST_LEVELS];
  private long root;
  private int top;

  /** How many insertions of all shards are sure to find nodes. */
  private int promised;

  /**
   * An empty index.
   *
   * @throws IllegalStateException when there is no frame for it
   */
  public OrderedIndex(Frames frames, Epochs epochs) {
    pool = new NodePool(frames, epochs);
    if (!pool.reserve(2)) {
      throw new IllegalStateException("no frame is free for the order of keys");
    }
    builder = new NodeBuilder(pool);
    builder.clear(0);
    root = builder.build(0, 0, 0);
  }

  /** What its nodes take. */
  public long sizeBytes() {
    return pool.sizeBytes();
  }

  long rootAcquire() {
    return (long) ROOT.getAcquire(this);
  }

  /**
   * Makes sure of the nodes for so many more calls of {@link #insert}, of all shards; false, and
   * nothing is promised, where no memory is free.
   *
   * @param more below 0 where fewer are needed than were promised
   */
  synchronized boolean promise(int more) {
    if (!pool.reserve((promised + more) * (2 * top + 8))) {
      return false;
    }
    promised += more;
    return true;
  }

  /** Enters a record whose key is not there, after {@link #promise}. */
  synchronized void insert(long record) {
    promised--;
    long key = NodeLayout.keyOf(record);
    int keyBytes = NodeLayout.keyBytesOf(record);
    long leaf = descend(key, keyBytes);
    long header = NodeLayout.header(leaf);
    int place = NodeLayout.place(leaf, header, key, keyBytes, false);
    if (NodeLayout.count(header) < NodeLayout.MOST_IN_LEAF) {
      long head = KeyOrder.head(key, keyBytes, NodeLayout.prefix(header));
      publish(0, builder.inserted(leaf, place, head, record));
    } else {
      builder.load(leaf);
      builder.insert(place, key, keyBytes, record);
      // Keys that come in order fill leaves whole.
      boolean isLast = place == builder.count() - 1 && highFence(0) < 0;
      int middle = isLast ? place : builder.count() / 2;
      int alike =
          KeyOrder.commonPrefix(
              builder.key(middle - 1),
              builder.keyBytes(middle - 1),
              builder.key(middle),
              builder.keyBytes(middle));
      split(0, middle, builder.key(middle), alike + 1);
    }
    pool.giveBack(leaf);
    pool.endChange();
  }

  /** The key of a record, which can be read still, has another now. */
  synchronized void replace(long record, long now) {
    long key = NodeLayout.keyOf(record);
    int keyBytes = NodeLayout.keyBytesOf(record);
    long leaf = descend(key, keyBytes);
    NodeLayout.setPointerRelease(NodeLayout.slot(leaf, 0, place(leaf, key, keyBytes, record)), now);
  }

  /** Takes away the key of a record, which can be read still. */
  synchronized void remove(long record) {
    long key = NodeLayout.keyOf(record);
    int keyBytes = NodeLayout.keyBytesOf(record);
    long leaf = descend(key, keyBytes);
    int place = place(leaf, key, keyBytes, record);
    if (NodeLayout.bytes(NodeLayout.header(leaf)) >= FEW_BYTES + LEAF_SLOT || top == 0) {
      publish(0, builder.removed(leaf, place));
      pool.giveBack(leaf);
    } else {
      builder.load(leaf);
      builder.remove(place);
      shrink(0);
    }
    pool.endChange();
  }

  /** Where a record is in its leaf; those whose heads are the same lie side by side. */
  private static int place(long leaf, long key, int keyBytes, long record) {
    long header = NodeLayout.header(leaf);
    long head = KeyOrder.head(key, keyBytes, NodeLayout.prefix(header));
    int low = 0;
    int high = NodeLayout.count(header);
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(NodeLayout.head(NodeLayout.slot(leaf, 0, middle)), head) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    while (low < NodeLayout.count(header)
        && NodeLayout.pointerAcquire(NodeLayout.slot(leaf, 0, low)) != record) {
      low++;
    }
    if (low == NodeLayout.count(header)) {
      throw new IllegalStateException("the order of the keys has lost one");
    }
    return low;
  }

  private long descend(long key, int keyBytes) {
    long node = root;
    for (int level = top; level > 0; level--) {
      path[level] = node;
      places[level] = NodeLayout.child(node, NodeLayout.header(node), key, keyBytes, false);
      node = NodeLayout.pointerAcquire(NodeLayout.slot(node, level, places[level]));
    }
    path[0] = node;
    return node;
  }

  /** Makes two nodes of what the builder holds, in the place of the path's at this level. */
  private void split(int level, int middle, long separator, int separatorBytes) {
    long left = builder.build(0, middle, prefix(lowFence(level), separator, separatorBytes));
    long right =
        builder.build(middle, builder.count(), prefix(highFence(level), separator, separatorBytes));
    int above = level + 1;
    if (level == top) {
      builder.clear(above);
      builder.insert(0, separator, 0, left);
      builder.insert(1, separator, separatorBytes, right);
      top = above;
      ROOT.setRelease(this, builder.build(0, 2, 0));
      return;
    }
    long node = path[above];
    builder.load(node);
    builder.setPointer(places[above], left);
    builder.insert(places[above] + 1, separator, separatorBytes, right);
    if (builder.fits()) {
      publish(above, builder.build(0, builder.count(), NodeLayout.prefix(NodeLayout.header(node))));
    } else {
      int cut = builder.middle();
      split(above, cut, builder.key(cut), builder.keyBytes(cut));
    }
    pool.giveBack(node);
  }

  /**
   * Replaces the path's node at this level by what the builder holds, which became less; together
   * with a neighbour where both are little.
   */
  private void shrink(int level) {
    long node = path[level];
    pool.giveBack(node);
    int above = level + 1;
    if (level == top) {
      if (level > 0 && builder.count() == 1) {
        top--;
        ROOT.setRelease(this, builder.pointer(0));
      } else {
        ROOT.setRelease(this, builder.build(0, builder.count(), 0));
      }
      return;
    }
    long parent = path[above];
    int place = places[above];
    boolean isLast = place + 1 == NodeLayout.count(NodeLayout.header(parent));
    int left = isLast ? place - 1 : place;
    long other =
        left < 0
            ? 0
            : NodeLayout.pointerAcquire(NodeLayout.slot(parent, above, isLast ? left : place + 1));
    if (other == 0
        || builder.bytes() >= FEW_BYTES
        || builder.bytes() + NodeLayout.bytes(NodeLayout.header(other)) + MOST_KEY_BYTES
            > MOST_TO_MERGE) {
      publish(level, builder.build(0, builder.count(), NodeLayout.prefix(NodeLayout.header(node))));
      return;
    }
    int own = builder.count();
    builder.insert(isLast ? 0 : own, other);
    long between = NodeLayout.slot(parent, above, left + 1);
    if (level > 0) {
      builder.setKey(
          isLast ? builder.count() - own : own,
          NodeLayout.separator(parent, between),
          NodeLayout.separatorBytes(between));
    }
    places[above] = left;
    long low = lowFence(level);
    places[above] = left + 1;
    long high = highFence(level);
    long merged = builder.build(0, builder.count(), prefix(low, high));
    pool.giveBack(other);
    builder.load(parent);
    builder.setPointer(left, merged);
    builder.remove(left + 1);
    shrink(above);
  }

  private void publish(int level, long node) {
    if (level == top) {
      ROOT.setRelease(this, node);
    } else {
      int above = level + 1;
      NodeLayout.setPointerRelease(NodeLayout.slot(path[above], above, places[above]), node);
    }
  }

  /** Level and place of the separator before the path's node at a level; below 0 where none is. */
  private long lowFence(int level) {
    for (int above = level + 1; above <= top; above++) {
      if (places[above] > 0) {
        return fence(above, places[above]);
      }
    }
    return -1;
  }

  /** As {@link #lowFence}, of the separator behind it. */
  private long highFence(int level) {
    for (int above = level + 1; above <= top; above++) {
      if (places[above] + 1 < NodeLayout.count(NodeLayout.header(path[above]))) {
        return fence(above, places[above] + 1);
      }
    }
    return -1;
  }

  private static long fence(int level, int place) {
    return ((long) level << 32) | place;
  }

  private long slotOf(long fence) {
    int level = (int) (fence >>> 32);
    return NodeLayout.slot(path[level], level, (int) fence);
  }

  private long keyOf(long fence) {
    return NodeLayout.separator(path[(int) (fence >>> 32)], slotOf(fence));
  }

  private int prefix(long fence, long key, int keyBytes) {
    return fence < 0
        ? 0
        : KeyOrder.commonPrefix(
            keyOf(fence), NodeLayout.separatorBytes(slotOf(fence)), key, keyBytes);
  }

  private int prefix(long low, long high) {
    return high < 0 ? 0 : prefix(low, keyOf(high), NodeLayout.separatorBytes(slotOf(high)));
  }
}

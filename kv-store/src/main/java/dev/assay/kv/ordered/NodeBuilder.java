package dev.assay.kv.ordered;

import static dev.assay.kv.memory.Memory.ALL;
import static dev.assay.kv.ordered.NodeLayout.HEADER_BYTES;
import static dev.assay.kv.ordered.NodeLayout.INNER_SLOT;
import static dev.assay.kv.ordered.NodeLayout.LEAF_SLOT;
import static dev.assay.kv.ordered.NodeLayout.NODE_BYTES;

import java.lang.foreign.MemorySegment;

/**
 * Entries on their way from old nodes to new ones. Their keys stay where they are: in records, or
 * in nodes that are not used again before the change has ended. One thread at a time.
 */
final class NodeBuilder {

  /** Entries of two nodes and one. */
  private static final int MOST = 2 * NodeLayout.MOST_IN_LEAF + 2;

  private final NodePool pool;
  private final long[] pointers = new long[MOST];
  private final long[] keys = new long[MOST];
  private final int[] keyBytes = new int[MOST];
  private int count;
  private int level;

  NodeBuilder(NodePool pool) {
    this.pool = pool;
  }

  /** Begins with the entries of a node. */
  void load(long node) {
    count = 0;
    insert(0, node);
  }

  /** Begins for a node of this level without an entry. */
  void clear(int newLevel) {
    count = 0;
    level = newLevel;
  }

  /** Inserts the entries of a node. */
  void insert(int at, long node) {
    long header = NodeLayout.header(node);
    int more = NodeLayout.count(header);
    level = NodeLayout.level(header);
    makeRoom(at, more);
    for (int i = 0; i < more; i++) {
      long slot = NodeLayout.slot(node, level, i);
      long pointer = NodeLayout.pointerAcquire(slot);
      pointers[at + i] = pointer;
      boolean isLeaf = level == 0;
      keys[at + i] = isLeaf ? NodeLayout.keyOf(pointer) : NodeLayout.separator(node, slot);
      keyBytes[at + i] = isLeaf ? NodeLayout.keyBytesOf(pointer) : NodeLayout.separatorBytes(slot);
    }
  }

  void insert(int at, long key, int bytes, long pointer) {
    makeRoom(at, 1);
    pointers[at] = pointer;
    setKey(at, key, bytes);
  }

  private void makeRoom(int at, int entries) {
    System.arraycopy(pointers, at, pointers, at + entries, count - at);
    System.arraycopy(keys, at, keys, at + entries, count - at);
    System.arraycopy(keyBytes, at, keyBytes, at + entries, count - at);
    count += entries;
  }

  void remove(int at) {
    count--;
    System.arraycopy(pointers, at + 1, pointers, at, count - at);
    System.arraycopy(keys, at + 1, keys, at, count - at);
    System.arraycopy(keyBytes, at + 1, keyBytes, at, count - at);
  }

  void setPointer(int at, long pointer) {
    pointers[at] = pointer;
  }

  void setKey(int at, long key, int bytes) {
    keys[at] = key;
    keyBytes[at] = bytes;
  }

  int count() {
    return count;
  }

  long pointer(int at) {
    return pointers[at];
  }

  long key(int at) {
    return keys[at];
  }

  int keyBytes(int at) {
    return keyBytes[at];
  }

  /** What the entries take in a node. */
  int bytes() {
    return bytes(0, count);
  }

  boolean fits() {
    return bytes() <= NODE_BYTES - HEADER_BYTES;
  }

  /** Where to cut what does not fit: the bytes on both sides are about the same. */
  int middle() {
    int half = bytes() / 2;
    int at = 1;
    while (at < count - 1 && bytes(0, at) < half) {
      at++;
    }
    return at;
  }

  private int bytes(int from, int to) {
    int sum = (to - from) * (level == 0 ? LEAF_SLOT : INNER_SLOT);
    for (int i = from; level > 0 && i < to; i++) {
      sum += keyBytes[i];
    }
    return sum;
  }

  /** A node of some of the entries, whose keys share so many bytes. */
  long build(int from, int to, int prefix) {
    long node = pool.take();
    int end = NODE_BYTES;
    for (int i = from; i < to; i++) {
      long slot = NodeLayout.slot(node, level, i - from);
      NodeLayout.set(slot, KeyOrder.head(keys[i], keyBytes[i], prefix), pointers[i]);
      if (level > 0) {
        end -= keyBytes[i];
        MemorySegment.copy(ALL, keys[i], ALL, node + end, keyBytes[i]);
        NodeLayout.setSeparator(slot, end, keyBytes[i]);
      }
    }
    setHeader(node, NodeLayout.header(to - from, level, prefix, bytes(from, to)));
    return node;
  }

  /** A leaf with a key inserted. */
  long inserted(long leaf, int at, long head, long record) {
    long slot = NodeLayout.slot(leaf, 0, at);
    long header = NodeLayout.header(leaf);
    long end = NodeLayout.slot(leaf, 0, NodeLayout.count(header));
    long node = pool.take();
    long to = node + (slot - leaf);
    MemorySegment.copy(ALL, leaf, ALL, node, slot - leaf);
    NodeLayout.set(to, head, record);
    MemorySegment.copy(ALL, slot, ALL, to + LEAF_SLOT, end - slot);
    setHeader(node, header + NodeLayout.header(1, 0, 0, LEAF_SLOT));
    return node;
  }

  /** A leaf with a key removed. */
  long removed(long leaf, int at) {
    long slot = NodeLayout.slot(leaf, 0, at);
    long header = NodeLayout.header(leaf);
    long end = NodeLayout.slot(leaf, 0, NodeLayout.count(header));
    long node = pool.take();
    MemorySegment.copy(ALL, leaf, ALL, node, slot - leaf);
    MemorySegment.copy(ALL, slot + LEAF_SLOT, ALL, node + (slot - leaf), end - slot - LEAF_SLOT);
    setHeader(node, header - NodeLayout.header(1, 0, 0, LEAF_SLOT));
    return node;
  }

  private static void setHeader(long node, long header) {
    ALL.set(java.lang.foreign.ValueLayout.JAVA_LONG, node, header);
  }
}

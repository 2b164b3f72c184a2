package dev.assay.kv.ordered;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.kv.record.RecordLayout;
import java.lang.invoke.VarHandle;

/**
 * A node of the tree, 1 KiB:
 *
 * <pre>
 *   header  63     48 47    32 31    16 15     0
 *          | bytes   | prefix | level  | count |    level 0: a leaf
 *   leaf   | head | record | head | record | …
 *   inner  | head | child | separator | head | child | separator | …   | … bytes of separators |
 *   separator          | length (16) | offset in the node (16) |
 * </pre>
 *
 * <p>A head is eight bytes of a key behind those that all keys share which the node can hold: its
 * place in the tree tells how many these are, the prefix. A leaf has its keys in the records. A
 * child of an inner node holds the keys from its separator on; the first one's is not looked at.
 */
final class NodeLayout {

  static final int NODE_BYTES = 1024;
  static final int HEADER_BYTES = 8;
  static final int LEAF_SLOT = 16;
  static final int INNER_SLOT = 24;
  static final int MOST_IN_LEAF = (NODE_BYTES - HEADER_BYTES) / LEAF_SLOT;

  private static final VarHandle LONG = JAVA_LONG.varHandle();

  private NodeLayout() {}

  static long header(int count, int level, int prefix, int bytes) {
    return ((long) bytes << 48) | ((long) prefix << 32) | ((long) level << 16) | count;
  }

  static long header(long node) {
    return ALL.get(JAVA_LONG, node);
  }

  static int count(long header) {
    return (int) header & 0xffff;
  }

  static int level(long header) {
    return (int) header >>> 16;
  }

  static int prefix(long header) {
    return (int) (header >>> 32) & 0xffff;
  }

  /** What its entries take, separators with them. */
  static int bytes(long header) {
    return (int) (header >>> 48);
  }

  static long slot(long node, int level, int index) {
    return node + HEADER_BYTES + (long) index * (level == 0 ? LEAF_SLOT : INNER_SLOT);
  }

  static long head(long slot) {
    return ALL.get(JAVA_LONG, slot);
  }

  /** The record or the child, and what was written before. */
  static long pointerAcquire(long slot) {
    return (long) LONG.getAcquire(ALL, slot + 8);
  }

  static void setPointerRelease(long slot, long pointer) {
    LONG.setRelease(ALL, slot + 8, pointer);
  }

  static void set(long slot, long head, long pointer) {
    ALL.set(JAVA_LONG, slot, head);
    ALL.set(JAVA_LONG, slot + 8, pointer);
  }

  static long separator(long node, long slot) {
    return node + (ALL.get(JAVA_LONG, slot + 16) & 0xffff);
  }

  static int separatorBytes(long slot) {
    return (int) (ALL.get(JAVA_LONG, slot + 16) >>> 16);
  }

  static void setSeparator(long slot, int offset, int bytes) {
    ALL.set(JAVA_LONG, slot + 16, ((long) bytes << 16) | offset);
  }

  static long keyOf(long record) {
    return record + RecordLayout.keyOffset(RecordLayout.getLowerOpaque(record));
  }

  static int keyBytesOf(long record) {
    return RecordLayout.keyBytes(RecordLayout.getLowerOpaque(record));
  }

  /** The child of an inner node that holds what is at a key, or what is just before it. */
  static int child(long node, long header, long key, int keyBytes, boolean before) {
    long head = KeyOrder.head(key, keyBytes, prefix(header));
    int low = 1;
    int high = count(header);
    while (low < high) {
      int middle = (low + high) >>> 1;
      long slot = slot(node, 1, middle);
      int order = Long.compareUnsigned(head(slot), head);
      if (order == 0) {
        order = KeyOrder.compare(separator(node, slot), separatorBytes(slot), key, keyBytes);
      }
      if (order < 0 || (order == 0 && !before)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  /** The first place in a leaf whose key is not before a key; or that is behind it. */
  static int place(long node, long header, long key, int keyBytes, boolean behind) {
    long head = KeyOrder.head(key, keyBytes, prefix(header));
    int low = 0;
    int high = count(header);
    while (low < high) {
      int middle = (low + high) >>> 1;
      long slot = slot(node, 0, middle);
      int order = Long.compareUnsigned(head(slot), head);
      if (order == 0) {
        long record = pointerAcquire(slot);
        order = KeyOrder.compare(keyOf(record), keyBytesOf(record), key, keyBytes);
      }
      if (order < 0 || (order == 0 && behind)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}

package dev.assay.exec.pipeline;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Large arrays that queries have left, for the next ones: making one means zeroing it, and that
 * costs as much as filling it. Memory that the heap needs elsewhere is given up. Any thread.
 */
final class ArrayPool {

  private record Kind(Class<?> type, int length) {}

  private static final class Shelves {
    final Map<Kind, Deque<Object>> arrays = new HashMap<>();
    long bytes;
  }

  private long mostBytes;
  private SoftReference<Shelves> shelves = new SoftReference<>(null);

  /**
   * An empty pool.
   *
   * @param mostBytes of the arrays that it keeps
   */
  ArrayPool(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Keeps no more than that from now on, and nothing of what it has. */
  synchronized void limit(long bytes) {
    mostBytes = bytes;
    shelves.clear();
  }

  /** An array with any content, or null where there is none. */
  synchronized @Nullable Object take(Class<?> type, int length, long bytes) {
    Shelves kept = shelves.get();
    Deque<Object> same = kept == null ? null : kept.arrays.get(new Kind(type, length));
    if (kept == null || same == null || same.isEmpty()) {
      return null;
    }
    kept.bytes -= bytes;
    return same.pop();
  }

  /** Keeps an array that nobody uses any more, if there is room for it. */
  synchronized void give(Object array, int length, long bytes) {
    Shelves kept = shelves.get();
    if (kept == null) {
      kept = new Shelves();
      shelves = new SoftReference<>(kept);
    }
    if (kept.bytes + bytes <= mostBytes) {
      kept.bytes += bytes;
      kept.arrays
          .computeIfAbsent(new Kind(array.getClass(), length), kind -> new ArrayDeque<>())
          .push(array);
    }
  }
}

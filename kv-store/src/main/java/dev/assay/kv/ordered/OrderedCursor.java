package dev.assay.kv.ordered;

import dev.assay.kv.record.RecordLayout;
import org.jspecify.annotations.Nullable;

/**
 * A reader's place in the order of one shard, within an epoch. It takes the records of one leaf at
 * a time, and from there goes on at the key that parts it from the next: so nothing that is there
 * throughout is missed or met twice, whatever becomes of the leaves. One thread at a time.
 */
public final class OrderedCursor {

  private static final int MOST_TOUCHED = 16;
  private static final int LINE_BYTES = 64;

  private final long[] records = new long[NodeLayout.MOST_IN_LEAF];
  private final boolean isDescending;
  private @Nullable OrderedIndex index;
  private int place;
  private int count;
  private long fence;
  private int fenceBytes;

  /** Keeps loads from being dropped as useless. */
  @SuppressWarnings({"unused", "UnusedVariable"})
  private long sink;

  /** At no place yet. */
  public OrderedCursor(boolean isDescending) {
    this.isDescending = isDescending;
  }

  /**
   * Goes to the first record whose key is not before this one; descending, to the last whose key is
   * before it, or to the last of all where the length is below 0.
   *
   * @param isBehind ascending, whether the key itself is left out
   */
  public void seek(OrderedIndex of, long key, int keyBytes, boolean isBehind) {
    index = of;
    fence = key;
    fenceBytes = keyBytes;
    fill(of, isBehind);
  }

  /** The record here; 0 behind the last. */
  public long record() {
    return place < count ? records[place] : 0;
  }

  /** Goes to the next record. */
  public void advance() {
    if (++place >= count && fence != 0 && index != null) {
      fill(index, false);
    }
    if (place % MOST_TOUCHED == 0) {
      touch(MOST_TOUCHED);
    }
  }

  /**
   * Loads the begins of the next records and then the lines behind them, for what follows to find
   * them in a cache: these loads do not wait for each other.
   */
  public void touch(int most) {
    int until = Math.min(count, place + Math.min(most, MOST_TOUCHED));
    long seen = 0;
    for (int i = place; i < until; i++) {
      seen += RecordLayout.getHeaderOpaque(records[i]);
    }
    for (int i = place; i < until; i++) {
      long last = records[i] + RecordLayout.sizeBytes(RecordLayout.getHeaderOpaque(records[i])) - 8;
      for (long at = records[i] + LINE_BYTES; at < last; at += LINE_BYTES) {
        seen += RecordLayout.getHeaderOpaque(at);
      }
      seen += RecordLayout.getHeaderOpaque(last);
    }
    sink = seen;
  }

  private void fill(OrderedIndex of, boolean isBehind) {
    place = 0;
    count = 0;
    fillOnce(of, isBehind);
    while (count == 0 && fence != 0) {
      fillOnce(of, false);
    }
  }

  private void fillOnce(OrderedIndex of, boolean isBehind) {
    long key = fence;
    int keyBytes = fenceBytes;
    fence = 0;
    long node = of.rootAcquire();
    long header = NodeLayout.header(node);
    for (int level = NodeLayout.level(header); level > 0; level--) {
      int children = NodeLayout.count(header);
      int child =
          keyBytes < 0 ? children - 1 : NodeLayout.child(node, header, key, keyBytes, isDescending);
      int parting = isDescending ? child : child + 1;
      if (parting > 0 && parting < children) {
        long slot = NodeLayout.slot(node, level, parting);
        fence = NodeLayout.separator(node, slot);
        fenceBytes = NodeLayout.separatorBytes(slot);
      }
      node = NodeLayout.pointerAcquire(NodeLayout.slot(node, level, child));
      header = NodeLayout.header(node);
    }
    int all = NodeLayout.count(header);
    int cut = keyBytes < 0 ? all : NodeLayout.place(node, header, key, keyBytes, isBehind);
    int from = isDescending ? 0 : cut;
    count = isDescending ? cut : all - cut;
    for (int i = 0; i < count; i++) {
      int at = from + (isDescending ? count - 1 - i : i);
      records[i] = NodeLayout.pointerAcquire(NodeLayout.slot(node, 0, at));
    }
  }
}

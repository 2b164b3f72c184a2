package dev.assay.kv;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.assay.kv.epoch.Epochs;
import dev.assay.kv.memory.Memory;
import dev.assay.kv.ordered.KeyOrder;
import dev.assay.kv.ordered.OrderedCursor;
import dev.assay.kv.ordered.OrderedIndex;
import dev.assay.kv.record.RecordLayout;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A session for keys in order: byte by byte, without sign.
 *
 * <p>A walk is of no one moment: every key that is there from its begin to its end is met exactly
 * once, in order, with a value that it had meanwhile; keys that come or go may be met or not. For
 * the session's thread; handlers may call all of the session but its walks.
 */
public final class KvOrder {

  /** Records gathered within one epoch, before the handler sees them. */
  private static final int MOST_AT_ONCE = 256;

  private static final long MOST_BYTES_AT_ONCE = 256 << 10;

  private final KvSession session;
  private final Epochs epochs;
  private final int slot;
  private final OrderedIndex index;
  private final OrderedCursor ascending = new OrderedCursor(false);
  private final OrderedCursor descending = new OrderedCursor(true);
  private final Staging found;
  private final int[] lengths = new int[2 * MOST_AT_ONCE];
  private final MemorySegment first;
  private final MemorySegment last;
  private int firstBytes;
  private int lastBytes;
  private boolean isOver;

  KvOrder(KvSession session, KvStore store, Epochs epochs, int slot, SessionBuffers buffers) {
    OrderedIndex order = store.order();
    if (order == null) {
      throw new IllegalStateException("the store keeps no order: configure it with withOrder()");
    }
    index = order;
    this.session = session;
    this.epochs = epochs;
    this.slot = slot;
    found = new Staging(buffers, 16 << 10);
    first = buffers.allocate(OrderedIndex.MOST_KEY_BYTES);
    last = buffers.allocate(OrderedIndex.MOST_KEY_BYTES);
  }

  /**
   * Meets the keys from one on up to another, in order.
   *
   * @param from the first, if it is there; of no bytes for the first of all
   * @param to behind the last; null for no end
   * @param limit how many at most
   * @return how many there were
   */
  public int range(byte[] from, byte @Nullable [] to, int limit, RecordHandler handler) {
    set(from, to);
    return walk(ascending, false, limit, handler);
  }

  /** Meets the same keys as {@link #range}, the last of them first. */
  public int rangeDescending(byte[] from, byte @Nullable [] to, int limit, RecordHandler handler) {
    set(from, to);
    return walk(descending, true, limit, handler);
  }

  /** Meets the keys that begin with these bytes, in order, and tells how many there were. */
  public int prefix(byte[] prefix, int limit, RecordHandler handler) {
    int length = prefix.length;
    while (length > 0 && prefix[length - 1] == (byte) 0xff) {
      length--;
    }
    byte[] behind = Arrays.copyOf(prefix, length);
    if (length > 0) {
      behind[length - 1]++;
    }
    return range(prefix, length == 0 ? null : behind, limit, handler);
  }

  private void set(byte[] from, byte @Nullable [] to) {
    session.requireOpen();
    firstBytes = set(first, from);
    lastBytes = to == null ? -1 : set(last, to);
  }

  private static int set(MemorySegment bound, byte[] key) {
    if (key.length > OrderedIndex.MOST_KEY_BYTES) {
      throw new IllegalArgumentException(
          "a bound of %d bytes is longer than any key, which have at most %d"
              .formatted(key.length, OrderedIndex.MOST_KEY_BYTES));
    }
    MemorySegment.copy(key, 0, bound, JAVA_BYTE, 0, key.length);
    return key.length;
  }

  private int walk(OrderedCursor cursor, boolean descends, int limit, RecordHandler handler) {
    int met = 0;
    boolean isBehind = false;
    isOver = false;
    while (met < limit && !isOver) {
      int here;
      epochs.enter(slot);
      try {
        here = gather(cursor, descends, isBehind, Math.min(limit - met, MOST_AT_ONCE));
      } finally {
        epochs.leave(slot);
      }
      isBehind = true;
      met += here;
      deliver(here, handler);
    }
    return met;
  }

  /** Copies the next records, and where to go on behind them. */
  private int gather(OrderedCursor cursor, boolean descends, boolean isBehind, int most) {
    long begin = (descends ? last : first).address();
    cursor.seek(index, begin, descends ? lastBytes : firstBytes, isBehind && !descends);
    boolean hasEnd = descends ? firstBytes > 0 : lastBytes >= 0;
    found.clear();
    int count = 0;
    while (count < most && found.used() < MOST_BYTES_AT_ONCE) {
      long record = cursor.next(most - count);
      if (record == 0 || (hasEnd && isOutside(record, descends))) {
        isOver = true;
        break;
      }
      count += add(record, count);
      if (count == most || found.used() >= MOST_BYTES_AT_ONCE) {
        goOnBehind(record, descends);
      }
    }
    return count;
  }

  private boolean isOutside(long record, boolean descends) {
    return descends
        ? KeyOrder.compare(key(record), keyBytes(record), first.address(), firstBytes) < 0
        : lastBytes >= 0
            && KeyOrder.compare(key(record), keyBytes(record), last.address(), lastBytes) >= 0;
  }

  private int add(long record, int at) {
    if (RecordLayout.isExpired(record)) {
      return 0;
    }
    long copied = found.addRecord(record);
    lengths[2 * at] = RecordLayout.keyBytes(copied);
    lengths[2 * at + 1] = RecordLayout.valueBytes(copied);
    return 1;
  }

  private void goOnBehind(long record, boolean descends) {
    int bytes = keyBytes(record);
    MemorySegment.copy(Memory.ALL, key(record), descends ? last : first, 0, bytes);
    if (descends) {
      lastBytes = bytes;
    } else {
      firstBytes = bytes;
    }
  }

  private void deliver(int count, RecordHandler handler) {
    long at = 0;
    for (int i = 0; i < count; i++) {
      int key = lengths[2 * i];
      int value = lengths[2 * i + 1];
      handler.onRecord(found.memory(), at, key, at + key, value);
      at += key + value;
    }
  }

  private static long key(long record) {
    return record + RecordLayout.keyOffset(RecordLayout.getLowerOpaque(record));
  }

  private static int keyBytes(long record) {
    return RecordLayout.keyBytes(RecordLayout.getLowerOpaque(record));
  }
}

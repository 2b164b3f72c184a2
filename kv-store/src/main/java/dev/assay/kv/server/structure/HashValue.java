package dev.assay.kv.server.structure;

import dev.assay.kv.server.keyspace.Structure;
import org.jspecify.annotations.Nullable;

/**
 * A hash: a pack of fields and values in turns, then a table. Places number the fields while
 * nothing changes.
 */
public final class HashValue implements Structure, Collection {

  private Pack pack = new Pack();
  private @Nullable ByteTable table;
  private long value;
  private int valueBytes;

  @Override
  public int size() {
    return table == null ? pack.count() / 2 : table.size();
  }

  /** Looks for a field, whose value can be asked for then. */
  public boolean find(long field, int bytes) {
    if (table == null) {
      int at = pack.find(field, bytes, 2);
      if (at < 0) {
        return false;
      }
      at = pack.next(at);
      value = pack.address(at);
      valueBytes = pack.length(at);
      return true;
    }
    long entry = table.find(field, bytes);
    if (entry == 0) {
      return false;
    }
    value = ByteTable.value(entry);
    valueBytes = ByteTable.valueBytes(entry);
    return true;
  }

  /** The value that was found. */
  public long value() {
    return value;
  }

  /** Length of the value that was found. */
  public int valueBytes() {
    return valueBytes;
  }

  /** Sets a field; whether it is new. */
  public boolean put(long field, int fieldBytes, long newValue, int newBytes, Limits limits) {
    boolean isLong = Math.max(fieldBytes, newBytes) > limits.hashBytes();
    if (table == null && !isLong) {
      int at = pack.find(field, fieldBytes, 2);
      if (at >= 0) {
        pack.replace(pack.next(at), newValue, newBytes);
        return false;
      }
      if (size() < limits.hashEntries()) {
        pack.add(field, fieldBytes);
        pack.add(newValue, newBytes);
        return true;
      }
    }
    return spread().put(field, fieldBytes, newValue, newBytes);
  }

  private ByteTable spread() {
    ByteTable large = table;
    if (large == null) {
      large = new ByteTable();
      for (int at = 0; at < pack.bytes(); ) {
        int next = pack.next(at);
        boolean _ =
            large.put(pack.address(at), pack.length(at), pack.address(next), pack.length(next));
        at = pack.next(next);
      }
      pack.release();
      table = large;
    }
    return large;
  }

  /** Takes a field out; whether it was there. */
  public boolean remove(long field, int bytes) {
    if (table != null) {
      return table.remove(field, bytes);
    }
    int at = pack.find(field, bytes, 2);
    if (at >= 0) {
      pack.remove(at, 2);
    }
    return at >= 0;
  }

  @Override
  public int next(int place) {
    if (table != null) {
      return table.next(place);
    }
    int next = place < 0 ? 0 : pack.next(pack.next(place));
    return next < pack.bytes() ? next : -1;
  }

  @Override
  public long address(int place) {
    return table == null ? pack.address(place) : ByteTable.key(table.at(place));
  }

  @Override
  public int length(int place) {
    return table == null ? pack.length(place) : ByteTable.keyBytes(table.at(place));
  }

  /** Where the value at a place is. */
  public long valueAddress(int place) {
    return table == null ? pack.address(pack.next(place)) : ByteTable.value(table.at(place));
  }

  /** Length of the value at a place. */
  public int valueLength(int place) {
    return table == null ? pack.length(pack.next(place)) : ByteTable.valueBytes(table.at(place));
  }

  @Override
  public int random() {
    return table == null ? pack.position(2 * Collection.below(size())) : table.random();
  }

  @Override
  public long scan(long cursor, PairVisitor visitor) {
    if (table == null) {
      for (int at = next(-1); at >= 0; at = next(at)) {
        visitor.pair(address(at), length(at), valueAddress(at), valueLength(at));
      }
      return 0;
    }
    return table.scan(
        cursor,
        entry ->
            visitor.pair(
                ByteTable.key(entry),
                ByteTable.keyBytes(entry),
                ByteTable.value(entry),
                ByteTable.valueBytes(entry)));
  }

  @Override
  public String type() {
    return "hash";
  }

  @Override
  public String encoding() {
    return table == null ? "listpack" : "hashtable";
  }

  @Override
  public long memoryBytes() {
    return 48 + pack.memoryBytes() + (table == null ? 0 : table.memoryBytes());
  }

  @Override
  public Structure copy() {
    HashValue copy = new HashValue();
    copy.pack = pack.copy();
    copy.table = table == null ? null : table.copy();
    return copy;
  }

  @Override
  public void release() {
    pack.release();
    if (table != null) {
      table.release();
    }
  }
}

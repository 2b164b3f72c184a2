package dev.assay.kv.server.structure;

import org.jspecify.annotations.Nullable;

/** Distinct keys with values: a pack of both in turns, then a table. */
abstract class PairsValue extends Collection {

  Pack pack = new Pack();
  @Nullable ByteTable table;

  @Override
  public final int size() {
    return table == null ? pack.count() / 2 : table.size();
  }

  /** Takes a key out of the pack; whether it was there. */
  final boolean removePacked(long key, int bytes) {
    int at = pack.find(key, bytes, 2);
    if (at >= 0) {
      pack.remove(at, 2);
    }
    return at >= 0;
  }

  @Override
  public final int next(int place) {
    if (table != null) {
      return table.next(place);
    }
    int next = place < 0 ? 0 : pack.next(pack.next(place));
    return next < pack.bytes() ? next : -1;
  }

  @Override
  public final int random() {
    return table == null ? pack.position(2 * Collection.below(size())) : table.random();
  }

  @Override
  public final long address(int place) {
    return table == null ? pack.address(place) : ByteTable.key(table.at(place));
  }

  @Override
  public final int length(int place) {
    return table == null ? pack.length(place) : ByteTable.keyBytes(table.at(place));
  }

  /** Where the value at a place is. */
  public final long valueAddress(int place) {
    return table == null ? pack.address(pack.next(place)) : ByteTable.value(table.at(place));
  }

  /** Length of the value at a place. */
  public final int valueLength(int place) {
    return table == null ? pack.length(pack.next(place)) : ByteTable.valueBytes(table.at(place));
  }

  @Override
  public final long scan(long cursor, PairVisitor visitor) {
    if (table != null) {
      return table.scan(cursor, visitor);
    }
    for (int at = next(-1); at >= 0; at = next(at)) {
      visitor.pair(address(at), length(at), valueAddress(at), valueLength(at));
    }
    return 0;
  }

  @Override
  public final void release() {
    pack.release();
    if (table != null) {
      table.release();
    }
  }
}

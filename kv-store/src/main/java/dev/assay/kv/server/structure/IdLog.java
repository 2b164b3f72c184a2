package dev.assay.kv.server.structure;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Byte strings in the order of their ids, in packs of a few KiB off the heap, each found by the
 * least id that it may hold. A string begins with its id.
 */
final class IdLog {

  /** Sees a string. */
  @FunctionalInterface
  interface Visitor {

    /** What stands behind the id; nothing may be changed. False ends it. */
    boolean entry(StreamId id, long address);
  }

  /** What logs take together, in bytes. */
  static final class Tally {
    long bytes;
  }

  static final int ID_BYTES = 16;

  /** Of a pack: its place in the tree, and the objects. */
  private static final int PACK_BYTES = 120;

  private final TreeMap<StreamId, Pack> packs = new TreeMap<>();

  /**
   * The greatest id that a pack had and was taken out, of those that had a greater one than they
   * have: packs that may go as a whole are told by it, as in Redis, which only marks what it takes
   * out of a pack.
   */
  private final Map<StreamId, StreamId> lastTaken = new HashMap<>();

  private final Tally tally;
  private long size;

  /** How many the last pack was given, with those that were taken out again. */
  private long given;

  IdLog(Tally tally) {
    this.tally = tally;
  }

  long size() {
    return size;
  }

  int packs() {
    return packs.size();
  }

  private static StreamId id(Pack pack, int position) {
    long at = pack.address(position);
    return new StreamId(
        ALL.get(JAVA_LONG_UNALIGNED, at), ALL.get(JAVA_LONG_UNALIGNED, at + Long.BYTES));
  }

  /** The least id, or zero. */
  StreamId first() {
    return packs.isEmpty() ? StreamId.ZERO : id(packs.firstEntry().getValue(), 0);
  }

  /** The greatest id, or zero. */
  StreamId last() {
    return packs.isEmpty() ? StreamId.ZERO : lastOf(packs.lastEntry().getValue());
  }

  private static StreamId lastOf(Pack pack) {
    return id(pack, pack.previous(pack.bytes()));
  }

  /** The greatest id that a pack ever had. */
  private StreamId lastEver(Map.Entry<StreamId, Pack> of) {
    StreamId last = lastOf(of.getValue());
    StreamId taken = lastTaken.getOrDefault(of.getKey(), last);
    return taken.isBehind(last) ? taken : last;
  }

  /** Where the first string of a pack is whose id is this or greater. */
  private static int position(Pack pack, StreamId id) {
    if (id.isBehind(lastOf(pack))) {
      return pack.bytes();
    }
    int at = 0;
    while (id.isBehind(id(pack, at))) {
      at = pack.next(at);
    }
    return at;
  }

  /** Adds a string whose id is not there; its first sixteen bytes are written over. */
  void add(StreamId id, long from, int bytes, long mostEntries, long mostBytes) {
    ALL.set(JAVA_LONG_UNALIGNED, from, id.millis());
    ALL.set(JAVA_LONG_UNALIGNED, from + Long.BYTES, id.number());
    Map.Entry<StreamId, Pack> found = packs.floorEntry(id);
    Pack into = found == null ? new Pack() : found.getValue();
    int at = found == null ? 0 : position(into, id);
    if (found == null) {
      given = packs.isEmpty() ? 0 : given;
      packs.put(id, into);
      tally.bytes += PACK_BYTES;
    } else if (at == into.bytes() && isFull(into, bytes, mostEntries, mostBytes)) {
      given = 0;
      Pack exact = into.copy();
      tally.bytes += exact.memoryBytes() - into.memoryBytes();
      packs.put(found.getKey(), exact);
      into.release();
      into = new Pack();
      at = 0;
      packs.put(id, into);
      tally.bytes += PACK_BYTES;
    }
    long before = into.count() == 0 ? 0 : into.memoryBytes();
    into.insert(at, from, bytes);
    given += given == Long.MAX_VALUE ? 0 : 1;
    tally.bytes += into.memoryBytes() - before;
    size++;
    if (into.bytes() > 2 * Math.max(mostBytes, bytes) && at < into.bytes() / 2) {
      halve(into);
    }
  }

  private boolean isFull(Pack pack, int bytes, long mostEntries, long mostBytes) {
    return (mostBytes > 0 && pack.bytes() + bytes >= mostBytes)
        || (mostEntries > 0 && given >= mostEntries);
  }

  private void halve(Pack pack) {
    Pack half = new Pack();
    long before = pack.memoryBytes();
    pack.moveTo(half, pack.position(pack.count() / 2));
    packs.put(id(half, 0), half);
    tally.bytes += pack.memoryBytes() + half.memoryBytes() - before + PACK_BYTES;
  }

  /** What stands behind an id; 0 where it is not there. */
  long find(StreamId id) {
    Map.Entry<StreamId, Pack> found = packs.floorEntry(id);
    int at = found == null ? 0 : position(found.getValue(), id);
    return found != null && at < found.getValue().bytes() && id(found.getValue(), at).equals(id)
        ? found.getValue().address(at) + ID_BYTES
        : 0;
  }

  /** Takes an id out; whether it was there. */
  boolean remove(StreamId id) {
    Map.Entry<StreamId, Pack> found = packs.floorEntry(id);
    if (found == null || find(id) == 0) {
      return false;
    }
    remove(found, position(found.getValue(), id), 1);
    return true;
  }

  private void remove(Map.Entry<StreamId, Pack> from, int position, int entries) {
    Pack pack = from.getValue();
    long before = pack.memoryBytes();
    size -= entries;
    if (entries == pack.count()) {
      pack.release();
      packs.remove(from.getKey());
      lastTaken.remove(from.getKey());
      given = packs.isEmpty() || from.getKey().isBehind(packs.lastKey()) ? Long.MAX_VALUE : given;
      tally.bytes -= before + PACK_BYTES;
    } else {
      StreamId last = lastEver(from);
      pack.remove(position, entries);
      if (last.isBehind(lastOf(pack))) {
        lastTaken.put(from.getKey(), last);
      }
      tally.bytes += pack.memoryBytes() - before;
    }
  }

  /**
   * Takes the least ones out.
   *
   * @param most how many may stay
   * @param least the least id that may stay; null for none: the number counts
   * @param whole whether only whole packs go
   * @param limit how many may go at most; 0 for no limit
   * @return how many went
   */
  long trim(long most, @Nullable StreamId least, boolean whole, long limit) {
    long gone = 0;
    while (!packs.isEmpty()) {
      Map.Entry<StreamId, Pack> first = packs.firstEntry();
      Pack pack = first.getValue();
      int entries = pack.count();
      if ((least == null && size <= most) || (limit > 0 && gone + entries > limit)) {
        break;
      }
      if (least == null
          ? size - entries >= most
          : least.isBehind(whole ? lastEver(first) : lastOf(pack))) {
        remove(first, 0, entries);
        gone += entries;
        continue;
      }
      if (!whole) {
        int some = 0;
        for (int at = 0;
            least == null ? size - some > most : least.isBehind(id(pack, at));
            at = pack.next(at)) {
          some++;
        }
        if (some > 0) {
          remove(first, 0, some);
          gone += some;
        }
      }
      break;
    }
    return gone;
  }

  /** Sees the strings from an id to another, both with them. */
  void walk(StreamId from, StreamId to, boolean backward, Visitor visitor) {
    if (from.isBehind(to)) {
      return;
    }
    StreamId least = packs.floorKey(from);
    NavigableMap<StreamId, Pack> some = packs.subMap(least == null ? from : least, true, to, true);
    for (Pack pack : (backward ? some.descendingMap() : some).values()) {
      int at = backward ? pack.bytes() : 0;
      while (backward ? at > 0 : at < pack.bytes()) {
        at = backward ? pack.previous(at) : at;
        StreamId id = id(pack, at);
        if (backward ? from.isBehind(id) : id.isBehind(to)) {
          return;
        }
        if (!from.isBehind(id)
            && !id.isBehind(to)
            && !visitor.entry(id, pack.address(at) + ID_BYTES)) {
          return;
        }
        at = backward ? at : pack.next(at);
      }
    }
  }

  /** All ids. */
  List<StreamId> ids() {
    List<StreamId> all = new ArrayList<>();
    walk(
        StreamId.ZERO,
        StreamId.MAX,
        false,
        (id, address) -> {
          all.add(id);
          return true;
        });
    return all;
  }

  /** The same in memory of its own. */
  IdLog copy(Tally of) {
    IdLog copy = new IdLog(of);
    packs.forEach(
        (id, pack) -> {
          Pack own = pack.copy();
          copy.packs.put(id, own);
          of.bytes += own.memoryBytes() + PACK_BYTES;
        });
    copy.lastTaken.putAll(lastTaken);
    copy.size = size;
    copy.given = given;
    return copy;
  }

  void release() {
    packs
        .values()
        .forEach(
            pack -> {
              tally.bytes -= pack.memoryBytes() + PACK_BYTES;
              pack.release();
            });
    packs.clear();
    lastTaken.clear();
    size = 0;
  }
}

package dev.assay.kv.server.structure;

import dev.assay.kv.server.keyspace.Edits;
import dev.assay.kv.server.keyspace.Structure;
import dev.assay.kv.server.resp.Reply;
import dev.assay.kv.server.resp.Request;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A stream: entries by their ids, and groups of consumers, with what is told of their changes. */
public final class StreamValue extends Structure {

  /** Sees entries. */
  @FunctionalInterface
  public interface Visitor {

    /** An entry, to be written by {@link #write}; nothing may be changed. False ends it. */
    boolean entry(StreamId id, long address);
  }

  private static final int NAMED_BYTES = 200;

  private final IdLog.Tally tally = new IdLog.Tally();
  private final NavigableMap<String, ConsumerGroup> groups = new TreeMap<>();
  private final StreamWalk walk = new StreamWalk(this);
  private final StreamEdits edits = new StreamEdits(this::edited, this::isKept);
  private StreamEntries entries = new StreamEntries(tally);
  private StreamId last = StreamId.ZERO;
  private StreamId mostDeleted = StreamId.ZERO;
  private long added;

  /** How many entries there are. */
  public long size() {
    return entries.log().size();
  }

  /** The id that was given last. */
  public StreamId last() {
    return last;
  }

  /** The greatest id of an entry that was deleted, or zero. */
  public StreamId mostDeleted() {
    return mostDeleted;
  }

  /** How many entries were ever added. */
  public long added() {
    return added;
  }

  /** The least id that is there, or zero. */
  public StreamId firstThere() {
    return entries.log().first();
  }

  /** The greatest id that is there, or zero. */
  public StreamId lastThere() {
    return entries.log().last();
  }

  /** In how many packs the entries are. */
  public int packs() {
    return entries.log().packs();
  }

  /** Sets what is known of ids; what is null stays. */
  public void set(StreamId newLast, @Nullable Long newAdded, @Nullable StreamId newMostDeleted) {
    last = newLast;
    added = newAdded == null ? added : newAdded;
    mostDeleted = newMostDeleted == null ? mostDeleted : newMostDeleted;
    edits.ids(this);
  }

  /** Adds an entry behind all others, of a request's fields and values from an argument on. */
  public void add(StreamId id, Request request, int from, Limits limits) {
    StreamEntry entry = StreamEntry.begin((request.count() - from) / 2);
    for (int i = from; i < request.count(); i += 2) {
      entry.add(request.address(i), request.length(i));
    }
    entry.endNames();
    for (int i = from + 1; i < request.count(); i += 2) {
      entry.add(request.address(i), request.length(i));
    }
    add(id, entry, limits);
  }

  /** Adds an entry behind all others. */
  public void add(StreamId id, StreamEntry entry, Limits limits) {
    edits.entry(id, entry);
    entries.add(id, entry, limits);
    last = id;
    added++;
  }

  /** Writes an entry: its id, and its fields with their values. */
  public void write(Reply reply, StreamId id, long address) {
    reply.array(2);
    reply.bulk(id.toString());
    reply.array(2L * fields(address));
    forEach(
        address,
        (name, nameBytes, value, valueBytes) -> {
          reply.bulk(name, nameBytes);
          reply.bulk(value, valueBytes);
        });
  }

  /** How many fields an entry has. */
  public int fields(long address) {
    return entries.fields(address);
  }

  /** Sees an entry's fields with their values. */
  public void forEach(long address, Collection.PairVisitor visitor) {
    entries.forEach(address, visitor);
  }

  StreamEntry plain(long address) {
    return entries.plain(address);
  }

  /** Writes the entry of an id; whether it is there. */
  public boolean write(Reply reply, StreamId id) {
    long at = entries.log().find(id);
    if (at != 0) {
      write(reply, id, at);
    }
    return at != 0;
  }

  /** Whether an entry is there. */
  public boolean contains(StreamId id) {
    return entries.log().find(id) != 0;
  }

  /** Sees entries from an id to another, both with them. */
  public void walk(StreamId from, StreamId to, boolean backward, Visitor visitor) {
    entries.log().walk(from, to, backward, visitor::entry);
  }

  /** Deletes an entry; whether it was there. */
  public boolean remove(StreamId id) {
    boolean wasThere = entries.log().remove(id);
    if (wasThere) {
      mostDeleted = id.isBehind(mostDeleted) ? id : mostDeleted;
      edits.remove(id);
    }
    return wasThere;
  }

  /**
   * Takes the oldest entries out.
   *
   * @param most how many may stay
   * @param least the least id that may stay; null: the number counts
   * @param nearly whether only whole packs go
   * @param limit how many may go at most; 0 for no limit
   * @return how many went
   */
  public long trim(long most, @Nullable StreamId least, boolean nearly, long limit) {
    long gone = entries.log().trim(most, least, nearly, limit);
    if (gone > 0) {
      edits.trim(this);
    }
    return gone;
  }

  /** Whether an entry was deleted behind an id, or may have been. */
  public boolean hasGapFrom(StreamId id) {
    return size() > 0
        && !mostDeleted.equals(StreamId.ZERO)
        && !firstThere().isBehind(mostDeleted)
        && !id.isBehind(mostDeleted);
  }

  /**
   * How many entries were ever added up to an id; {@link ConsumerGroup#UNKNOWN} where that cannot
   * be.
   */
  public long countedUpTo(StreamId id) {
    if (added == 0 || (size() == 0 && !id.isBehind(last))) {
      return added;
    }
    if (id.compareTo(last) >= 0) {
      return id.equals(last) ? added : ConsumerGroup.UNKNOWN;
    }
    boolean isDense = mostDeleted.equals(StreamId.ZERO) || firstThere().isBehind(mostDeleted);
    int first = id.compareTo(firstThere());
    return isDense && first <= 0 ? added - size() + (first == 0 ? 1 : 0) : ConsumerGroup.UNKNOWN;
  }

  /** The groups, by their names. */
  public NavigableMap<String, ConsumerGroup> groups() {
    return groups;
  }

  /** Makes a group that begins behind an id; whether there was none of that name. */
  public boolean addGroup(String name, StreamId from, long read) {
    if (groups.containsKey(name)) {
      return false;
    }
    ConsumerGroup group = new ConsumerGroup(tally, edits, name);
    group.set(from, read);
    groups.put(name, group);
    tally.bytes += NAMED_BYTES + name.length();
    return true;
  }

  /** Takes a group out; whether it was there. */
  public boolean removeGroup(String name) {
    ConsumerGroup gone = groups.remove(name);
    if (gone != null) {
      gone.release();
      edits.groupGone(name);
      tally.bytes -= NAMED_BYTES + name.length();
    }
    return gone != null;
  }

  @Override
  public long write(long cursor, Edits to) {
    return walk.tell(cursor, new StreamEdits(to::add, () -> true));
  }

  @Override
  public void redo(
      int what, long number, long first, int firstBytes, long second, int secondBytes) {
    StreamEdits.redo(this, what, number, first, firstBytes, second, secondBytes);
  }

  @Override
  protected long passed(long cursor, int what, long number) {
    return StreamWalk.passed(cursor, what);
  }

  @Override
  public String type() {
    return "stream";
  }

  @Override
  public String encoding() {
    return "stream";
  }

  @Override
  public long memoryBytes() {
    return 160 + tally.bytes;
  }

  @Override
  public Structure copy() {
    StreamValue copy = new StreamValue();
    copy.entries = entries.copy(copy.tally);
    copy.set(last, added, mostDeleted);
    groups.forEach(
        (name, group) -> {
          boolean _ = copy.addGroup(name, group.last(), group.read());
          group.copyTo(copy.groups.get(name));
        });
    return copy;
  }

  @Override
  public void release() {
    entries.release();
    groups.values().forEach(ConsumerGroup::release);
  }
}

package dev.assay.kv.server.structure;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.assay.kv.server.keyspace.Structure;
import dev.assay.kv.server.resp.Buffer;
import dev.assay.kv.server.resp.Reply;
import dev.assay.kv.server.resp.Request;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A stream: entries by their ids, and groups of consumers. An entry is the number of its shape,
 * that is of its fields' names, and its values; the first shapes of a stream are kept once, later
 * ones with their entries, as shape 0. Numbers and lengths take seven bits a byte.
 */
public final class StreamValue extends UnkeptStructure {

  /** Sees entries. */
  @FunctionalInterface
  public interface Visitor {

    /** An entry, to be written by {@link #write}; nothing may be changed. False ends it. */
    boolean entry(StreamId id, long address);
  }

  private static final int MOST_SHAPES = 16;
  private static final int MOST_SHAPE_BYTES = 1024;
  private static final int NAMED_BYTES = 200;

  /** Where an entry is put together, of each thread. */
  private static final ThreadLocal<Buffer> SCRATCH = ThreadLocal.withInitial(Buffer::new);

  private final IdLog.Tally tally = new IdLog.Tally();
  private final TreeMap<String, ConsumerGroup> groups = new TreeMap<>();
  private IdLog entries = new IdLog(tally);
  private Pack shapes = new Pack();
  private StreamId last = StreamId.ZERO;
  private StreamId mostDeleted = StreamId.ZERO;
  private long added;

  /** How many entries there are. */
  public long size() {
    return entries.size();
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
    return entries.first();
  }

  /** The greatest id that is there, or zero. */
  public StreamId lastThere() {
    return entries.last();
  }

  /** In how many packs the entries are. */
  public int packs() {
    return entries.packs();
  }

  /** Sets what is known of ids; what is null stays. */
  public void set(StreamId newLast, @Nullable Long newAdded, @Nullable StreamId newMostDeleted) {
    last = newLast;
    added = newAdded == null ? added : newAdded;
    mostDeleted = newMostDeleted == null ? mostDeleted : newMostDeleted;
  }

  /** Adds an entry behind all others, of a request's fields and values from an argument on. */
  public void add(StreamId id, Request request, int from, Limits limits) {
    Buffer to = SCRATCH.get();
    to.clear();
    to.reserve(IdLog.ID_BYTES + 1L);
    to.added(IdLog.ID_BYTES + 1L);
    number(to, (request.count() - from) / 2);
    for (int i = from; i < request.count(); i += 2) {
      text(to, request, i);
    }
    long shape = to.address() + IdLog.ID_BYTES + 1;
    int bytes = (int) (to.size() - IdLog.ID_BYTES - 1);
    int known = bytes > MOST_SHAPE_BYTES ? -1 : shapes.find(shape, bytes, 1);
    if (known < 0 && bytes <= MOST_SHAPE_BYTES && shapes.count() < MOST_SHAPES) {
      known = shapes.bytes();
      tally.bytes -= shapes.memoryBytes();
      shapes.add(shape, bytes);
      tally.bytes += shapes.memoryBytes();
    }
    if (known >= 0) {
      to.cut(IdLog.ID_BYTES);
      number(to, known + 1);
    } else {
      ALL.set(JAVA_BYTE, shape - 1, (byte) 0);
    }
    for (int i = from + 1; i < request.count(); i += 2) {
      text(to, request, i);
    }
    entries.add(id, to.address(), (int) to.size(), limits.streamEntries(), limits.streamBytes());
    last = id;
    added++;
  }

  private static void number(Buffer to, int value) {
    to.reserve(5);
    int left = value;
    for (; left >= 128; left >>>= 7) {
      ALL.set(JAVA_BYTE, to.end(), (byte) (left | 128));
      to.added(1);
    }
    ALL.set(JAVA_BYTE, to.end(), (byte) left);
    to.added(1);
  }

  private static void text(Buffer to, Request request, int argument) {
    number(to, request.length(argument));
    to.add(request.address(argument), request.length(argument));
  }

  /** Reads numbers and texts one after the other. */
  private static final class Cursor {
    long at;

    Cursor(long at) {
      this.at = at;
    }

    int number() {
      int value = 0;
      for (int shift = 0; ; shift += 7) {
        byte next = ALL.get(JAVA_BYTE, at++);
        value |= (next & 127) << shift;
        if (next >= 0) {
          return value;
        }
      }
    }

    void text(Reply reply) {
      int bytes = number();
      reply.bulk(at, bytes);
      at += bytes;
    }

    void skip() {
      int bytes = number();
      at += bytes;
    }
  }

  /** Writes an entry: its id, and its fields with their values. */
  public void write(Reply reply, StreamId id, long address) {
    Cursor values = new Cursor(address);
    int shape = values.number();
    Cursor names = new Cursor(shape == 0 ? values.at : shapes.address(shape - 1));
    int fields = names.number();
    if (shape == 0) {
      values.at = names.at;
      for (int i = 0; i < fields; i++) {
        values.skip();
      }
    }
    reply.array(2);
    reply.bulk(id.toString());
    reply.array(2L * fields);
    for (int i = 0; i < fields; i++) {
      names.text(reply);
      values.text(reply);
    }
  }

  /** Writes the entry of an id; whether it is there. */
  public boolean write(Reply reply, StreamId id) {
    long at = entries.find(id);
    if (at != 0) {
      write(reply, id, at);
    }
    return at != 0;
  }

  /** Whether an entry is there. */
  public boolean contains(StreamId id) {
    return entries.find(id) != 0;
  }

  /** Sees entries from an id to another, both with them. */
  public void walk(StreamId from, StreamId to, boolean backward, Visitor visitor) {
    entries.walk(from, to, backward, visitor::entry);
  }

  /** Deletes an entry; whether it was there. */
  public boolean remove(StreamId id) {
    boolean wasThere = entries.remove(id);
    if (wasThere && id.isBehind(mostDeleted)) {
      mostDeleted = id;
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
    return entries.trim(most, least, nearly, limit);
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
  public Map<String, ConsumerGroup> groups() {
    return groups;
  }

  /** Makes a group that begins behind an id; whether there was none of that name. */
  public boolean addGroup(String name, StreamId from, long read) {
    if (groups.containsKey(name)) {
      return false;
    }
    ConsumerGroup group = new ConsumerGroup(tally);
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
      tally.bytes -= NAMED_BYTES + name.length();
    }
    return gone != null;
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
    copy.shapes = shapes.copy();
    copy.tally.bytes += shapes.memoryBytes();
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
    shapes.release();
    groups.values().forEach(ConsumerGroup::release);
  }
}

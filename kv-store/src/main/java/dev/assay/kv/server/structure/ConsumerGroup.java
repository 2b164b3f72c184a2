package dev.assay.kv.server.structure;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.assay.kv.memory.NativeHeap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Consumers who share a stream, and what was delivered to them and is not acknowledged: for each
 * such entry when, how often, and to whom, in the order of ids; and for each consumer his ids.
 */
public final class ConsumerGroup {

  /** One who reads. */
  public static final class Consumer {
    private final IdLog pending;
    private final String name;
    private final int number;
    private long seenMillis;

    private Consumer(IdLog.Tally tally, String name, int number) {
      pending = new IdLog(tally);
      this.name = name;
      this.number = number;
    }

    /** How he is called; each character is a byte. */
    public String name() {
      return name;
    }

    /** When he was heard of last, in ms since 1970. */
    public long seenMillis() {
      return seenMillis;
    }

    /** How much he has not acknowledged. */
    public long pending() {
      return pending.size();
    }
  }

  /**
   * What was delivered and is not acknowledged.
   *
   * @param consumer to whom
   * @param millis when last, since 1970
   * @param times how often
   */
  public record Pending(Consumer consumer, long millis, long times) {}

  /** Sees what is pending. */
  @FunctionalInterface
  public interface Visitor {

    /** An entry's id; nothing may be changed. False ends it. */
    boolean pending(StreamId id, Pending what);
  }

  /** A number of entries that is not known. */
  public static final long UNKNOWN = -1;

  private static final int BYTES = IdLog.ID_BYTES + 20;
  private static final int PACK_ENTRIES = 100;
  private static final int PACK_BYTES = 4096;
  private static final int CONSUMER_BYTES = 250;
  private static final ThreadLocal<Long> SCRATCH =
      ThreadLocal.withInitial(() -> NativeHeap.allocate(BYTES));

  private final IdLog.Tally tally;
  private final StreamEdits edits;
  private final String name;
  private final IdLog pending;
  private final TreeMap<String, Consumer> consumers = new TreeMap<>();
  private final Map<Integer, Consumer> byNumber = new HashMap<>();
  private StreamId last = StreamId.ZERO;
  private long read;
  private int next;

  ConsumerGroup(IdLog.Tally tally, StreamEdits edits, String name) {
    this.tally = tally;
    this.edits = edits;
    this.name = name;
    pending = new IdLog(tally);
  }

  /** How it is called; each character is a byte. */
  public String name() {
    return name;
  }

  /** What was delivered last. */
  public StreamId last() {
    return last;
  }

  /** How many of the stream's entries were read; or {@link #UNKNOWN}. */
  public long read() {
    return read;
  }

  /** Goes on behind this id, after so many entries. */
  public void set(StreamId newLast, long newRead) {
    last = newLast;
    read = newRead;
    edits.group(name, last, read);
  }

  /** The consumers, by their names. */
  public Map<String, Consumer> consumers() {
    return consumers;
  }

  /** A consumer is heard of now, and made where there was none of that name. */
  public Consumer heardOf(String consumer, long nowMillis) {
    Consumer known = consumers.get(consumer);
    if (known == null) {
      known = new Consumer(tally, consumer, next++);
      consumers.put(consumer, known);
      byNumber.put(known.number, known);
      tally.bytes += CONSUMER_BYTES + consumer.length();
    } else if (known.seenMillis == nowMillis) {
      return known;
    }
    known.seenMillis = nowMillis;
    edits.consumer(name, known);
    return known;
  }

  /** Takes a consumer out, with what is pending for him; how much that was, or −1. */
  public long removeConsumer(String consumer) {
    Consumer gone = consumers.remove(consumer);
    if (gone == null) {
      return -1;
    }
    long count = gone.pending();
    gone.pending.ids().forEach(pending::remove);
    gone.pending.release();
    byNumber.remove(gone.number);
    tally.bytes -= CONSUMER_BYTES + consumer.length();
    edits.consumerGone(name, consumer);
    return count;
  }

  /** How much is pending. */
  public long pending() {
    return pending.size();
  }

  /** The least id that is pending, or zero. */
  public StreamId firstPending() {
    return pending.first();
  }

  /** The greatest id that is pending, or zero. */
  public StreamId lastPending() {
    return pending.last();
  }

  /** What is pending of an entry, or null. */
  public @Nullable Pending find(StreamId id) {
    long at = pending.find(id);
    return at == 0 ? null : at(at);
  }

  private Pending at(long at) {
    int number = ALL.get(JAVA_INT_UNALIGNED, at + 16);
    return new Pending(
        Objects.requireNonNull(byNumber.get(number), "a consumer who is gone"),
        ALL.get(JAVA_LONG_UNALIGNED, at),
        ALL.get(JAVA_LONG_UNALIGNED, at + 8));
  }

  /** An entry is pending for a consumer now, whoever had it before. */
  public void assign(StreamId id, Consumer to, long millis, long times) {
    long at = pending.find(id);
    Consumer before = at == 0 ? null : at(at).consumer();
    if (before != to) {
      if (before != null) {
        boolean _ = before.pending.remove(id);
      }
      to.pending.add(id, SCRATCH.get(), IdLog.ID_BYTES, 2 * PACK_ENTRIES, PACK_BYTES);
    }
    long to8 = at == 0 ? SCRATCH.get() + IdLog.ID_BYTES : at;
    ALL.set(JAVA_LONG_UNALIGNED, to8, millis);
    ALL.set(JAVA_LONG_UNALIGNED, to8 + 8, times);
    ALL.set(JAVA_INT_UNALIGNED, to8 + 16, to.number);
    if (at == 0) {
      pending.add(id, SCRATCH.get(), BYTES, PACK_ENTRIES, PACK_BYTES);
    }
    edits.pending(name, id, new Pending(to, millis, times));
  }

  /** An entry is pending no longer; whether it was. */
  public boolean acknowledge(StreamId id) {
    Pending found = find(id);
    boolean wasPending = found != null && found.consumer().pending.remove(id) && pending.remove(id);
    if (wasPending) {
      edits.acknowledged(name, id);
    }
    return wasPending;
  }

  /** Sees what is pending from an id to another, both with them, of one consumer or all. */
  public void walk(@Nullable Consumer of, StreamId from, StreamId to, Visitor visitor) {
    if (of == null) {
      pending.walk(from, to, false, (id, address) -> visitor.pending(id, at(address)));
    } else {
      of.pending.walk(from, to, false, (id, address) -> visitor.pending(id, at(pending.find(id))));
    }
  }

  void copyTo(@Nullable ConsumerGroup copy) {
    if (copy != null) {
      consumers.forEach(
          (consumer, own) -> {
            var _ = copy.heardOf(consumer, own.seenMillis);
          });
      walk(
          null,
          StreamId.ZERO,
          StreamId.MAX,
          (id, what) -> {
            Consumer own = Objects.requireNonNull(copy.consumers.get(what.consumer().name));
            copy.assign(id, own, what.millis(), what.times());
            return true;
          });
    }
  }

  void release() {
    pending.release();
    consumers.values().forEach(each -> each.pending.release());
  }
}

package dev.assay.kv.server.structure;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.assay.kv.server.resp.Buffer;
import dev.assay.kv.server.structure.ConsumerGroup.Consumer;
import dev.assay.kv.server.structure.ConsumerGroup.Pending;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/**
 * What is told of a stream's changes, and how that is done once more. Of an edit about a group the
 * first string is its name:
 *
 * <pre>
 *   ENTRY           –                          entry, as it was put together
 *   REMOVE          –                          id
 *   TRIM            –                          least id that stays; nothing where none does
 *   IDS             entries ever added         last id, greatest that was deleted
 *   GROUP           entries read               group | last id
 *   GROUP_GONE      –                          group
 *   CONSUMER        seen, ms since 1970        group | name
 *   CONSUMER_GONE   –                          group | name
 *   PENDING         delivered, ms since 1970   group | id, how often (8), consumer's name
 *   ACKNOWLEDGED    –                          group | id
 * </pre>
 */
final class StreamEdits {

  /** Takes an edit. */
  @FunctionalInterface
  interface Sink {

    /** As {@link dev.assay.kv.server.keyspace.Edits#add} says. */
    void edit(int what, long number, long first, int firstBytes, long second, int secondBytes);
  }

  static final int ENTRY = 1;
  static final int REMOVE = 2;
  static final int TRIM = 3;
  static final int IDS = 4;
  private static final int GROUP = 5;
  private static final int GROUP_GONE = 6;
  private static final int CONSUMER = 7;
  private static final int CONSUMER_GONE = 8;
  private static final int PENDING = 9;
  private static final int ACKNOWLEDGED = 10;

  private static final ThreadLocal<Buffer> FIRST = ThreadLocal.withInitial(Buffer::new);
  private static final ThreadLocal<Buffer> SECOND = ThreadLocal.withInitial(Buffer::new);

  private final Sink sink;
  private final BooleanSupplier isHeard;

  /**
   * Tells a sink.
   *
   * @param isHeard whether it does anything with what it is told
   */
  StreamEdits(Sink sink, BooleanSupplier isHeard) {
    this.sink = sink;
    this.isHeard = isHeard;
  }

  /** Whether an edit is about groups. */
  static boolean isOfGroups(int what) {
    return what >= GROUP;
  }

  void entry(StreamId id, StreamEntry entry) {
    set(id, entry.address());
    sink.edit(ENTRY, 0, entry.address(), entry.size(), 0, 0);
  }

  void remove(StreamId id) {
    Buffer first = empty(FIRST);
    add(first, id);
    tell(REMOVE, 0, first);
  }

  void trim(StreamValue stream) {
    Buffer first = empty(FIRST);
    if (stream.size() > 0) {
      add(first, stream.firstThere());
    }
    tell(TRIM, 0, first);
  }

  void ids(StreamValue stream) {
    Buffer first = empty(FIRST);
    add(first, stream.last());
    add(first, stream.mostDeleted());
    tell(IDS, stream.added(), first);
  }

  void group(String group, StreamId last, long read) {
    if (isHeard.getAsBoolean()) {
      Buffer second = empty(SECOND);
      add(second, last);
      tell(GROUP, read, group, second);
    }
  }

  void groupGone(String group) {
    if (isHeard.getAsBoolean()) {
      tell(GROUP_GONE, 0, group, empty(SECOND));
    }
  }

  void consumer(String group, Consumer consumer) {
    if (isHeard.getAsBoolean()) {
      Buffer second = empty(SECOND);
      add(second, consumer.name());
      tell(CONSUMER, consumer.seenMillis(), group, second);
    }
  }

  void consumerGone(String group, String consumer) {
    if (isHeard.getAsBoolean()) {
      Buffer second = empty(SECOND);
      add(second, consumer);
      tell(CONSUMER_GONE, 0, group, second);
    }
  }

  void pending(String group, StreamId id, Pending what) {
    if (isHeard.getAsBoolean()) {
      Buffer second = empty(SECOND);
      add(second, id);
      second.reserve(Long.BYTES);
      ALL.set(JAVA_LONG_UNALIGNED, second.end(), what.times());
      second.added(Long.BYTES);
      add(second, what.consumer().name());
      tell(PENDING, what.millis(), group, second);
    }
  }

  void acknowledged(String group, StreamId id) {
    if (isHeard.getAsBoolean()) {
      Buffer second = empty(SECOND);
      add(second, id);
      tell(ACKNOWLEDGED, 0, group, second);
    }
  }

  private static Buffer empty(ThreadLocal<Buffer> of) {
    Buffer buffer = of.get();
    buffer.clear();
    return buffer;
  }

  private static void add(Buffer to, StreamId id) {
    to.reserve(IdLog.ID_BYTES);
    set(id, to.end());
    to.added(IdLog.ID_BYTES);
  }

  private static void add(Buffer to, String name) {
    to.add(name.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void set(StreamId id, long at) {
    ALL.set(JAVA_LONG_UNALIGNED, at, id.millis());
    ALL.set(JAVA_LONG_UNALIGNED, at + Long.BYTES, id.number());
  }

  private static StreamId id(long at) {
    return new StreamId(
        ALL.get(JAVA_LONG_UNALIGNED, at), ALL.get(JAVA_LONG_UNALIGNED, at + Long.BYTES));
  }

  private static String name(long at, long bytes) {
    return new String(Bytes.toArray(at, (int) bytes), StandardCharsets.ISO_8859_1);
  }

  private void tell(int what, long number, Buffer first) {
    sink.edit(what, number, first.address(), (int) first.size(), 0, 0);
  }

  private void tell(int what, long number, String group, Buffer second) {
    Buffer first = empty(FIRST);
    add(first, group);
    long at = second.address();
    sink.edit(what, number, first.address(), (int) first.size(), at, (int) second.size());
  }

  /** Does an edit; one about a group that is not there does nothing. */
  static void redo(
      StreamValue stream,
      int what,
      long number,
      long first,
      int firstBytes,
      long second,
      int secondBytes) {
    if (isOfGroups(what)) {
      redoOfGroup(stream, what, number, name(first, firstBytes), second, secondBytes);
      return;
    }
    switch (what) {
      case ENTRY -> stream.add(id(first), StreamEntry.of(first, firstBytes), Limits.DEFAULT);
      case REMOVE -> {
        boolean _ = stream.remove(id(first));
      }
      case TRIM -> {
        long _ = stream.trim(0, firstBytes == 0 ? null : id(first), false, 0);
      }
      default -> stream.set(id(first), number, id(first + IdLog.ID_BYTES));
    }
  }

  private static void redoOfGroup(
      StreamValue stream, int what, long number, String name, long second, int secondBytes) {
    if (what == GROUP) {
      boolean _ = stream.addGroup(name, id(second), number);
    }
    ConsumerGroup group = stream.groups().get(name);
    if (group == null) {
      return;
    }
    switch (what) {
      case GROUP -> group.set(id(second), number);
      case GROUP_GONE -> {
        boolean _ = stream.removeGroup(name);
      }
      case CONSUMER -> {
        Consumer _ = group.heardOf(name(second, secondBytes), number);
      }
      case CONSUMER_GONE -> {
        long _ = group.removeConsumer(name(second, secondBytes));
      }
      case ACKNOWLEDGED -> {
        boolean _ = group.acknowledge(id(second));
      }
      default -> {
        int before = IdLog.ID_BYTES + Long.BYTES;
        Consumer to = group.consumers().get(name(second + before, secondBytes - before));
        if (to != null) {
          long times = ALL.get(JAVA_LONG_UNALIGNED, second + IdLog.ID_BYTES);
          group.assign(id(second), to, number, times);
        }
      }
    }
  }
}

package dev.assay.kv.server.structure;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far a stream is told whole: its entries, its groups one by one, each with its consumers and
 * then what is pending, and at last what is known of its ids. What changes behind that place is met
 * by the walk; what changes before it, or may, is done to what was told as well, which the walk
 * then tells once more as it is.
 */
final class StreamWalk {

  /** What a walk goes on with. */
  private static final int ENTRIES = 1;

  private static final int GROUPS = 2;

  /** A part has so many bytes of entries, or so many that are pending. */
  private static final int PART_BYTES = 16 << 10;

  private static final int PART_PENDING = 256;

  private final StreamValue stream;
  private StreamId told = StreamId.ZERO;
  private @Nullable String group;
  private boolean isInGroup;

  StreamWalk(StreamValue stream) {
    this.stream = stream;
  }

  /** Goes on, as {@link dev.assay.kv.server.keyspace.Structure#write} says. */
  long tell(long cursor, StreamEdits to) {
    if (cursor == 0) {
      told = StreamId.ZERO;
      group = null;
      isInGroup = false;
    }
    if (cursor != GROUPS && tellEntries(to)) {
      return ENTRIES;
    }
    if (tellGroups(to)) {
      return GROUPS;
    }
    to.ids(stream);
    return 0;
  }

  /** Where to go on after an edit; −1 where it is about what is told later. */
  static long passed(long cursor, int what) {
    boolean isLater = what == StreamEdits.ENTRY || StreamEdits.isOfGroups(what);
    return cursor != GROUPS && isLater ? -1 : cursor;
  }

  /** Whether there are more. */
  private boolean tellEntries(StreamEdits to) {
    int[] bytes = new int[1];
    StreamId from = Objects.requireNonNull(told.next());
    stream.walk(
        from,
        StreamId.MAX,
        false,
        (id, address) -> {
          StreamEntry entry = stream.plain(address);
          to.entry(id, entry);
          told = id;
          bytes[0] += entry.size();
          return bytes[0] < PART_BYTES;
        });
    return stream.lastThere().isBehind(told);
  }

  /** Whether there may be more. */
  private boolean tellGroups(StreamEdits to) {
    NavigableMap<String, ConsumerGroup> groups = stream.groups();
    if (group != null && isInGroup) {
      ConsumerGroup in = groups.get(group);
      isInGroup = in != null && tellPending(in, to);
      return true;
    }
    Map.Entry<String, ConsumerGroup> next =
        group == null ? groups.firstEntry() : groups.higherEntry(group);
    if (next == null) {
      return false;
    }
    String name = next.getKey();
    to.group(name, next.getValue().last(), next.getValue().read());
    next.getValue().consumers().values().forEach(each -> to.consumer(name, each));
    group = name;
    isInGroup = true;
    told = StreamId.ZERO;
    return true;
  }

  private boolean tellPending(ConsumerGroup in, StreamEdits to) {
    int[] count = new int[1];
    StreamId from = told.next();
    if (from != null) {
      in.walk(
          null,
          from,
          StreamId.MAX,
          (id, what) -> {
            to.pending(in.name(), id, what);
            told = id;
            return ++count[0] < PART_PENDING;
          });
    }
    return count[0] == PART_PENDING;
  }
}

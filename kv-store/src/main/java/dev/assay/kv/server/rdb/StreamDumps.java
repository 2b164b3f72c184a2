package dev.assay.kv.server.rdb;

import dev.assay.kv.server.structure.Bytes;
import dev.assay.kv.server.structure.ConsumerGroup;
import dev.assay.kv.server.structure.ConsumerGroup.Consumer;
import dev.assay.kv.server.structure.Limits;
import dev.assay.kv.server.structure.StreamEntry;
import dev.assay.kv.server.structure.StreamId;
import dev.assay.kv.server.structure.StreamValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;

/**
 * Streams: listpacks of entries, each by the id of its first; how many entries; last, first, and
 * greatest deleted id, entries ever added; groups. In a listpack ids are told by what they have
 * more than the first, and fields' names once where they are the first's:
 *
 * <pre>
 *   entries | deleted | fields | name … | 0
 *   flags | ms | number | [fields] | [name] value … | elements of this entry
 * </pre>
 *
 * A group: name, last id, entries read, what is pending (id, ms, times), consumers with the ids
 * that are theirs.
 */
final class StreamDumps {

  /** Of Redis 7.0; the one before has neither first and deleted ids nor counts. */
  static final int TYPE = 19;

  static final int OLD_TYPE = 15;

  private static final int DELETED = 1;
  private static final int SAME_FIELDS = 2;
  private static final int PACK_ENTRIES = 100;
  private static final int PACK_BYTES = 4096;

  private StreamDumps() {}

  private static byte[] bytes(String name) {
    return name.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String name(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  static void write(RdbOutput out, StreamValue stream) {
    out.add(TYPE);
    List<PackWriter> packs = new ArrayList<>();
    stream.walk(
        StreamId.ZERO,
        StreamId.MAX,
        false,
        (id, address) -> {
          if (packs.isEmpty() || packs.getLast().isFull()) {
            packs.add(new PackWriter(id, names(stream, address)));
          }
          packs.getLast().add(stream, id, address);
          return true;
        });
    out.length(packs.size());
    packs.forEach(pack -> pack.writeTo(out));
    out.length(stream.size());
    out.idLengths(stream.last());
    out.idLengths(stream.firstThere());
    out.idLengths(stream.mostDeleted());
    out.length(stream.added());
    out.length(stream.groups().size());
    stream.groups().values().forEach(group -> write(out, group));
  }

  private static List<byte[]> names(StreamValue stream, long address) {
    List<byte[]> names = new ArrayList<>();
    stream.forEach(
        address, (name, nameBytes, value, valueBytes) -> names.add(Bytes.toArray(name, nameBytes)));
    return names;
  }

  /** A listpack of entries that is being put together. */
  private static final class PackWriter {
    private final StreamId first;
    private final List<byte[]> fields;
    private final Listpack entries = new Listpack();
    private int count;

    PackWriter(StreamId first, List<byte[]> fields) {
      this.first = first;
      this.fields = fields;
    }

    boolean isFull() {
      return count == PACK_ENTRIES || entries.size() >= PACK_BYTES;
    }

    void add(StreamValue stream, StreamId id, long address) {
      List<byte[]> names = names(stream, address);
      boolean isSame = names.size() == fields.size();
      for (int i = 0; isSame && i < names.size(); i++) {
        isSame = Arrays.equals(names.get(i), fields.get(i));
      }
      entries.add(isSame ? SAME_FIELDS : 0);
      entries.add(id.millis() - first.millis());
      entries.add(id.number() - first.number());
      if (!isSame) {
        entries.add(names.size());
      }
      boolean namesToo = !isSame;
      stream.forEach(
          address,
          (name, nameBytes, value, valueBytes) -> {
            if (namesToo) {
              entries.add(Bytes.toArray(name, nameBytes));
            }
            entries.add(Bytes.toArray(value, valueBytes));
          });
      entries.add(3 + names.size() + (isSame ? 0 : 1 + names.size()));
      count++;
    }

    void writeTo(RdbOutput out) {
      RdbOutput id = new RdbOutput(16);
      id.id(first);
      out.string(id.toBytes());
      Listpack whole = new Listpack();
      whole.add(count);
      whole.add(0);
      whole.add(fields.size());
      fields.forEach(whole::add);
      whole.add(0);
      whole.addAll(entries);
      out.string(whole.toBytes());
    }
  }

  private static void write(RdbOutput out, ConsumerGroup group) {
    out.string(bytes(group.name()));
    out.idLengths(group.last());
    out.length(group.read());
    out.length(group.pending());
    group.walk(
        null,
        StreamId.ZERO,
        StreamId.MAX,
        (id, what) -> {
          out.id(id);
          out.number(what.millis());
          out.length(what.times());
          return true;
        });
    out.length(group.consumers().size());
    for (Consumer each : group.consumers().values()) {
      out.string(bytes(each.name()));
      out.number(each.seenMillis());
      out.length(each.pending());
      group.walk(
          each,
          StreamId.ZERO,
          StreamId.MAX,
          (id, what) -> {
            out.id(id);
            return true;
          });
    }
  }

  static void read(int type, RdbInput in, StreamValue stream, Limits limits, long mostBytes) {
    try {
      for (int packs = in.count(); packs > 0; packs--) {
        byte[] first = in.string();
        if (first.length != 2 * Long.BYTES) {
          throw new BadDump();
        }
        ByteBuffer parts = ByteBuffer.wrap(first);
        StreamId id = new StreamId(parts.getLong(), parts.getLong());
        new PackReader(id, Listpack.read(in.string())).addTo(stream, limits);
        CollectionDumps.requireRoom(stream, mostBytes);
      }
    } catch (NoSuchElementException | NumberFormatException e) {
      throw new BadDump();
    }
    boolean isWhole = in.length() == stream.size();
    StreamId last = in.idLengths();
    StreamId deleted = StreamId.ZERO;
    long added = stream.size();
    if (type == TYPE) {
      isWhole &= in.idLengths().equals(stream.firstThere());
      deleted = in.idLengths();
      added = in.length();
    }
    if (!isWhole || stream.lastThere().isBehind(last) || added < stream.size()) {
      throw new BadDump();
    }
    stream.set(last, added, deleted);
    for (int groups = in.count(); groups > 0; groups--) {
      readGroup(type, in, stream);
    }
  }

  /** A listpack of entries that is read. */
  private static final class PackReader {
    private final StreamId first;
    private final Iterator<byte[]> elements;

    PackReader(StreamId first, List<byte[]> elements) {
      this.first = first;
      this.elements = elements.iterator();
    }

    private long number() {
      return Long.parseLong(new String(elements.next(), StandardCharsets.US_ASCII));
    }

    private List<byte[]> texts(long count) {
      List<byte[]> texts = new ArrayList<>();
      for (long left = count; left > 0; left--) {
        texts.add(elements.next());
      }
      return texts;
    }

    void addTo(StreamValue stream, Limits limits) {
      long entries = number() + number(); // those that are deleted, too
      List<byte[]> fields = texts(number());
      long _ = number();
      for (long left = entries; left > 0; left--) {
        long flags = number();
        StreamId id = new StreamId(first.millis() + number(), first.number() + number());
        List<byte[]> names = fields;
        List<byte[]> values = new ArrayList<>();
        if ((flags & SAME_FIELDS) != 0) {
          values = texts(fields.size());
        } else {
          names = new ArrayList<>();
          for (long more = number(); more > 0; more--) {
            names.add(elements.next());
            values.add(elements.next());
          }
        }
        long _ = number();
        if ((flags & DELETED) == 0) {
          add(stream, id, names, values, limits);
        }
      }
      if (entries < 0 || elements.hasNext()) {
        throw new BadDump();
      }
    }

    private static void add(
        StreamValue stream, StreamId id, List<byte[]> names, List<byte[]> values, Limits limits) {
      if (!id.isBehind(stream.last()) || names.isEmpty()) {
        throw new BadDump();
      }
      StreamEntry entry = StreamEntry.begin(names.size());
      names.forEach(entry::add);
      entry.endNames();
      values.forEach(entry::add);
      stream.add(id, entry, limits);
    }
  }

  private static void readGroup(int type, RdbInput in, StreamValue stream) {
    String name = name(in.string());
    StreamId last = in.idLengths();
    long read = type == TYPE ? in.length() : stream.countedUpTo(last);
    if (read < ConsumerGroup.UNKNOWN || !stream.addGroup(name, last, read)) {
      throw new BadDump();
    }
    ConsumerGroup group = Objects.requireNonNull(stream.groups().get(name));
    Map<StreamId, long[]> pending = new HashMap<>();
    for (int left = in.count(); left > 0; left--) {
      StreamId id = in.id();
      if (pending.put(id, new long[] {in.number(), in.length()}) != null) {
        throw new BadDump();
      }
    }
    for (int left = in.count(); left > 0; left--) {
      String consumer = name(in.string());
      boolean isNew = !group.consumers().containsKey(consumer);
      Consumer of = group.heardOf(consumer, in.number());
      for (int ids = in.count(); ids > 0; ids--) {
        StreamId id = in.id();
        long[] what = pending.remove(id);
        isNew &= what != null;
        if (what != null) {
          group.assign(id, of, what[0], what[1]);
        }
      }
      if (!isNew) {
        throw new BadDump();
      }
    }
    if (!pending.isEmpty()) {
      throw new BadDump();
    }
  }
}

package dev.assay.kv.server.structure;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.assay.kv.server.structure.Collection.PairVisitor;
import dev.assay.kv.server.structure.StreamEntry.Cursor;

/**
 * The entries of a stream by their ids. An entry is the number of its shape, that is of its fields'
 * names, and its values; the first shapes of a stream are kept once, later ones with their entries,
 * as shape 0.
 */
final class StreamEntries {

  private static final int MOST_SHAPES = 16;
  private static final int MOST_SHAPE_BYTES = 1024;

  private final IdLog.Tally tally;
  private IdLog log;
  private Pack shapes = new Pack();

  StreamEntries(IdLog.Tally tally) {
    this.tally = tally;
    log = new IdLog(tally);
  }

  IdLog log() {
    return log;
  }

  /** Adds an entry, whose id is not there; what was put together is gone then. */
  void add(StreamId id, StreamEntry entry, Limits limits) {
    long from = entry.address();
    int known = shape(entry.names(), entry.namesBytes());
    if (known >= 0) {
      from = entry.name(known + 1);
    }
    int bytes = (int) (entry.address() + entry.size() - from);
    log.add(id, from, bytes, limits.streamEntries(), limits.streamBytes());
  }

  /** Where these names are kept; −1 where they are not. */
  private int shape(long names, int bytes) {
    if (bytes > MOST_SHAPE_BYTES) {
      return -1;
    }
    int known = shapes.find(names, bytes, 1);
    if (known < 0 && shapes.count() < MOST_SHAPES) {
      known = shapes.bytes();
      tally.bytes -= shapes.memoryBytes();
      shapes.add(names, bytes);
      tally.bytes += shapes.memoryBytes();
    }
    return known;
  }

  private long names(long entry) {
    int shape = new Cursor(entry).number();
    return shape == 0 ? entry + 1 : shapes.address(shape - 1);
  }

  /** How many fields an entry has. */
  int fields(long entry) {
    return new Cursor(names(entry)).number();
  }

  /** Sees an entry's fields with their values. */
  void forEach(long entry, PairVisitor visitor) {
    Cursor names = new Cursor(names(entry));
    int fields = names.number();
    Cursor values = new Cursor(entry);
    if (ALL.get(JAVA_BYTE, entry) == 0) {
      values = new Cursor(names.at());
      values.skip(fields);
    } else {
      int _ = values.number();
    }
    for (int i = 0; i < fields; i++) {
      int nameBytes = names.text();
      int valueBytes = values.text();
      visitor.pair(names.at() - nameBytes, nameBytes, values.at() - valueBytes, valueBytes);
    }
  }

  /** An entry as it was put together, in the calling thread's place. */
  StreamEntry plain(long entry) {
    StreamEntry plain = StreamEntry.begin(fields(entry));
    forEach(entry, (name, nameBytes, value, valueBytes) -> plain.add(name, nameBytes));
    plain.endNames();
    forEach(entry, (name, nameBytes, value, valueBytes) -> plain.add(value, valueBytes));
    return plain;
  }

  /** The same in memory of its own. */
  StreamEntries copy(IdLog.Tally of) {
    StreamEntries copy = new StreamEntries(of);
    copy.log = log.copy(of);
    copy.shapes = shapes.copy();
    of.bytes += shapes.memoryBytes();
    return copy;
  }

  void release() {
    log.release();
    shapes.release();
  }
}

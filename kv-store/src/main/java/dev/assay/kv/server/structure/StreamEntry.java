package dev.assay.kv.server.structure;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.assay.kv.server.resp.Buffer;

/**
 * An entry that is being put together: room for its id, a 0, how many fields it has, their names,
 * and their values. Numbers and lengths take seven bits a byte.
 */
public final class StreamEntry {

  /** Where the names begin: a number of three bytes finds room there and before the values. */
  private static final int NAMES_OFFSET = IdLog.ID_BYTES + 1;

  private static final ThreadLocal<StreamEntry> OWN = ThreadLocal.withInitial(StreamEntry::new);

  private final Buffer bytes = new Buffer();
  private int namesBytes;

  private StreamEntry() {}

  /** This thread's, empty, to which so many names and then as many values are added. */
  public static StreamEntry begin(int fields) {
    StreamEntry own = OWN.get();
    own.bytes.clear();
    own.bytes.reserve(NAMES_OFFSET);
    own.bytes.added(NAMES_OFFSET);
    ALL.set(JAVA_BYTE, own.bytes.end() - 1, (byte) 0);
    own.number(fields);
    return own;
  }

  /** This thread's, as another was. */
  static StreamEntry of(long address, int count) {
    StreamEntry own = OWN.get();
    own.bytes.clear();
    own.bytes.add(address, count);
    Cursor names = new Cursor(own.bytes.address() + NAMES_OFFSET);
    names.skip(names.number());
    own.namesBytes = (int) (names.at() - own.bytes.address()) - NAMES_OFFSET;
    return own;
  }

  /** Adds a name or a value. */
  public void add(long address, int count) {
    number(count);
    bytes.add(address, count);
  }

  /** As {@link #add(long, int)}. */
  public void add(byte[] text) {
    number(text.length);
    bytes.add(text);
  }

  /** All names are there; values follow. */
  public void endNames() {
    namesBytes = (int) bytes.size() - NAMES_OFFSET;
  }

  private void number(int value) {
    bytes.reserve(5);
    long end = writeNumber(bytes.end(), value);
    bytes.added(end - bytes.end());
  }

  private static long writeNumber(long address, int value) {
    long at = address;
    int left = value;
    for (; left >= 128; left >>>= 7) {
      ALL.set(JAVA_BYTE, at++, (byte) (left | 128));
    }
    ALL.set(JAVA_BYTE, at++, (byte) left);
    return at;
  }

  long address() {
    return bytes.address();
  }

  int size() {
    return (int) bytes.size();
  }

  /** Where the count of the names is, and these. */
  long names() {
    return bytes.address() + NAMES_OFFSET;
  }

  int namesBytes() {
    return namesBytes;
  }

  /**
   * Writes the number of a shape, below 2²¹, and room for an id over what comes before the values;
   * the names are gone then. Returns where it begins.
   */
  long name(int shape) {
    int width = shape < 1 << 7 ? 1 : shape < 1 << 14 ? 2 : 3;
    long at = names() + namesBytes - width;
    long _ = writeNumber(at, shape);
    return at - IdLog.ID_BYTES;
  }

  /** Reads numbers and texts one after the other. */
  static final class Cursor {
    private long at;

    Cursor(long at) {
      this.at = at;
    }

    long at() {
      return at;
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

    /** Goes over a text, whose length is returned. */
    int text() {
      int length = number();
      at += length;
      return length;
    }

    void skip(int texts) {
      for (int i = 0; i < texts; i++) {
        int _ = text();
      }
    }
  }
}

package dev.assay.kv.server.rdb;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Redis's listpack: bytes of all (4), elements (2), the elements, 255. An element is what it is
 * with its length, then how long all that is, seven bits a byte, so that it can be walked from its
 * end. Lowest byte first. Strings are written as strings, whatever they say.
 *
 * <pre>
 *   0nnnnnnn        an integer from 0 to 127       10llllll        a string below 64 bytes
 *   110nnnnn +1     of 13 bits                     1110llll +1     below 4096 bytes
 *   0xf1 to 0xf4    of 16, 24, 32, 64 bits         0xf0 +4         of any length
 * </pre>
 */
final class Listpack {

  private static final int HEADER_BYTES = 6;
  private static final int END = 0xff;
  private static final int MANY = 0xffff;

  private final RdbOutput elements = new RdbOutput(256);
  private int count;

  /** How many bytes its elements take. */
  int size() {
    return elements.size();
  }

  void add(byte[] text) {
    int before = elements.size();
    if (text.length < 64) {
      elements.add(0x80 | text.length);
    } else if (text.length < 4096) {
      elements.add(0xe0 | (text.length >>> 8));
      elements.add(text.length);
    } else {
      elements.add(0xf0);
      little(text.length, 4);
    }
    elements.add(text);
    end(before);
  }

  void add(long number) {
    int before = elements.size();
    if (number >= 0 && number < 128) {
      elements.add((int) number);
    } else if (number >= -4096 && number < 4096) {
      elements.add(0xc0 | ((int) (number >> 8) & 0x1f));
      elements.add((int) number);
    } else {
      int bytes =
          number == (short) number
              ? 2
              : number << 40 >> 40 == number ? 3 : number == (int) number ? 4 : 8;
      elements.add(bytes == 8 ? 0xf4 : 0xef + bytes);
      little(number, bytes);
    }
    end(before);
  }

  private void little(long number, int bytes) {
    for (int i = 0; i < bytes; i++) {
      elements.add((int) (number >>> (8 * i)));
    }
  }

  private void end(int before) {
    int length = elements.size() - before;
    int width = endBytes(length);
    for (int i = width - 1; i >= 0; i--) {
      elements.add(((length >>> (7 * i)) & 0x7f) | (i < width - 1 ? 0x80 : 0));
    }
    count++;
  }

  private static int endBytes(int length) {
    int bytes = length < 1 << 7 ? 1 : 2;
    while (bytes > 1 && bytes < 5 && length >= (1 << (7 * bytes)) - 1) {
      bytes++;
    }
    return bytes;
  }

  /** Adds all elements of another. */
  void addAll(Listpack other) {
    elements.add(other.elements.toBytes());
    count += other.count;
  }

  byte[] toBytes() {
    int bytes = HEADER_BYTES + elements.size() + 1;
    return ByteBuffer.allocate(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(bytes)
        .putShort((short) Math.min(count, MANY))
        .put(elements.toBytes())
        .put((byte) END)
        .array();
  }

  /**
   * The elements of one, integers as their digits.
   *
   * @throws BadDump when it is none
   */
  static List<byte[]> read(byte[] pack) {
    ByteBuffer in = ByteBuffer.wrap(pack).order(ByteOrder.LITTLE_ENDIAN);
    if (pack.length <= HEADER_BYTES
        || in.getInt() != pack.length
        || (pack[pack.length - 1] & 0xff) != END) {
      throw new BadDump();
    }
    int count = in.getShort() & 0xffff;
    List<byte[]> elements = new ArrayList<>();
    try {
      while (in.position() < pack.length - 1) {
        int before = in.position();
        elements.add(element(in));
        in.position(in.position() + endBytes(in.position() - before));
      }
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new BadDump();
    }
    if (in.position() != pack.length - 1 || (count != MANY && count != elements.size())) {
      throw new BadDump();
    }
    return elements;
  }

  private static byte[] element(ByteBuffer in) {
    int first = in.get() & 0xff;
    if (first < 0x80) {
      return digits(first);
    } else if (first < 0xc0) {
      return text(in, first & 0x3f);
    } else if (first < 0xe0) {
      int high = (first & 0x1f) << 27 >> 19;
      return digits(high | (in.get() & 0xff));
    } else if (first < 0xf0) {
      return text(in, ((first & 0xf) << 8) | (in.get() & 0xff));
    }
    return switch (first) {
      case 0xf0 -> text(in, in.getInt());
      case 0xf1 -> digits(in.getShort());
      case 0xf2 -> digits((in.getShort() & 0xffff) | ((long) in.get() << 16));
      case 0xf3 -> digits(in.getInt());
      case 0xf4 -> digits(in.getLong());
      default -> throw new BadDump();
    };
  }

  private static byte[] text(ByteBuffer in, int length) {
    if (length < 0 || length > in.remaining()) {
      throw new BadDump();
    }
    byte[] text = new byte[length];
    in.get(text);
    return text;
  }

  private static byte[] digits(long number) {
    return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
  }
}

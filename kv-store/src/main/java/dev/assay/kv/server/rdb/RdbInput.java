package dev.assay.kv.server.rdb;

import dev.assay.kv.server.structure.StreamId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads what {@link RdbOutput} writes, and what Redis does: integers and compressed strings. */
public final class RdbInput {

  private static final int INTEGER = 0xc0;
  private static final int COMPRESSED = 0xc3;

  private final ByteBuffer in;

  /** Of so many bytes of an array, from one on. */
  public RdbInput(byte[] bytes, int from, int to) {
    in = ByteBuffer.wrap(bytes, from, to - from).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Whether nothing is left. */
  public boolean isAtEnd() {
    return !in.hasRemaining();
  }

  private void require(long bytes) {
    if (bytes < 0 || bytes > in.remaining()) {
      throw new BadDump();
    }
  }

  int unsignedByte() {
    require(1);
    return in.get() & 0xff;
  }

  /** A length. */
  public long length() {
    int first = unsignedByte();
    return switch (first >>> 6) {
      case 0 -> first;
      case 1 -> ((first & 0x3f) << 8) | unsignedByte();
      default -> {
        require(first == 0x81 ? 8 : 4);
        yield switch (first) {
          case 0x80 -> Integer.reverseBytes(in.getInt()) & 0xffff_ffffL;
          case 0x81 -> Long.reverseBytes(in.getLong());
          default -> throw new BadDump();
        };
      }
    };
  }

  /** A length of things that each take a byte at least. */
  int count() {
    long count = length();
    require(count);
    return (int) count;
  }

  /** A string. */
  public byte[] string() {
    require(1);
    int first = in.get(in.position()) & 0xff;
    if (first < INTEGER) {
      return bytes(length());
    }
    in.position(in.position() + 1);
    if (first == COMPRESSED) {
      int compressed = count();
      long length = length();
      if (length < 0 || length > Integer.MAX_VALUE - 8) {
        throw new BadDump();
      }
      return Lzf.decompress(bytes(compressed), (int) length);
    }
    long number =
        switch (first - INTEGER) {
          case 0 -> (byte) unsignedByte();
          case 1 -> {
            require(2);
            yield in.getShort();
          }
          case 2 -> {
            require(4);
            yield in.getInt();
          }
          default -> throw new BadDump();
        };
    return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
  }

  private byte[] bytes(long count) {
    require(count);
    byte[] bytes = new byte[(int) count];
    in.get(bytes);
    return bytes;
  }

  /** Eight bytes, the lowest first. */
  long number() {
    require(8);
    return in.getLong();
  }

  /** An id in sixteen bytes, the highest first. */
  StreamId id() {
    require(16);
    return new StreamId(Long.reverseBytes(in.getLong()), Long.reverseBytes(in.getLong()));
  }

  /** An id as two lengths. */
  StreamId idLengths() {
    return new StreamId(length(), length());
  }
}

package dev.assay.kv.server.rdb;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** What a collection holds, in whatever form it comes: elements, members, fields with values. */
interface Items {

  /** How many there are; a field and its value are one, as are a member and its score. */
  long count();

  /** The next string. */
  byte[] string();

  /** The next score. */
  double score();

  /** Strings one behind the other, scores in eight bytes. */
  final class Plain implements Items {
    private final RdbInput in;
    private final long count;

    Plain(RdbInput in) {
      this.in = in;
      count = in.count();
    }

    @Override
    public long count() {
      return count;
    }

    @Override
    public byte[] string() {
      return in.string();
    }

    @Override
    public double score() {
      return Double.longBitsToDouble(in.number());
    }
  }

  /** Strings of a compact form. */
  final class Gathered implements Items {
    private final Iterator<byte[]> strings;
    private final long count;

    Gathered(List<byte[]> strings, int each) {
      if (strings.size() % each != 0) {
        throw new BadDump();
      }
      this.strings = strings.iterator();
      count = strings.size() / each;
    }

    @Override
    public long count() {
      return count;
    }

    @Override
    public byte[] string() {
      return strings.next();
    }

    @Override
    public double score() {
      String text = new String(string(), StandardCharsets.US_ASCII);
      try {
        return switch (text) {
          case "inf" -> Double.POSITIVE_INFINITY;
          case "-inf" -> Double.NEGATIVE_INFINITY;
          default -> Double.parseDouble(text);
        };
      } catch (NumberFormatException e) {
        throw new BadDump();
      }
    }
  }

  /** The members of an intset: how many bytes each has (4), how many (4), in order, low first. */
  static List<byte[]> integers(byte[] set) {
    ByteBuffer in = ByteBuffer.wrap(set).order(ByteOrder.LITTLE_ENDIAN);
    if (set.length < 8) {
      throw new BadDump();
    }
    int bytes = in.getInt();
    int count = in.getInt();
    if ((bytes != 2 && bytes != 4 && bytes != 8) || (long) bytes * count != in.remaining()) {
      throw new BadDump();
    }
    List<byte[]> members = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long member = bytes == 2 ? in.getShort() : bytes == 4 ? in.getInt() : in.getLong();
      members.add(Long.toString(member).getBytes(StandardCharsets.US_ASCII));
    }
    return members;
  }

  /** The elements of a quicklist: nodes, each a long element itself (1) or a listpack (2). */
  static List<byte[]> quicklist(RdbInput in) {
    List<byte[]> elements = new ArrayList<>();
    for (int left = in.count(); left > 0; left--) {
      int container = in.unsignedByte();
      byte[] node = in.string();
      if (container == 1) {
        elements.add(node);
      } else if (container == 2) {
        elements.addAll(Listpack.read(node));
      } else {
        throw new BadDump();
      }
    }
    return elements;
  }
}

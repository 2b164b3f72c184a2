package dev.assay.kv.server.family;

import dev.assay.kv.server.keyspace.Structure;
import dev.assay.kv.server.resp.Buffer;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.server.structure.Bytes;
import dev.assay.kv.server.structure.HashValue;
import dev.assay.kv.server.structure.Limits;
import dev.assay.kv.server.structure.ListValue;
import dev.assay.kv.server.structure.SetValue;
import dev.assay.kv.server.structure.SortedSet;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Collections in the plain forms of Redis's RDB: a type, a count, and strings of a length and their
 * bytes; scores as eight bytes. What Redis writes of compact collections is not read.
 */
final class CollectionDumps {

  private static final int LIST = 1;
  private static final int SET = 2;
  private static final int HASH = 4;
  private static final int SORTED_SET = 5;
  private static final int INTEGER = 0xc0;

  private CollectionDumps() {}

  /** Writes a length. */
  static void writeLength(ByteArrayOutputStream out, long length) {
    if (length < 64) {
      out.write((int) length);
    } else if (length < 1 << 14) {
      out.write(0x40 | ((int) length >>> 8));
      out.write((int) length);
    } else {
      out.write(0x80);
      out.writeBytes(ByteBuffer.allocate(4).putInt((int) length).array());
    }
  }

  private static void write(ByteArrayOutputStream out, long address, int bytes) {
    writeLength(out, bytes);
    out.writeBytes(Bytes.toArray(address, bytes));
  }

  /** Writes a collection. */
  static void write(ByteArrayOutputStream out, Structure value) {
    switch (value) {
      case ListValue list -> {
        out.write(LIST);
        writeLength(out, list.size());
        list.walk(
            0,
            false,
            (number, address, bytes) -> {
              write(out, address, bytes);
              return true;
            });
      }
      case SetValue set -> {
        out.write(SET);
        writeLength(out, set.size());
        for (int at = set.next(-1); at >= 0; at = set.next(at)) {
          write(out, set.address(at), set.length(at));
        }
      }
      case HashValue hash -> {
        out.write(HASH);
        writeLength(out, hash.size());
        for (int at = hash.next(-1); at >= 0; at = hash.next(at)) {
          write(out, hash.address(at), hash.length(at));
          write(out, hash.valueAddress(at), hash.valueLength(at));
        }
      }
      case SortedSet set -> {
        out.write(SORTED_SET);
        writeLength(out, set.size());
        set.walk(
            0,
            set.size(),
            true,
            (member, bytes, score) -> {
              write(out, member, bytes);
              ByteBuffer number = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
              out.writeBytes(number.putDouble(score).array());
            });
      }
      default -> throw new ReplyError("ERR DUMP of a %s is not there".formatted(value.type()));
    }
  }

  /** Reads a collection; null where it is none in a plain form, or not whole. */
  static @Nullable Structure read(byte[] dump, int end, Limits limits) {
    ByteBuffer in = ByteBuffer.wrap(dump, 0, end).order(ByteOrder.LITTLE_ENDIAN);
    Buffer scratch = new Buffer();
    Structure value = null;
    try {
      value =
          switch (in.get()) {
            case LIST -> new ListValue();
            case SET -> new SetValue();
            case HASH -> new HashValue();
            case SORTED_SET -> new SortedSet();
            default -> null;
          };
      if (value != null && readInto(value, in, scratch, limits) && !in.hasRemaining()) {
        return value;
      }
    } catch (BufferUnderflowException e) {
      // said by the null
    } finally {
      scratch.free();
    }
    if (value != null) {
      value.release();
    }
    return null;
  }

  private static boolean readInto(Structure value, ByteBuffer in, Buffer scratch, Limits limits) {
    long count = length(in);
    boolean isGood = count > 0;
    for (long i = 0; i < count && isGood; i++) {
      scratch.clear();
      int first = string(in, scratch);
      isGood =
          switch (value) {
            case ListValue list -> {
              list.push(false, scratch.address(), first);
              yield true;
            }
            case SetValue set -> set.add(scratch.address(), first, limits);
            case HashValue hash -> {
              int second = string(in, scratch);
              long at = scratch.address();
              yield hash.put(at, first, at + first, second, limits);
            }
            case SortedSet set -> {
              boolean isNew = !set.find(scratch.address(), first);
              double score = in.getDouble();
              set.put(scratch.address(), first, score, limits);
              yield isNew && !Double.isNaN(score);
            }
            default -> false;
          };
    }
    return isGood;
  }

  private static long length(ByteBuffer in) {
    int first = in.get() & 0xff;
    return switch (first >>> 6) {
      case 0 -> first;
      case 1 -> ((first & 0x3f) << 8) | (in.get() & 0xff);
      case 2 -> first == 0x80 ? Integer.reverseBytes(in.getInt()) & 0xffff_ffffL : -1;
      default -> -1;
    };
  }

  private static int string(ByteBuffer in, Buffer to) {
    byte[] bytes = string(in);
    to.add(bytes);
    return bytes.length;
  }

  /**
   * Reads a string.
   *
   * @throws BufferUnderflowException where it is not whole, or in no plain form
   */
  static byte[] string(ByteBuffer in) {
    int first = in.get(in.position()) & 0xff;
    if (first >= INTEGER && first <= INTEGER + 2) {
      byte _ = in.get();
      long number =
          first == INTEGER ? in.get() : first == INTEGER + 1 ? in.getShort() : in.getInt();
      return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
    }
    long length = length(in);
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[(int) length];
    ByteBuffer _ = in.get(bytes);
    return bytes;
  }
}

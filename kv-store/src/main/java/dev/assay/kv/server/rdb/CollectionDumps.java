package dev.assay.kv.server.rdb;

import dev.assay.kv.server.keyspace.Structure;
import dev.assay.kv.server.resp.Buffer;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.server.structure.HashValue;
import dev.assay.kv.server.structure.Limits;
import dev.assay.kv.server.structure.ListValue;
import dev.assay.kv.server.structure.SetValue;
import dev.assay.kv.server.structure.SortedSet;
import dev.assay.kv.server.structure.StreamValue;

/**
 * Values that are no strings. Collections are written in the plain forms: a type, a count, and
 * strings; scores as eight bytes. Those that Redis writes of compact ones are read too.
 */
public final class CollectionDumps {

  private static final int LIST = 1;
  private static final int SET = 2;
  private static final int HASH = 4;
  private static final int SORTED_SET = 5;
  private static final int INTEGER_SET = 11;
  private static final int HASH_PACK = 16;
  private static final int SORTED_SET_PACK = 17;
  private static final int LIST_PACKS = 18;

  private CollectionDumps() {}

  /** Writes a value with its type. */
  public static void write(RdbOutput out, Structure value) {
    switch (value) {
      case ListValue list -> {
        out.add(LIST);
        out.length(list.size());
        list.walk(
            0,
            false,
            (number, address, bytes) -> {
              out.string(address, bytes);
              return true;
            });
      }
      case SetValue set -> {
        out.add(SET);
        out.length(set.size());
        for (int at = set.next(-1); at >= 0; at = set.next(at)) {
          out.string(set.address(at), set.length(at));
        }
      }
      case HashValue hash -> {
        out.add(HASH);
        out.length(hash.size());
        for (int at = hash.next(-1); at >= 0; at = hash.next(at)) {
          out.string(hash.address(at), hash.length(at));
          out.string(hash.valueAddress(at), hash.valueLength(at));
        }
      }
      case SortedSet set -> {
        out.add(SORTED_SET);
        out.length(set.size());
        set.walk(
            0,
            set.size(),
            true,
            (member, bytes, score) -> {
              out.string(member, bytes);
              out.number(Double.doubleToRawLongBits(score));
            });
      }
      case StreamValue stream -> StreamDumps.write(out, stream);
      default -> throw new IllegalStateException("a value without a form, " + value.type());
    }
  }

  /**
   * Reads a value of a type, to the end.
   *
   * @param mostBytes that it may take: what is compressed may be two hundred times as long
   * @throws BadDump when it is not one
   */
  public static Structure read(int type, RdbInput in, Limits limits, long mostBytes) {
    Structure value =
        switch (type) {
          case LIST, LIST_PACKS -> new ListValue();
          case SET, INTEGER_SET -> new SetValue();
          case HASH, HASH_PACK -> new HashValue();
          case SORTED_SET, SORTED_SET_PACK -> new SortedSet();
          case StreamDumps.TYPE, StreamDumps.OLD_TYPE -> new StreamValue();
          default -> throw new BadDump();
        };
    Buffer scratch = new Buffer();
    try {
      if (value instanceof StreamValue stream) {
        StreamDumps.read(type, in, stream, limits, mostBytes);
      } else {
        addAll(value, items(type, in), scratch, limits, mostBytes);
      }
      if (in.isAtEnd()) {
        return value;
      }
      throw new BadDump();
    } catch (BadDump | ReplyError | OutOfMemoryError e) {
      value.release();
      throw e;
    } finally {
      scratch.free();
    }
  }

  private static Items items(int type, RdbInput in) {
    return switch (type) {
      case INTEGER_SET -> new Items.Gathered(Items.integers(in.string()), 1);
      case HASH_PACK, SORTED_SET_PACK -> new Items.Gathered(Listpack.read(in.string()), 2);
      case LIST_PACKS -> new Items.Gathered(Items.quicklist(in), 1);
      default -> new Items.Plain(in);
    };
  }

  static void requireRoom(Structure value, long mostBytes) {
    if (value.memoryBytes() > mostBytes) {
      throw ReplyError.full();
    }
  }

  private static void addAll(
      Structure value, Items items, Buffer scratch, Limits limits, long mostBytes) {
    if (items.count() == 0) {
      throw new BadDump();
    }
    for (long left = items.count(); left > 0; left--) {
      byte[] first = items.string();
      scratch.clear();
      scratch.add(first);
      boolean isNew =
          switch (value) {
            case ListValue list -> {
              list.push(false, scratch.address(), first.length);
              yield true;
            }
            case SetValue set -> set.add(scratch.address(), first.length, limits);
            case HashValue hash -> {
              byte[] second = items.string();
              scratch.add(second);
              long at = scratch.address();
              yield hash.put(at, first.length, at + first.length, second.length, limits);
            }
            case SortedSet set -> {
              boolean isKnown = set.find(scratch.address(), first.length);
              double score = items.score();
              if (Double.isNaN(score)) {
                throw new BadDump();
              }
              set.put(scratch.address(), first.length, score, limits);
              yield !isKnown;
            }
            default -> false;
          };
      if (!isNew) {
        throw new BadDump();
      }
      requireRoom(value, mostBytes);
    }
  }
}

package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.keyspace.Structure;
import dev.assay.kv.server.resp.Buffer;
import dev.assay.kv.server.resp.Glob;
import dev.assay.kv.server.resp.Reply;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.server.structure.Collection;
import dev.assay.kv.shard.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What commands of several types of collections have in common. */
final class CollectionCommands {

  private static final int BUCKETS_PER_KEY = 10;

  /** Most members by chance, where each comes with its value. */
  private static final long MOST_RANDOM_PAIRS = Long.MAX_VALUE / 2;

  private CollectionCommands() {}

  /** The structure of a key to change it, and a new one, not in place yet, where none is there. */
  static <S extends Structure> S findOrNew(Call call, int key, Class<S> type, Supplier<S> made) {
    S found = call.find(key, type);
    return found == null ? made.get() : found;
  }

  /** A structure has changed that was found or is new: it is put in its place, or goes if empty. */
  static void store(Call call, Structure structure) {
    if (!call.keys().exists()) {
      if (structure.isEmpty()) {
        structure.release();
      } else {
        call.keys().put(structure, Operation.NEVER);
      }
    } else if (structure.isEmpty()) {
      call.keys().remove();
    } else {
      call.keys().changed();
    }
  }

  /**
   * Sets a key to a structure of this size, whatever is there, and replies the size; nothing is
   * left where it is empty.
   */
  static void replace(Call call, int key, Structure structure, long size) {
    boolean found = call.find(key);
    if (size > 0) {
      call.keys().put(structure, Operation.NEVER);
    } else {
      structure.release();
      if (found) {
        call.keys().remove();
      }
    }
    call.reply().integer(size);
  }

  /** HLEN, SCARD and ZCARD. */
  static void size(Call call, Class<? extends Collection> type) {
    Collection of = call.read(1, type);
    call.reply().integer(of == null ? 0 : of.size());
  }

  /** HDEL, SREM and ZREM. */
  static void remove(Call call, Class<? extends Collection> type) {
    Collection of = call.find(1, type);
    int gone = 0;
    if (of != null) {
      for (int i = 2; i < call.count() && !of.isEmpty(); i++) {
        gone += of.remove(call.address(i), call.length(i)) ? 1 : 0;
      }
      if (gone > 0) {
        store(call, of);
      }
    }
    call.reply().integer(gone);
  }

  /** An argument that is an integer, within bounds or else an error of this text. */
  static long inRange(Call call, int argument, long least, long most, String otherwise) {
    long value = call.integer(argument);
    if (value < least || value > most) {
      throw new ReplyError(otherwise);
    }
    return value;
  }

  /** How many random members are asked for; negative where they may be the same. */
  private static long randomCount(Call call, long most) {
    return inRange(
        call,
        2,
        -most,
        most,
        most == Long.MAX_VALUE
            ? "ERR value is out of range, value must between -%d and %d".formatted(most, most)
            : "ERR value is out of range");
  }

  /** Replies the value that goes with what is at a place. */
  @FunctionalInterface
  interface ValueReply<C> {

    /** One reply. */
    void write(Reply reply, C of, int place);
  }

  /** HRANDFIELD, SRANDMEMBER and ZRANDMEMBER; where this word follows, with values. */
  static <C extends Collection> void random(
      Call call, Class<C> type, @Nullable String word, ValueReply<C> values) {
    Reply reply = call.reply();
    if (call.count() == 2) {
      C of = call.read(1, type);
      if (of == null) {
        reply.nullBulk();
      } else {
        replyAt(reply, of, of.random());
      }
      return;
    }
    boolean withValues = word != null && call.count() == 4 && call.is(3, word);
    if (word == null && call.count() > 3) {
      throw ReplyError.syntax();
    }
    long count = randomCount(call, Long.MAX_VALUE);
    if (call.count() > 3 && !withValues) {
      throw ReplyError.syntax();
    }
    if (withValues) {
      count = randomCount(call, MOST_RANDOM_PAIRS);
    }
    C of = call.read(1, type);
    if (of == null) {
      reply.array(0);
      return;
    }
    boolean isPairs = withValues && reply.protocol() == 3;
    long replies = count < 0 ? -count : Math.min(count, of.size());
    reply.array(withValues && !isPairs ? 2 * replies : replies);
    int[] distinct = count < 0 ? new int[0] : of.random(count);
    for (long i = 0; i < replies; i++) {
      int at = count < 0 ? of.random() : distinct[(int) i];
      if (isPairs) {
        reply.array(2);
      }
      replyAt(reply, of, at);
      if (withValues) {
        values.write(reply, of, at);
      }
    }
  }

  /** Replies the string at a place. */
  static void replyAt(Reply reply, Collection of, int place) {
    long address = of.address(place);
    reply.bulk(address, of.length(place));
  }

  /** HSCAN, SSCAN and ZSCAN; pairs are shown by their writer. */
  static void scan(Call call, Class<? extends Collection> type, @Nullable PairWriter values) {
    long cursor = ScanCommands.cursor(call, 2);
    Collection of = call.read(1, type);
    long count = 10;
    Glob glob = null;
    if (of == null) {
      call.reply().array(2);
      call.reply().bulk("0");
      call.reply().array(0);
      return;
    }
    for (int i = 3; i < call.count(); i += 2) {
      if (i + 1 < call.count() && call.is(i, "COUNT")) {
        count = call.integer(i + 1);
        if (count < 1) {
          throw ReplyError.syntax();
        }
      } else if (i + 1 < call.count() && call.is(i, "MATCH")) {
        glob = new Glob(call.bytes(i + 1), false);
      } else {
        throw ReplyError.syntax();
      }
    }
    Met met = new Met(values, glob);
    long wanted = values == null ? count : (count + 1) / 2;
    long steps = count > Long.MAX_VALUE / BUCKETS_PER_KEY ? count : BUCKETS_PER_KEY * count;
    do {
      cursor = of.scan(cursor, met);
    } while (cursor != 0 && --steps >= 0 && met.seen < wanted);
    call.reply().array(2);
    call.reply().bulk(Long.toUnsignedString(cursor));
    met.reply(call);
  }

  /** Writes the value that goes with a member. */
  @FunctionalInterface
  interface PairWriter {

    /** Adds the value's text. */
    void write(Buffer to, long value, int bytes);
  }

  private static final class Met implements Collection.PairVisitor {
    private final Buffer bytes = new Buffer();
    private final List<Integer> lengths = new ArrayList<>();
    private final @Nullable PairWriter values;
    private final @Nullable Glob glob;
    private long seen;

    Met(@Nullable PairWriter values, @Nullable Glob glob) {
      this.values = values;
      this.glob = glob;
    }

    @Override
    public void pair(long key, int keyBytes, long value, int valueBytes) {
      seen++;
      if (glob != null && !glob.matches(key, keyBytes)) {
        return;
      }
      bytes.add(key, keyBytes);
      lengths.add(keyBytes);
      if (values != null) {
        long before = bytes.size();
        values.write(bytes, value, valueBytes);
        lengths.add((int) (bytes.size() - before));
      }
    }

    void reply(Call call) {
      ScanCommands.reply(call, bytes, lengths);
    }
  }
}

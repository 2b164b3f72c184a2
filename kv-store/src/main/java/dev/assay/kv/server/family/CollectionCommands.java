package dev.assay.kv.server.family;

import dev.assay.kv.memory.NativeHeap;
import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.keyspace.Structure;
import dev.assay.kv.server.resp.Buffer;
import dev.assay.kv.server.resp.Glob;
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
  static final long MOST_RANDOM_PAIRS = Long.MAX_VALUE / 2;

  private CollectionCommands() {}

  /** The structure of a key to change it, and a new one, not in place yet, where none is there. */
  static <S extends Structure> S findOrNew(Call call, int key, Class<S> type, Supplier<S> made) {
    requireMemory(call);
    S found = call.find(key, type);
    return found == null ? made.get() : found;
  }

  /**
   * Structures may take half of the memory, and all of it that records leave.
   *
   * @throws ReplyError when they take more
   */
  static void requireMemory(Call call) {
    long structures = call.core().databases().structureBytes();
    long most = call.instance().mostBytes();
    if (structures > most / 2
        && structures + call.instance().usedBytes() - NativeHeap.usedBytes() > most) {
      throw new ReplyError("OOM command not allowed when used memory > 'maxmemory'.");
    }
  }

  /** A structure has changed that was found or is new: it is put in its place, or goes if empty. */
  static void store(Call call, Structure structure, boolean isEmpty) {
    if (!call.keys().exists()) {
      if (isEmpty) {
        structure.release();
      } else {
        call.keys().put(structure, Operation.NEVER);
      }
    } else if (isEmpty) {
      call.keys().remove();
    } else {
      call.keys().changed();
    }
  }

  /** Sets a key to a structure, whatever is there; nothing is left where it is empty. */
  static void replace(Call call, int key, Structure structure, boolean isEmpty) {
    boolean found = call.find(key);
    if (!isEmpty) {
      call.keys().put(structure, Operation.NEVER);
      return;
    }
    structure.release();
    if (found) {
      call.keys().remove();
    }
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
  static long randomCount(Call call, int argument, long most) {
    return inRange(
        call,
        argument,
        -most,
        most,
        most == Long.MAX_VALUE
            ? "ERR value is out of range, value must between -%d and %d".formatted(most, most)
            : "ERR value is out of range");
  }

  /** Writes what is at a place. */
  @FunctionalInterface
  interface PlaceWriter {

    /** One reply for a place. */
    void write(int place);
  }

  /** Replies members by chance: at most so many different ones, or exactly -count. */
  static void replyRandom(Collection of, long count, PlaceWriter writer) {
    if (count >= 0) {
      for (int place : of.random(count)) {
        writer.write(place);
      }
    } else {
      for (long i = count; i < 0; i++) {
        writer.write(of.random());
      }
    }
  }

  /** HSCAN, SSCAN and ZSCAN; pairs are shown by their writer. */
  static <S extends Structure & Collection> void scan(
      Call call, Class<S> type, @Nullable PairWriter values) {
    long cursor = ScanCommands.cursor(call, 2);
    S of = call.read(1, type);
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

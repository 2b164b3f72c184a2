package dev.assay.kv.server.family;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.CommandTable;
import dev.assay.kv.server.keyspace.Databases;
import dev.assay.kv.server.resp.Buffer;
import dev.assay.kv.server.resp.Glob;
import dev.assay.kv.server.resp.ReplyError;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All keys of a database. */
public final class ScanCommands {

  private static final int BUCKETS_PER_KEY = 10;

  private ScanCommands() {}

  /** Says who handles what. */
  public static void register(CommandTable table) {
    table
        .on("keys", ScanCommands::keys)
        .on("scan", ScanCommands::scan)
        .on("randomkey", ScanCommands::random)
        .on("dbsize", ScanCommands::size)
        .on("flushdb", ScanCommands::flush)
        .on("flushall", ScanCommands::flushAll)
        .on("swapdb", ScanCommands::swap);
  }

  private static void keys(Call call) {
    Glob glob = new Glob(call.bytes(1), false);
    Buffer found = new Buffer();
    List<Integer> lengths = new ArrayList<>();
    call.core()
        .databases()
        .forEach(
            call.client().database(),
            (key, bytes) -> {
              if (glob.isAll() || glob.matches(key, bytes)) {
                found.add(key, bytes);
                lengths.add(bytes);
              }
            });
    reply(call, found, lengths);
  }

  /** Replies strings that lie behind one another, and gives their memory back. */
  static void reply(Call call, Buffer found, List<Integer> lengths) {
    call.reply().array(lengths.size());
    long at = found.address();
    for (int bytes : lengths) {
      call.reply().bulk(at, bytes);
      at += bytes;
    }
    found.free();
  }

  private static void scan(Call call) {
    long cursor = cursor(call, 1);
    Glob glob = null;
    String type = null;
    long count = 10;
    for (int i = 2; i < call.count(); i += 2) {
      if (i + 1 == call.count()) {
        throw ReplyError.syntax();
      }
      if (call.is(i, "COUNT")) {
        count = call.integer(i + 1);
        if (count < 1) {
          throw ReplyError.syntax();
        }
      } else if (call.is(i, "MATCH")) {
        glob = new Glob(call.bytes(i + 1), false);
      } else if (call.is(i, "TYPE")) {
        type = call.text(i + 1);
      } else {
        throw ReplyError.syntax();
      }
    }
    List<byte[]> met = new ArrayList<>();
    long next = next(call, cursor, count, met);
    Buffer found = new Buffer();
    List<Integer> lengths = new ArrayList<>();
    for (byte[] key : met) {
      if ((glob == null || glob.matches(key)) && (type == null || isOfType(call, key, type))) {
        found.add(key);
        lengths.add(key.length);
      }
    }
    call.reply().array(2);
    call.reply().bulk(Long.toUnsignedString(next));
    reply(call, found, lengths);
  }

  private static long next(Call call, long cursor, long count, List<byte[]> met) {
    Databases databases = call.core().databases();
    long next = cursor;
    long steps =
        count > Long.MAX_VALUE / BUCKETS_PER_KEY ? Long.MAX_VALUE : BUCKETS_PER_KEY * count;
    do {
      next =
          databases.scan(
              call.client().database(),
              next,
              1,
              (key, bytes) -> {
                byte[] copy = new byte[bytes];
                MemorySegment.copy(ALL, JAVA_BYTE, key, copy, 0, bytes);
                met.add(copy);
              });
    } while (next != 0 && met.size() < count && --steps > 0);
    return next;
  }

  /** A cursor as SCAN and its like take it. */
  static long cursor(Call call, int argument) {
    try {
      return Long.parseUnsignedLong(call.text(argument));
    } catch (NumberFormatException e) {
      throw new ReplyError("ERR invalid cursor");
    }
  }

  private static boolean isOfType(Call call, byte[] key, @Nullable String type) {
    Buffer copy = new Buffer();
    copy.add(new byte[1]);
    copy.add(key);
    boolean found = call.keys().find(call.client().database(), copy.address() + 1, key.length);
    boolean is = found && call.keys().type().equalsIgnoreCase(type);
    copy.free();
    return is;
  }

  private static void random(Call call) {
    Buffer key = new Buffer();
    if (call.core().databases().random(call.client().database(), key)) {
      call.reply().bulk(key.address(), key.size());
    } else {
      call.reply().nullBulk();
    }
    key.free();
  }

  private static void size(Call call) {
    call.reply().integer(call.core().databases().size(call.client().database()));
  }

  private static void requireMode(Call call) {
    if (call.count() > 2 || (call.count() == 2 && !call.is(1, "SYNC") && !call.is(1, "ASYNC"))) {
      throw ReplyError.syntax();
    }
  }

  private static void flush(Call call) {
    requireMode(call);
    call.core().databases().flush(call.client().database());
    call.instance().caches().flushed(call);
    call.reply().ok();
  }

  private static void flushAll(Call call) {
    requireMode(call);
    for (int i = 0; i < call.core().databases().count(); i++) {
      call.core().databases().flush(i);
    }
    call.instance().caches().flushed(call);
    call.reply().ok();
  }

  private static void swap(Call call) {
    int count = call.core().databases().count();
    int one = database(call, 1, "ERR invalid first DB index");
    int other = database(call, 2, "ERR invalid second DB index");
    if (one < 0 || other < 0 || one >= count || other >= count) {
      throw new ReplyError("ERR DB index is out of range");
    }
    call.core().databases().swap(one, other);
    call.reply().ok();
  }

  private static int database(Call call, int argument, String otherwise) {
    return (int) call.integer(argument, Integer.MIN_VALUE, Integer.MAX_VALUE, otherwise);
  }
}

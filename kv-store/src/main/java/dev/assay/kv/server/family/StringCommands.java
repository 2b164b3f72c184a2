package dev.assay.kv.server.family;

import static dev.assay.kv.memory.Memory.ALL;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.CommandTable;
import dev.assay.kv.server.keyspace.Keyspace;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.shard.Operation;
import java.lang.foreign.MemorySegment;

/** Strings. */
public final class StringCommands {

  private StringCommands() {}

  /** Says who handles what. */
  public static void register(CommandTable table) {
    table
        .on("get", StringCommands::get)
        .on("set", StringCommands::set)
        .on("setnx", StringCommands::setIfAbsent)
        .on("setex", call -> setUntil(call, Times.EX))
        .on("psetex", call -> setUntil(call, Times.PX))
        .on("getset", StringCommands::getSet)
        .on("getdel", StringCommands::getDelete)
        .on("getex", StringCommands::getExpire)
        .on("mget", StringCommands::getMany)
        .on("mset", StringCommands::setMany)
        .on("msetnx", StringCommands::setManyIfAbsent)
        .on("append", StringCommands::append)
        .on("strlen", StringCommands::length)
        .on("getrange", StringCommands::range)
        .on("substr", StringCommands::range)
        .on("setrange", StringCommands::setRange)
        .on("lcs", Subsequence::run);
    HyperLogLogCommands.register(table);
  }

  private static void get(Call call) {
    if (call.readString(1)) {
      call.replyFound();
    } else {
      call.reply().nullBulk();
    }
  }

  private static void set(Call call) {
    if (call.count() == 3) {
      put(call, 1, 2, Operation.NEVER);
      call.reply().ok();
      return;
    }
    SetOptions options = SetOptions.of(call, 3, true);
    long expiry = options.expiryMillis();
    boolean found = call.find(1);
    if (options.get) {
      call.keys().requireString();
      replyFoundOrNull(call, found);
    }
    boolean isToSet = options.ifAbsent ? !found : found || !options.ifPresent;
    if (isToSet) {
      long until = options.keepExpiry ? call.keys().expiryMillis() : expiry;
      requireLength(call, call.length(2));
      call.keys().put(call.address(2), call.length(2), until);
    }
    if (!options.get) {
      if (isToSet) {
        call.reply().ok();
      } else {
        call.reply().nullBulk();
      }
    }
  }

  private static void put(Call call, int key, int value, long expiryMillis) {
    call.keys().aim(call.client().database(), call.address(key), call.length(key));
    call.keys().put(call.address(value), call.length(value), expiryMillis);
  }

  private static void replyFoundOrNull(Call call, boolean found) {
    if (found) {
      call.replyFound();
    } else {
      call.reply().nullBulk();
    }
  }

  private static void setIfAbsent(Call call) {
    boolean found = call.find(1);
    if (!found) {
      call.keys().put(call.address(2), call.length(2), Operation.NEVER);
    }
    call.reply().integer(found ? 0 : 1);
  }

  private static void setUntil(Call call, Times times) {
    put(call, 1, 3, times.moment(call, 2));
    call.reply().ok();
  }

  private static void getSet(Call call) {
    replyFoundOrNull(call, call.readString(1));
    call.keys().put(call.address(2), call.length(2), Operation.NEVER);
  }

  private static void getDelete(Call call) {
    boolean found = call.readString(1);
    replyFoundOrNull(call, found);
    if (found) {
      call.keys().remove();
    }
  }

  private static void getExpire(Call call) {
    SetOptions options = SetOptions.of(call, 2, false);
    long expiry = options.expiryMillis();
    boolean found = call.readString(1);
    replyFoundOrNull(call, found);
    if (!found) {
      return;
    }
    if (options.hasTime() && expiry <= System.currentTimeMillis()) {
      call.keys().remove();
    } else if (options.hasTime()
        || (options.persist && call.keys().expiryMillis() != Operation.NEVER)) {
      call.keys().expireAt(expiry);
    }
  }

  private static void getMany(Call call) {
    call.reply().array(call.count() - 1L);
    for (int i = 1; i < call.count(); i++) {
      replyFoundOrNull(call, call.read(i) && call.keys().isString());
    }
  }

  private static void setMany(Call call) {
    requirePairs(call);
    putPairs(call);
    call.reply().ok();
  }

  private static void putPairs(Call call) {
    for (int i = 1; i < call.count(); i += 2) {
      put(call, i, i + 1, Operation.NEVER);
    }
  }

  private static void setManyIfAbsent(Call call) {
    requirePairs(call);
    for (int i = 1; i < call.count(); i += 2) {
      if (call.find(i)) {
        call.reply().integer(0);
        return;
      }
    }
    putPairs(call);
    call.reply().integer(1);
  }

  private static void requirePairs(Call call) {
    if (call.count() % 2 == 0) {
      throw ReplyError.arity(call.command().name());
    }
  }

  private static void append(Call call) {
    Keyspace keys = call.keys();
    boolean found = call.findString(1);
    int before = keys.length();
    int added = call.length(2);
    if (!found || added > 0) {
      requireLength(call, (long) before + added);
      MemorySegment.copy(ALL, call.address(2), ALL, keys.edit(before + added) + before, added);
      keys.putEdited(before, before + added);
    }
    call.reply().integer((long) before + added);
  }

  /** A string has at most as many bytes as an argument. */
  static void requireLength(Call call, long bytes) {
    if (bytes > call.instance().settings().mostBulkBytes) {
      throw new ReplyError("ERR string exceeds maximum allowed size (proto-max-bulk-len)");
    }
  }

  private static void length(Call call) {
    boolean _ = call.readString(1);
    call.reply().integer(call.keys().length());
  }

  private static void range(Call call) {
    long start = call.integer(2);
    long end = call.integer(3);
    boolean _ = call.readString(1);
    long length = call.keys().length();
    Slice slice = Slice.ofString(start, end, length);
    if (slice.count() == 0 || (start < 0 && end < 0 && start > end)) {
      call.reply().bulk(0, 0);
    } else {
      call.reply().bulk(call.keys().address() + slice.from(), slice.count());
    }
  }

  private static void setRange(Call call) {
    long offset = call.integer(2);
    if (offset < 0) {
      throw new ReplyError("ERR offset is out of range");
    }
    boolean _ = call.findString(1);
    int before = call.keys().length();
    int bytes = call.length(3);
    if (bytes == 0) {
      call.reply().integer(before);
      return;
    }
    requireLength(call, bytes > Long.MAX_VALUE - offset ? Long.MAX_VALUE : offset + bytes);
    int length = (int) Math.max(before, offset + bytes);
    MemorySegment.copy(ALL, call.address(3), ALL, call.keys().edit(length) + offset, bytes);
    call.keys().putEdited((int) offset, (int) offset + bytes);
    call.reply().integer(length);
  }
}

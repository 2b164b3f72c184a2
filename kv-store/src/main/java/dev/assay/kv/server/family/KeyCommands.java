package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.CommandTable;
import dev.assay.kv.server.keyspace.Keyspace;
import dev.assay.kv.server.resp.Decimal;
import dev.assay.kv.server.resp.ReplyError;

/** Keys, whatever their values are. */
public final class KeyCommands {

  private static final int EMBEDDED_BYTES = 44;

  private KeyCommands() {}

  /** Says who handles what. */
  public static void register(CommandTable table) {
    table
        .on("del", KeyCommands::delete)
        .on("unlink", KeyCommands::delete)
        .on("exists", KeyCommands::exists)
        .on("touch", KeyCommands::exists)
        .on("type", KeyCommands::type)
        .on("rename", call -> rename(call, false))
        .on("renamenx", call -> rename(call, true))
        .on("copy", KeyCommands::copy)
        .on("move", KeyCommands::move)
        .on("object|encoding", KeyCommands::encoding)
        .on("object|refcount", call -> object(call, 1))
        .on("object|idletime", call -> object(call, 0))
        .on("object|freq", KeyCommands::frequency)
        .on("memory|usage", KeyCommands::memoryUsage)
        .on("dump", Dumps::dump)
        .on("restore", Dumps::restore)
        .on("wait", KeyCommands::await);
  }

  private static void delete(Call call) {
    int gone = 0;
    for (int i = 1; i < call.count(); i++) {
      if (call.find(i)) {
        call.keys().remove();
        gone++;
      }
    }
    call.reply().integer(gone);
  }

  private static void exists(Call call) {
    int there = 0;
    for (int i = 1; i < call.count(); i++) {
      there += call.read(i) ? 1 : 0;
    }
    call.reply().integer(there);
  }

  private static void type(Call call) {
    boolean _ = call.read(1);
    call.reply().status(call.keys().type());
  }

  private static void rename(Call call, boolean ifAbsent) {
    if (!call.find(1)) {
      throw new ReplyError("ERR no such key");
    }
    boolean isSame = java.util.Arrays.equals(call.bytes(1), call.bytes(2));
    if (ifAbsent && (isSame || call.find(2))) {
      call.reply().integer(0);
      return;
    }
    if (!isSame) {
      boolean _ = call.find(1);
      call.keys().transfer(call.client().database(), call.address(2), call.length(2), false);
    }
    if (ifAbsent) {
      call.reply().integer(1);
    } else {
      call.reply().ok();
    }
  }

  private static void copy(Call call) {
    int from = call.client().database();
    int to = from;
    boolean replaces = false;
    for (int i = 3; i < call.count(); i++) {
      if (call.is(i, "REPLACE")) {
        replaces = true;
      } else if (call.is(i, "DB") && i + 1 < call.count()) {
        to = ConnectionCommands.database(call, ++i);
      } else {
        throw ReplyError.syntax();
      }
    }
    if (from == to && java.util.Arrays.equals(call.bytes(1), call.bytes(2))) {
      throw new ReplyError("ERR source and destination objects are the same");
    }
    Keyspace keys = call.keys();
    boolean isTaken = keys.find(to, call.address(2), call.length(2));
    if ((isTaken && !replaces) || !call.find(1)) {
      call.reply().integer(0);
      return;
    }
    keys.transfer(to, call.address(2), call.length(2), true);
    call.reply().integer(1);
  }

  private static void move(Call call) {
    int from = call.client().database();
    int to = ConnectionCommands.database(call, 2);
    if (from == to) {
      throw new ReplyError("ERR source and destination objects are the same");
    }
    Keyspace keys = call.keys();
    boolean isTaken = keys.find(to, call.address(1), call.length(1));
    boolean isThere = call.find(1);
    if (isThere && !isTaken) {
      keys.transfer(to, call.address(1), call.length(1), false);
    }
    call.reply().integer(isThere && !isTaken ? 1 : 0);
  }

  /** Finds the key that the second argument is; replies that there is none. */
  private static boolean isThere(Call call) {
    boolean is = call.find(2);
    if (!is) {
      call.reply().nullBulk();
    }
    return is;
  }

  private static void encoding(Call call) {
    if (isThere(call)) {
      String structure = call.keys().encoding();
      call.reply().bulk(structure == null ? encoding(call.keys()) : structure);
    }
  }

  private static String encoding(Keyspace keys) {
    return Decimal.isLong(keys.address(), keys.length())
        ? "int"
        : keys.length() <= EMBEDDED_BYTES ? "embstr" : "raw";
  }

  private static void object(Call call, long answer) {
    if (isThere(call)) {
      call.reply().integer(answer);
    }
  }

  private static void frequency(Call call) {
    if (isThere(call)) {
      throw new ReplyError(
          "ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.");
    }
  }

  private static void memoryUsage(Call call) {
    for (int i = 3; i < call.count(); i += 2) {
      if (!call.is(i, "SAMPLES") || i + 1 == call.count() || call.integer(i + 1) < 0) {
        throw ReplyError.syntax();
      }
    }
    if (isThere(call)) {
      call.reply().integer(call.keys().memoryBytes());
    }
  }

  private static void await(Call call) {
    long _ = call.integer(1);
    if (call.integer(2) < 0) {
      throw new ReplyError("ERR timeout is negative");
    }
    call.reply().integer(0);
  }
}

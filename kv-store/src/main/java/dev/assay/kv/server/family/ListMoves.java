package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.CommandTable;
import dev.assay.kv.server.resp.Buffer;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.server.structure.ListValue;
import java.util.stream.IntStream;

/** Taking from the ends of several lists, moving from one to another, and waiting for that. */
final class ListMoves {

  private ListMoves() {}

  static void register(CommandTable table) {
    table
        .on("lmove", call -> move(call, isLeft(call, 3), isLeft(call, 4), -1))
        .on("rpoplpush", call -> move(call, false, true, -1))
        .on("blmove", ListMoves::moveOrAwait)
        .on("brpoplpush", call -> move(call, false, true, Blocking.until(call, 3)))
        .on("blpop", call -> popOrAwait(call, true))
        .on("brpop", call -> popOrAwait(call, false))
        .on("lmpop", call -> popMany(call, 1, -1))
        .on("blmpop", call -> popMany(call, 2, Blocking.until(call, 1)))
        .keys("lmpop", request -> NumberedKeys.of(request, 1))
        .keys("blmpop", request -> NumberedKeys.of(request, 2));
  }

  private static boolean isLeft(Call call, int argument) {
    if (!call.is(argument, "LEFT") && !call.is(argument, "RIGHT")) {
      throw ReplyError.syntax();
    }
    return call.is(argument, "LEFT");
  }

  private static void moveOrAwait(Call call) {
    boolean fromHead = isLeft(call, 3);
    boolean toHead = isLeft(call, 4);
    move(call, fromHead, toHead, Blocking.until(call, 5));
  }

  /** Moves an element; where there is none, waits unless the time is negative. */
  private static void move(Call call, boolean fromHead, boolean toHead, long untilMillis) {
    ListValue from =
        untilMillis < 0 ? call.find(1, ListValue.class) : Blocking.find(call, 1, ListValue.class);
    if (from == null) {
      if (untilMillis < 0) {
        call.reply().nullBulk();
      } else {
        Blocking.await(call, new int[] {1}, untilMillis, call.reply()::nullBulk);
      }
      return;
    }
    ListValue _ = call.find(2, ListValue.class);
    boolean _ = call.find(1);
    long number = fromHead ? 0 : from.size() - 1;
    long address = from.address(number);
    int bytes = from.length();
    call.reply().bulk(address, bytes);
    Buffer element = new Buffer();
    element.add(address, bytes);
    try {
      ListValue to = CollectionCommands.findOrNew(call, 2, ListValue.class, ListValue::new);
      if (to != from) {
        to.push(toHead, element.address(), bytes);
        CollectionCommands.store(call, to, false);
      }
      boolean _ = call.find(1);
      from.remove(number, 1);
      if (to == from) {
        from.push(toHead, element.address(), bytes);
      }
      CollectionCommands.store(call, from, from.size() == 0);
    } finally {
      element.free();
    }
  }

  private static void popOrAwait(Call call, boolean atHead) {
    int last = call.count() - 1;
    long until = Blocking.until(call, last);
    for (int i = 1; i < last; i++) {
      ListValue list = Blocking.find(call, i, ListValue.class);
      if (list != null) {
        call.reply().array(2);
        call.reply().bulk(call.address(i), call.length(i));
        ListCommands.take(call, list, atHead);
        return;
      }
    }
    Blocking.await(call, IntStream.range(1, last).toArray(), until, call.reply()::nullArray);
  }

  private static void popMany(Call call, int numbered, long untilMillis) {
    int keys =
        (int) call.integer(numbered, 1, Integer.MAX_VALUE, "ERR numkeys should be greater than 0");
    int where = numbered + 1 + keys;
    if (where < 0 || where >= call.count()) {
      throw ReplyError.syntax();
    }
    boolean atHead = isLeft(call, where);
    long count = -1;
    for (int i = where + 1; i < call.count(); i += 2) {
      if (count >= 0 || !call.is(i, "COUNT") || i + 1 == call.count()) {
        throw ReplyError.syntax();
      }
      count = call.integer(i + 1, 1, Long.MAX_VALUE, "ERR count should be greater than 0");
    }
    for (int i = numbered + 1; i < where; i++) {
      ListValue list =
          untilMillis < 0 ? call.find(i, ListValue.class) : Blocking.find(call, i, ListValue.class);
      if (list != null) {
        call.reply().array(2);
        call.reply().bulk(call.address(i), call.length(i));
        ListCommands.takeMany(call, list, atHead, Math.max(1, count));
        return;
      }
    }
    if (untilMillis < 0) {
      call.reply().nullArray();
    } else {
      Blocking.await(
          call,
          IntStream.range(numbered + 1, where).toArray(),
          untilMillis,
          call.reply()::nullArray);
    }
  }
}

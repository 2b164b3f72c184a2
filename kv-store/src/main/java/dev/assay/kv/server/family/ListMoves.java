package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.CommandTable;
import dev.assay.kv.server.resp.Buffer;
import dev.assay.kv.server.structure.ListValue;

/** Taking from the ends of several lists, moving from one to another, and waiting for that. */
final class ListMoves {

  private ListMoves() {}

  static void register(CommandTable table) {
    table
        .on("lmove", call -> move(call, isLeft(call, 3), isLeft(call, 4), Blocking.NOT))
        .on("rpoplpush", call -> move(call, false, true, Blocking.NOT))
        .on("blmove", ListMoves::moveOrAwait)
        .on("brpoplpush", call -> move(call, false, true, Blocking.until(call, 3)))
        .on("blpop", call -> await(call, true))
        .on("brpop", call -> await(call, false))
        .on("lmpop", call -> popMany(call, 1, Blocking.NOT))
        .on("blmpop", call -> popMany(call, 2, Blocking.until(call, 1)))
        .keys("lmpop", request -> NumberedKeys.of(request, 1))
        .keys("blmpop", request -> NumberedKeys.of(request, 2));
  }

  private static boolean isLeft(Call call, int argument) {
    return call.isEither(argument, "LEFT", "RIGHT");
  }

  private static void moveOrAwait(Call call) {
    boolean fromHead = isLeft(call, 3);
    boolean toHead = isLeft(call, 4);
    move(call, fromHead, toHead, Blocking.until(call, 5));
  }

  /** Moves an element; where there is none, waits unless the time is negative. */
  private static void move(Call call, boolean fromHead, boolean toHead, long untilMillis) {
    ListValue from = Blocking.find(call, 1, ListValue.class);
    if (from == null) {
      Blocking.await(call, new int[] {1}, untilMillis, call.reply()::nullBulk);
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
        CollectionCommands.store(call, to);
      }
      if (!call.find(1)) {
        return; // dropped to make room for the other
      }
      from.remove(number, 1);
      if (to == from) {
        from.push(toHead, element.address(), bytes);
      }
      CollectionCommands.store(call, from);
    } finally {
      element.free();
    }
  }

  private static void await(Call call, boolean atHead) {
    Blocking.pop(call, ListValue.class, 2, list -> ListCommands.take(call, list, atHead));
  }

  private static void popMany(Call call, int numbered, long untilMillis) {
    Blocking.popMany(
        call,
        numbered,
        untilMillis,
        ListValue.class,
        "LEFT",
        "RIGHT",
        (list, atHead, most) -> ListCommands.takeMany(call, list, atHead, most));
  }
}

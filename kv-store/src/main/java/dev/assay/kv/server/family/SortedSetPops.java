package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.CommandTable;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.server.structure.SortedSet;

/** Taking the least and the greatest out of sorted sets, and waiting for that. */
final class SortedSetPops {

  private SortedSetPops() {}

  static void register(CommandTable table) {
    table
        .on("zpopmin", call -> pop(call, false))
        .on("zpopmax", call -> pop(call, true))
        .on("bzpopmin", call -> await(call, false))
        .on("bzpopmax", call -> await(call, true))
        .on("zmpop", call -> popMany(call, 1, Blocking.NOT))
        .on("bzmpop", call -> popMany(call, 2, Blocking.until(call, 1)))
        .keys("zmpop", request -> NumberedKeys.of(request, 1))
        .keys("bzmpop", request -> NumberedKeys.of(request, 2));
  }

  private static void take(
      Call call, SortedSet set, boolean greatest, long count, boolean isPairs) {
    SortedSetRanges.showAll(call.reply(), set, 0, count, greatest, true, isPairs);
    set.removeRanks(greatest ? set.size() - count : 0, count);
    CollectionCommands.store(call, set);
  }

  private static void pop(Call call, boolean greatest) {
    if (call.count() > 3) {
      throw ReplyError.syntax();
    }
    boolean isCounted = call.count() == 3;
    String otherwise = "ERR value is out of range, must be positive";
    long most = isCounted ? call.integer(2, 0, Long.MAX_VALUE, otherwise) : 1;
    SortedSet set = call.find(1, SortedSet.class);
    if (set == null || most == 0) {
      call.reply().array(0);
      return;
    }
    long count = Math.min(most, set.size());
    boolean isPairs = isCounted && call.reply().protocol() == 3;
    call.reply().array(isPairs ? count : 2 * count);
    take(call, set, greatest, count, isPairs);
  }

  private static void await(Call call, boolean greatest) {
    Blocking.pop(call, SortedSet.class, 3, set -> take(call, set, greatest, 1, false));
  }

  private static void popMany(Call call, int numbered, long untilMillis) {
    Blocking.popMany(
        call,
        numbered,
        untilMillis,
        SortedSet.class,
        "MIN",
        "MAX",
        (set, isLeast, most) -> {
          long count = Math.min(most, set.size());
          call.reply().array(count);
          take(call, set, !isLeast, count, true);
        });
  }
}

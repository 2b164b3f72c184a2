package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.CommandTable;
import dev.assay.kv.server.resp.Reply;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.server.structure.SortedSet;
import java.util.stream.IntStream;

/** Taking the least and the greatest out of sorted sets, and waiting for that. */
final class SortedSetPops {

  private SortedSetPops() {}

  static void register(CommandTable table) {
    table
        .on("zpopmin", call -> pop(call, false))
        .on("zpopmax", call -> pop(call, true))
        .on("bzpopmin", call -> popOrAwait(call, false))
        .on("bzpopmax", call -> popOrAwait(call, true))
        .on("zmpop", call -> popMany(call, 1, -1))
        .on("bzmpop", call -> popMany(call, 2, Blocking.until(call, 1)))
        .keys("zmpop", request -> NumberedKeys.of(request, 1))
        .keys("bzmpop", request -> NumberedKeys.of(request, 2));
  }

  private static void take(
      Call call, SortedSet set, boolean greatest, long count, boolean isPairs) {
    SortedSetRanges.showAll(call.reply(), set, 0, count, greatest, true, isPairs);
    set.removeRanks(greatest ? set.size() - count : 0, count);
    CollectionCommands.store(call, set, set.size() == 0);
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

  private static void popOrAwait(Call call, boolean greatest) {
    int last = call.count() - 1;
    long until = Blocking.until(call, last);
    for (int i = 1; i < last; i++) {
      SortedSet set = Blocking.find(call, i, SortedSet.class);
      if (set != null) {
        call.reply().array(3);
        call.reply().bulk(call.address(i), call.length(i));
        take(call, set, greatest, 1, false);
        return;
      }
    }
    Blocking.await(call, IntStream.range(1, last).toArray(), until, call.reply()::nullArray);
  }

  private static void popMany(Call call, int numbered, long untilMillis) {
    int keys =
        (int) call.integer(numbered, 1, Integer.MAX_VALUE, "ERR numkeys should be greater than 0");
    int where = numbered + 1 + keys;
    if (where < 0 || where >= call.count() || (!call.is(where, "MIN") && !call.is(where, "MAX"))) {
      throw ReplyError.syntax();
    }
    boolean greatest = call.is(where, "MAX");
    long most = -1;
    for (int i = where + 1; i < call.count(); i += 2) {
      if (most >= 0 || !call.is(i, "COUNT") || i + 1 == call.count()) {
        throw ReplyError.syntax();
      }
      most = call.integer(i + 1, 1, Long.MAX_VALUE, "ERR count should be greater than 0");
    }
    Reply reply = call.reply();
    for (int i = numbered + 1; i < where; i++) {
      SortedSet set =
          untilMillis < 0 ? call.find(i, SortedSet.class) : Blocking.find(call, i, SortedSet.class);
      if (set != null) {
        long count = Math.min(Math.max(1, most), set.size());
        reply.array(2);
        reply.bulk(call.address(i), call.length(i));
        reply.array(count);
        take(call, set, greatest, count, true);
        return;
      }
    }
    if (untilMillis < 0) {
      reply.nullArray();
    } else {
      Blocking.await(
          call, IntStream.range(numbered + 1, where).toArray(), untilMillis, reply::nullArray);
    }
  }
}

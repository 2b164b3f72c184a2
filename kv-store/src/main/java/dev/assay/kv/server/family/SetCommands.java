package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.CommandTable;
import dev.assay.kv.server.resp.Reply;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.server.structure.Limits;
import dev.assay.kv.server.structure.SetValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sets. */
public final class SetCommands {

  private SetCommands() {}

  /** Says who handles what. */
  public static void register(CommandTable table) {
    table
        .on("sadd", SetCommands::add)
        .on("srem", call -> CollectionCommands.remove(call, SetValue.class))
        .on("sismember", SetCommands::contains)
        .on("smismember", SetCommands::containsMany)
        .on("scard", call -> CollectionCommands.size(call, SetValue.class))
        .on("smembers", call -> replyAll(call, call.read(1, SetValue.class)))
        .on("spop", SetCommands::pop)
        .on(
            "srandmember",
            call ->
                CollectionCommands.random(call, SetValue.class, null, (reply, set, place) -> {}))
        .on("smove", SetCommands::move)
        .on("sscan", call -> CollectionCommands.scan(call, SetValue.class, null))
        .on("sinter", call -> reply(call, intersection(sets(call, 1, call.count()), limits(call))))
        .on("sunion", call -> reply(call, union(sets(call, 1, call.count()), limits(call))))
        .on("sdiff", call -> reply(call, difference(sets(call, 1, call.count()), limits(call))))
        .on(
            "sinterstore",
            call -> store(call, intersection(sets(call, 2, call.count()), limits(call))))
        .on("sunionstore", call -> store(call, union(sets(call, 2, call.count()), limits(call))))
        .on(
            "sdiffstore",
            call -> store(call, difference(sets(call, 2, call.count()), limits(call))))
        .on("sintercard", SetCommands::countCommon)
        .keys("sintercard", request -> NumberedKeys.of(request, 1));
  }

  private static Limits limits(Call call) {
    return call.instance().settings().limits;
  }

  private static void add(Call call) {
    SetValue set = CollectionCommands.findOrNew(call, 1, SetValue.class, SetValue::new);
    int added = 0;
    for (int i = 2; i < call.count(); i++) {
      added += set.add(call.address(i), call.length(i), limits(call)) ? 1 : 0;
    }
    if (added > 0) {
      CollectionCommands.store(call, set);
    }
    call.reply().integer(added);
  }

  private static boolean has(Call call, @Nullable SetValue set, int member) {
    return set != null && set.contains(call.address(member), call.length(member));
  }

  private static void contains(Call call) {
    call.reply().integer(has(call, call.read(1, SetValue.class), 2) ? 1 : 0);
  }

  private static void containsMany(Call call) {
    SetValue set = call.read(1, SetValue.class);
    call.reply().array(call.count() - 2L);
    for (int i = 2; i < call.count(); i++) {
      call.reply().integer(has(call, set, i) ? 1 : 0);
    }
  }

  private static void replyAll(Call call, @Nullable SetValue set) {
    call.reply().set(set == null ? 0 : set.size());
    if (set != null) {
      replyMembers(call, set);
    }
  }

  private static void replyMembers(Call call, SetValue set) {
    for (int at = set.next(-1); at >= 0; at = set.next(at)) {
      CollectionCommands.replyAt(call.reply(), set, at);
    }
  }

  private static void pop(Call call) {
    if (call.count() > 3) {
      throw ReplyError.syntax();
    }
    Reply reply = call.reply();
    long count =
        call.count() == 2
            ? 1
            : CollectionCommands.inRange(
                call, 2, 0, Long.MAX_VALUE, "ERR value is out of range, must be positive");
    SetValue set = call.find(1, SetValue.class);
    if (call.count() == 3) {
      reply.set(set == null ? 0 : Math.min(count, set.size()));
    } else if (set == null) {
      reply.nullBulk();
    }
    if (set == null || count == 0) {
      return;
    }
    if (count >= set.size()) {
      replyMembers(call, set);
      call.keys().remove();
      return;
    }
    for (long i = 0; i < count; i++) {
      int at = set.random();
      CollectionCommands.replyAt(reply, set, at);
      boolean _ = set.remove(set.address(at), set.length(at));
    }
    call.keys().changed();
  }

  private static void move(Call call) {
    SetValue from = call.find(1, SetValue.class);
    if (from == null) {
      call.reply().integer(0);
      return;
    }
    SetValue to = call.find(2, SetValue.class);
    if (from == to) {
      call.reply().integer(has(call, from, 3) ? 1 : 0);
      return;
    }
    if (!has(call, from, 3)) {
      call.reply().integer(0);
      return;
    }
    SetValue target = to == null ? new SetValue() : to;
    if (target.add(call.address(3), call.length(3), limits(call))) {
      CollectionCommands.store(call, target);
    }
    if (call.find(1)) { // else it was dropped to make room for the other
      boolean _ = from.remove(call.address(3), call.length(3));
      CollectionCommands.store(call, from);
    }
    call.reply().integer(1);
  }

  /** The sets of keys, null where there is none. */
  private static List<@Nullable SetValue> sets(Call call, int from, int to) {
    List<@Nullable SetValue> sets = new ArrayList<>();
    for (int i = from; i < to; i++) {
      sets.add(call.read(i, SetValue.class));
    }
    return sets;
  }

  private static SetValue intersection(List<@Nullable SetValue> sets, Limits limits) {
    SetValue common = new SetValue();
    long _ = common(sets, Long.MAX_VALUE, (at, bytes) -> common.add(at, bytes, limits));
    return common;
  }

  @FunctionalInterface
  private interface Member {
    boolean see(long address, int bytes);
  }

  private static long common(List<@Nullable SetValue> sets, long most, Member member) {
    List<SetValue> there = new ArrayList<>();
    for (SetValue set : sets) {
      if (set == null) {
        return 0;
      }
      there.add(set);
    }
    there.sort(Comparator.comparingInt(SetValue::size));
    SetValue least = there.getFirst();
    long seen = 0;
    for (int at = least.next(-1); at >= 0 && seen < most; at = least.next(at)) {
      boolean everywhere = true;
      for (int i = 1; i < there.size() && everywhere; i++) {
        everywhere = there.get(i).contains(least.address(at), least.length(at));
      }
      if (everywhere) {
        boolean _ = member.see(least.address(at), least.length(at));
        seen++;
      }
    }
    return seen;
  }

  private static SetValue union(List<@Nullable SetValue> sets, Limits limits) {
    SetValue all = new SetValue();
    for (SetValue set : sets) {
      if (set != null) {
        for (int at = set.next(-1); at >= 0; at = set.next(at)) {
          boolean _ = all.add(set.address(at), set.length(at), limits);
        }
      }
    }
    return all;
  }

  private static SetValue difference(List<@Nullable SetValue> sets, Limits limits) {
    SetValue rest = new SetValue();
    SetValue first = sets.getFirst();
    for (int at = first == null ? -1 : first.next(-1);
        first != null && at >= 0;
        at = first.next(at)) {
      boolean elsewhere = false;
      for (int i = 1; i < sets.size() && !elsewhere; i++) {
        SetValue other = sets.get(i);
        elsewhere = other != null && other.contains(first.address(at), first.length(at));
      }
      if (!elsewhere) {
        boolean _ = rest.add(first.address(at), first.length(at), limits);
      }
    }
    return rest;
  }

  private static void reply(Call call, SetValue result) {
    replyAll(call, result);
    result.release();
  }

  private static void store(Call call, SetValue result) {
    CollectionCommands.replace(call, 1, result, result.size());
  }

  private static void countCommon(Call call) {
    int keys =
        NumberedKeys.count(call, 1, "ERR Number of keys can't be greater than number of args");
    long limit = 0;
    for (int i = 2 + keys; i < call.count(); i += 2) {
      if (!call.is(i, "LIMIT") || i + 1 == call.count()) {
        throw ReplyError.syntax();
      }
      limit = call.integer(i + 1, 0, Long.MAX_VALUE, "ERR LIMIT can't be negative");
    }
    List<@Nullable SetValue> sets = sets(call, 2, 2 + keys);
    call.reply().integer(common(sets, limit == 0 ? Long.MAX_VALUE : limit, (at, bytes) -> true));
  }
}

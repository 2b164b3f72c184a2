package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.CommandTable;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.shard.Operation;

/** When keys expire. */
public final class ExpiryCommands {

  private ExpiryCommands() {}

  /** Says who handles what. */
  public static void register(CommandTable table) {
    table
        .on("expire", call -> expire(call, Times.EX))
        .on("pexpire", call -> expire(call, Times.PX))
        .on("expireat", call -> expire(call, Times.EXAT))
        .on("pexpireat", call -> expire(call, Times.PXAT))
        .on("ttl", call -> left(call, 1000, true))
        .on("pttl", call -> left(call, 1, true))
        .on("expiretime", call -> left(call, 1000, false))
        .on("pexpiretime", call -> left(call, 1, false))
        .on("persist", ExpiryCommands::persist);
  }

  private static void expire(Call call, Times times) {
    long moment = times.anyMoment(call, 2);
    Condition condition = Condition.of(call);
    if (!call.find(1) || !condition.holds(call.keys().expiryMillis(), moment)) {
      call.reply().integer(0);
      return;
    }
    if (moment <= System.currentTimeMillis()) {
      call.keys().remove();
    } else {
      call.keys().expireAt(moment);
    }
    call.reply().integer(1);
  }

  /** What must hold for an expiry to be set. */
  private record Condition(boolean nx, boolean xx, boolean gt, boolean lt) {

    static Condition of(Call call) {
      boolean nx = false;
      boolean xx = false;
      boolean gt = false;
      boolean lt = false;
      for (int i = 3; i < call.count(); i++) {
        if (call.is(i, "NX")) {
          nx = true;
        } else if (call.is(i, "XX")) {
          xx = true;
        } else if (call.is(i, "GT")) {
          gt = true;
        } else if (call.is(i, "LT")) {
          lt = true;
        } else {
          throw new ReplyError("ERR Unsupported option " + call.text(i));
        }
      }
      if (nx && (xx || gt || lt)) {
        throw new ReplyError("ERR NX and XX, GT or LT options at the same time are not compatible");
      }
      if (gt && lt) {
        throw new ReplyError("ERR GT and LT options at the same time are not compatible");
      }
      return new Condition(nx, xx, gt, lt);
    }

    boolean holds(long before, long moment) {
      boolean isSet = before != Operation.NEVER;
      return !(nx && isSet)
          && !(xx && !isSet)
          && !(gt && moment <= before)
          && !(lt && moment >= before);
    }
  }

  private static void left(Call call, long unit, boolean fromNow) {
    if (!call.read(1)) {
      call.reply().integer(-2);
      return;
    }
    long expiry = call.keys().expiryMillis();
    if (expiry == Operation.NEVER) {
      call.reply().integer(-1);
      return;
    }
    long millis = fromNow ? Math.max(0, expiry - System.currentTimeMillis()) : expiry;
    call.reply().integer((millis + unit / 2) / unit);
  }

  private static void persist(Call call) {
    boolean isSet = call.find(1) && call.keys().expiryMillis() != Operation.NEVER;
    if (isSet) {
      call.keys().expireAt(Operation.NEVER);
    }
    call.reply().integer(isSet ? 1 : 0);
  }
}

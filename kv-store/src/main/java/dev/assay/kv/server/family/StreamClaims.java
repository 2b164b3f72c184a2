package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.CommandTable;
import dev.assay.kv.server.resp.Decimal;
import dev.assay.kv.server.resp.Reply;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.server.structure.ConsumerGroup;
import dev.assay.kv.server.structure.ConsumerGroup.Consumer;
import dev.assay.kv.server.structure.ConsumerGroup.Pending;
import dev.assay.kv.server.structure.StreamId;
import dev.assay.kv.server.structure.StreamValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** XCLAIM and XAUTOCLAIM: what others were given and did not acknowledge. */
final class StreamClaims {

  /** XAUTOCLAIM looks at so many for each that it may claim. */
  private static final int LOOKS_PER_CLAIM = 10;

  private StreamClaims() {}

  static void register(CommandTable table) {
    table.on("xclaim", StreamClaims::claim).on("xautoclaim", StreamClaims::claimAny);
  }

  private static long leastIdle(Call call) {
    long least = integer(call, 4, "min-idle-time");
    return Math.max(0, least);
  }

  private static long integer(Call call, int argument, String what) {
    String name = call.command().name().toUpperCase(java.util.Locale.ROOT);
    return call.integer(
        argument,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        "ERR Invalid %s argument for %s".formatted(what, name));
  }

  private static boolean isId(Call call, int argument) {
    try {
      StreamId _ = StreamIds.one(call, argument);
      return true;
    } catch (ReplyError e) {
      return false;
    }
  }

  /** The options of XCLAIM. */
  private static final class Claim {
    private boolean isForced;
    private boolean isIdsOnly;
    private long atMillis = -1;
    private long times = -1;
    private StreamId last = StreamId.ZERO;

    Claim(Call call, int from, long now) {
      Set<String> numbers = Set.of("IDLE", "TIME", "RETRYCOUNT");
      for (int i = from; i < call.count(); i++) {
        String option = call.text(i).toUpperCase(java.util.Locale.ROOT);
        boolean more = i + 1 < call.count();
        if (option.equals("FORCE")) {
          isForced = true;
        } else if (option.equals("JUSTID")) {
          isIdsOnly = true;
        } else if (more && option.equals("LASTID")) {
          last = StreamIds.one(call, ++i);
        } else if (more && numbers.contains(option)) {
          long value = integer(call, ++i, option + " option");
          if (option.equals("RETRYCOUNT")) {
            times = value;
          } else {
            atMillis = option.equals("IDLE") ? now - value : value;
          }
        } else {
          throw new ReplyError("ERR Unrecognized XCLAIM option '%s'".formatted(call.text(i)));
        }
      }
      atMillis = atMillis < 0 || atMillis > now ? now : atMillis;
    }
  }

  private static void claim(Call call) {
    StreamValue stream = call.find(1, StreamValue.class);
    ConsumerGroup group = StreamIds.group(call, stream, 1, 2);
    long least = leastIdle(call);
    int options = 5;
    while (options < call.count() && isId(call, options)) {
      options++;
    }
    List<StreamId> ids = StreamIds.all(call, 5, options);
    long now = call.core().nowMillis();
    Claim asked = new Claim(call, options, now);
    if (asked.last.isBehind(group.last())) {
      group.set(asked.last, group.read());
    }
    Reply reply = call.reply();
    long before = reply.size();
    long claimed = 0;
    for (StreamId id : ids) {
      Pending what = group.find(id);
      if (stream == null || !stream.contains(id)) {
        boolean _ = group.acknowledge(id);
      } else if (what == null ? asked.isForced : now - what.millis() >= least) {
        long given = (what == null ? 1 : what.times()) + (asked.isIdsOnly ? 0 : 1);
        Consumer to = StreamIds.consumer(call, group, 3);
        group.assign(id, to, asked.atMillis, asked.times >= 0 ? asked.times : given);
        show(reply, stream, id, asked.isIdsOnly);
        claimed++;
      }
    }
    reply.arrayFrom(before, claimed);
    call.keys().grown();
  }

  private static void show(Reply reply, StreamValue stream, StreamId id, boolean isIdOnly) {
    if (isIdOnly || !stream.write(reply, id)) {
      reply.bulk(id.toString());
    }
  }

  private static void claimAny(Call call) {
    long least = leastIdle(call);
    StreamId from = StreamIds.begin(call, 5);
    long most = 100;
    boolean isIdsOnly = false;
    for (int i = 6; i < call.count(); i++) {
      if (i + 1 < call.count() && call.is(i, "COUNT")) {
        most = count(call, ++i);
      } else if (call.is(i, "JUSTID")) {
        isIdsOnly = true;
      } else {
        throw ReplyError.syntax();
      }
    }
    StreamValue stream = call.find(1, StreamValue.class);
    ConsumerGroup group = StreamIds.group(call, stream, 1, 2);
    claimAny(call, Objects.requireNonNull(stream), group, from, most, least, isIdsOnly);
    call.keys().grown();
  }

  private static long count(Call call, int argument) {
    String otherwise = "ERR COUNT must be > 0";
    if (!Decimal.isLong(call.address(argument), call.length(argument))) {
      throw ReplyError.notAnInteger();
    }
    return call.integer(argument, 1, Long.MAX_VALUE / 16, otherwise);
  }

  private static void claimAny(
      Call call,
      StreamValue stream,
      ConsumerGroup group,
      StreamId from,
      long most,
      long least,
      boolean isIdsOnly) {
    long now = call.core().nowMillis();
    List<StreamId> taken = new ArrayList<>();
    List<StreamId> gone = new ArrayList<>();
    StreamId[] next = {StreamId.ZERO};
    long[] looks = {most * LOOKS_PER_CLAIM};
    group.walk(
        null,
        from,
        StreamId.MAX,
        (id, what) -> {
          if (looks[0]-- == 0 || taken.size() + gone.size() == most) {
            next[0] = id;
            return false;
          }
          if (!stream.contains(id)) {
            gone.add(id);
          } else if (now - what.millis() >= least) {
            taken.add(id);
          }
          return true;
        });
    Reply reply = call.reply();
    reply.array(3);
    reply.bulk(next[0].toString());
    reply.array(taken.size());
    for (StreamId id : taken) {
      Pending what = Objects.requireNonNull(group.find(id));
      Consumer to = StreamIds.consumer(call, group, 3);
      group.assign(id, to, now, what.times() + (isIdsOnly ? 0 : 1));
      show(reply, stream, id, isIdsOnly);
    }
    reply.array(gone.size());
    for (StreamId id : gone) {
      boolean _ = group.acknowledge(id);
      reply.bulk(id.toString());
    }
  }
}

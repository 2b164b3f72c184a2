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
import org.jspecify.annotations.Nullable;

/** Groups of a stream's consumers: making them, and what is delivered and not acknowledged. */
final class StreamGroups {

  /** XAUTOCLAIM looks at so many for each that it may claim. */
  private static final int LOOKS_PER_CLAIM = 10;

  private StreamGroups() {}

  static void register(CommandTable table) {
    table
        .on("xgroup", call -> Help.reply(call, "xgroup"))
        .on("xgroup|help", call -> Help.reply(call, "xgroup"))
        .on("xgroup|create", StreamGroups::create)
        .on("xgroup|setid", StreamGroups::setId)
        .on("xgroup|destroy", StreamGroups::destroy)
        .on("xgroup|createconsumer", StreamGroups::createConsumer)
        .on("xgroup|delconsumer", StreamGroups::deleteConsumer)
        .on("xack", StreamGroups::acknowledge)
        .on("xpending", StreamGroups::pending)
        .on("xclaim", StreamGroups::claim)
        .on("xautoclaim", StreamGroups::claimAny);
  }

  /** What stands behind the id of XGROUP CREATE and SETID: how many entries were read. */
  private static long entriesRead(Call call, boolean[] makes) {
    long read = ConsumerGroup.UNKNOWN;
    for (int i = 5; i < call.count(); i++) {
      if (makes.length > 0 && call.is(i, "MKSTREAM")) {
        makes[0] = true;
      } else if (i + 1 < call.count() && call.is(i, "ENTRIESREAD")) {
        read = call.integer(++i);
        if (read < -1) {
          throw new ReplyError("ERR value for ENTRIESREAD must be positive or -1");
        }
      } else {
        throw StreamInfo.badSubcommand(call);
      }
    }
    return read;
  }

  private static @Nullable StreamValue stream(Call call, boolean makes) {
    StreamValue stream = call.find(2, StreamValue.class);
    if (stream == null && !makes) {
      throw new ReplyError(
          "ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the MKSTREAM option to create an empty stream automatically.");
    }
    return stream;
  }

  private static StreamValue stream(Call call) {
    return Objects.requireNonNull(stream(call, false));
  }

  private static void create(Call call) {
    boolean[] makes = new boolean[1];
    long read = entriesRead(call, makes);
    StreamValue found = stream(call, makes[0]);
    StreamValue stream = found == null ? new StreamValue() : found;
    StreamId from = call.is(4, "$") ? stream.last() : StreamIds.one(call, 4);
    CollectionCommands.requireMemory(call);
    if (!stream.addGroup(StreamIds.name(call, 3), from, read)) {
      throw new ReplyError("BUSYGROUP Consumer Group name already exists");
    }
    CollectionCommands.store(call, stream);
    call.reply().ok();
  }

  private static void setId(Call call) {
    long read = entriesRead(call, new boolean[0]);
    StreamValue stream = stream(call);
    ConsumerGroup group = StreamInfo.group(call, stream);
    group.set(call.is(4, "$") ? stream.last() : StreamIds.orEnd(call.text(4), 0), read);
    call.keys().changed();
    call.reply().ok();
  }

  private static void destroy(Call call) {
    StreamCommands.replyChanges(call, stream(call).removeGroup(StreamIds.name(call, 3)) ? 1 : 0);
  }

  private static void createConsumer(Call call) {
    ConsumerGroup group = StreamInfo.group(call, stream(call));
    boolean isNew = !group.consumers().containsKey(StreamIds.name(call, 4));
    if (isNew) {
      CollectionCommands.requireMemory(call);
      Consumer _ = StreamIds.consumer(call, group, 4);
      call.keys().grown();
    }
    call.reply().integer(isNew ? 1 : 0);
  }

  private static void deleteConsumer(Call call) {
    ConsumerGroup group = StreamInfo.group(call, stream(call));
    long gone = group.removeConsumer(StreamIds.name(call, 4));
    call.keys().grown();
    call.reply().integer(Math.max(0, gone));
  }

  private static void acknowledge(Call call) {
    StreamValue stream = call.find(1, StreamValue.class);
    ConsumerGroup group = stream == null ? null : stream.groups().get(StreamIds.name(call, 2));
    long acknowledged = 0;
    if (group != null) {
      List<StreamId> ids = StreamIds.all(call, 3, call.count());
      acknowledged = ids.stream().filter(group::acknowledge).count();
      call.keys().grown();
    }
    call.reply().integer(acknowledged);
  }

  private static void pending(Call call) {
    int count = call.count();
    if (count != 3 && (count < 6 || count > 9)) {
      throw ReplyError.syntax();
    }
    long leastIdle = 0;
    int first = 3;
    if (count > 3 && call.is(3, "IDLE")) {
      leastIdle = call.integer(4);
      first = 5;
      if (count < 8) {
        throw ReplyError.syntax();
      }
    }
    long most = count == 3 ? 0 : Math.max(0, call.integer(first + 2));
    StreamId from = count == 3 ? StreamId.ZERO : StreamIds.begin(call, first);
    StreamId to = count == 3 ? StreamId.MAX : StreamIds.end(call, first + 1);
    ConsumerGroup group = StreamIds.group(call, call.read(1, StreamValue.class), 1, 2);
    if (count == 3) {
      summary(call.reply(), group);
      return;
    }
    Consumer of = null;
    if (first + 3 < count) {
      of = group.consumers().get(StreamIds.name(call, first + 3));
      most = of == null ? 0 : most;
    }
    list(call, group, of, from, to, most, leastIdle);
  }

  private static void summary(Reply reply, ConsumerGroup group) {
    reply.array(4);
    reply.integer(group.pending());
    if (group.pending() == 0) {
      reply.nullBulk();
      reply.nullBulk();
      reply.nullArray();
      return;
    }
    reply.bulk(group.firstPending().toString());
    reply.bulk(group.lastPending().toString());
    List<Consumer> busy =
        group.consumers().values().stream().filter(each -> each.pending() > 0).toList();
    reply.array(busy.size());
    for (Consumer each : busy) {
      reply.array(2);
      reply.bulk(StreamIds.bytes(each.name()));
      reply.bulkInteger(each.pending());
    }
  }

  private static void list(
      Call call,
      ConsumerGroup group,
      @Nullable Consumer of,
      StreamId from,
      StreamId to,
      long most,
      long leastIdle) {
    Reply reply = call.reply();
    long before = reply.size();
    long now = call.core().nowMillis();
    long[] shown = new long[1];
    if (most > 0) {
      group.walk(
          of,
          from,
          to,
          (id, what) -> {
            if (leastIdle == 0 || now - what.millis() >= leastIdle) {
              shown[0]++;
              reply.array(4);
              reply.bulk(id.toString());
              reply.bulk(StreamIds.bytes(what.consumer().name()));
              reply.integer(Math.max(0, now - what.millis()));
              reply.integer(what.times());
            }
            return shown[0] < most;
          });
    }
    reply.arrayFrom(before, shown[0]);
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
    CollectionCommands.requireMemory(call);
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
    CollectionCommands.requireMemory(call);
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

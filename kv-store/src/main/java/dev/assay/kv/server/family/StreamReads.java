package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.CommandTable;
import dev.assay.kv.server.resp.Reply;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.server.resp.Request;
import dev.assay.kv.server.structure.ConsumerGroup;
import dev.assay.kv.server.structure.ConsumerGroup.Consumer;
import dev.assay.kv.server.structure.ConsumerGroup.Pending;
import dev.assay.kv.server.structure.StreamId;
import dev.assay.kv.server.structure.StreamValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** XREAD and XREADGROUP. */
final class StreamReads {

  private StreamReads() {}

  static void register(CommandTable table) {
    table
        .on("xread", call -> read(call, false))
        .on("xreadgroup", call -> read(call, true))
        .keys("xread", StreamReads::keys)
        .keys("xreadgroup", StreamReads::keys);
  }

  private static int[] keys(Request request) {
    for (int i = 1; i < request.count(); i++) {
      if (request.is(i, "STREAMS")) {
        int streams = (request.count() - i - 1) / 2;
        return IntStream.rangeClosed(i + 1, i + streams).toArray();
      }
      i += request.is(i, "GROUP") ? 2 : request.is(i, "COUNT") || request.is(i, "BLOCK") ? 1 : 0;
    }
    return new int[0];
  }

  /** What is asked for. */
  private static final class Asked {
    private long untilMillis = Blocking.NOT;
    private long most;
    private int group;
    private boolean needsNoAck;
    private int first;
    private int streams;

    static Asked parse(Call call, boolean grouped) {
      Asked asked = new Asked();
      for (int i = 1; i < call.count() && asked.first == 0; i++) {
        boolean more = i + 1 < call.count();
        if (more && call.is(i, "BLOCK")) {
          asked.untilMillis = Blocking.untilMillis(call, ++i);
        } else if (more && call.is(i, "COUNT")) {
          asked.most = Math.max(0, call.integer(++i));
        } else if (more && call.is(i, "STREAMS")) {
          asked.first = i + 1;
        } else if (i + 2 < call.count() && call.is(i, "GROUP")) {
          requireGrouped(grouped, "GROUP");
          asked.group = i + 1;
          i += 2;
        } else if (call.is(i, "NOACK")) {
          requireGrouped(grouped, "NOACK");
          asked.needsNoAck = true;
        } else {
          throw ReplyError.syntax();
        }
      }
      if (asked.first == 0) {
        throw ReplyError.syntax();
      }
      int rest = call.count() - asked.first;
      if (rest % 2 != 0) {
        throw new ReplyError(
            "ERR Unbalanced %s list of streams: for each stream key an ID or '%s' must be specified."
                .formatted(
                    call.command().name().toUpperCase(java.util.Locale.ROOT), grouped ? ">" : "$"));
      }
      if (grouped && asked.group == 0) {
        throw new ReplyError("ERR Missing GROUP option for XREADGROUP");
      }
      asked.streams = rest / 2;
      return asked;
    }

    private static void requireGrouped(boolean grouped, String option) {
      if (!grouped) {
        throw new ReplyError(
            "ERR The %s option is only supported by XREADGROUP. You called XREAD instead."
                .formatted(option));
      }
    }
  }

  private static void read(Call call, boolean grouped) {
    Asked asked = Asked.parse(call, grouped);
    List<@Nullable StreamId> after = new ArrayList<>();
    boolean isFromNow = false;
    for (int i = 0; i < asked.streams; i++) {
      after.add(after(call, asked, i, grouped));
      isFromNow |= call.is(asked.first + asked.streams + i, "$");
    }
    Reply reply = call.reply();
    long before = reply.size();
    int served = 0;
    for (int i = 0; i < asked.streams; i++) {
      int key = asked.first + i;
      StreamId from = after.get(i);
      StreamValue stream = Blocking.find(call, key, StreamValue.class);
      boolean isServed =
          stream != null
              && (grouped
                  ? delivers(call, asked, stream, key, from)
                  : shows(call, asked, stream, key, Objects.requireNonNull(from)));
      served += isServed ? 1 : 0;
    }
    if (served > 0) {
      if (reply.protocol() == 2) {
        reply.arrayFrom(before, served);
      } else {
        reply.mapFrom(before, served);
      }
    } else {
      await(call, asked, isFromNow, after);
    }
  }

  /** Behind which id a stream is read; null: behind what its group was given last. */
  private static @Nullable StreamId after(Call call, Asked asked, int number, boolean grouped) {
    int key = asked.first + number;
    int id = key + asked.streams;
    StreamValue stream = null;
    if (call.looksAt(key)) {
      boolean _ = call.read(key);
      if (!call.isTriedAgain() || call.keys().is(StreamValue.class)) {
        stream = call.keys().structure(StreamValue.class);
      }
    }
    if (grouped
        && call.looksAt(key)
        && (stream == null || !stream.groups().containsKey(StreamIds.name(call, asked.group)))) {
      throw new ReplyError(
          call.isTriedAgain()
              ? "NOGROUP the consumer group this client was blocked on no longer exists"
              : "NOGROUP No such key '%s' or consumer group '%s' in XREADGROUP with GROUP option"
                  .formatted(call.text(key), call.text(asked.group)));
    }
    if (call.is(id, "$")) {
      if (grouped) {
        throw new ReplyError(
            "ERR The $ ID is meaningless in the context of XREADGROUP: you want to read the history of this consumer by specifying a proper ID, or use the > ID to get new messages. The $ ID would just return an empty result set.");
      }
      return stream == null ? StreamId.ZERO : stream.last();
    }
    if (call.is(id, ">")) {
      if (!grouped) {
        throw new ReplyError(
            "ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer> option.");
      }
      return null;
    }
    StreamId asGiven = StreamIds.one(call, id);
    return grouped && asGiven.equals(StreamId.MAX) ? null : asGiven;
  }

  private static void begin(Call call, int key) {
    if (call.reply().protocol() == 2) {
      call.reply().array(2);
    }
    call.reply().bulk(call.address(key), call.length(key));
  }

  private static boolean shows(
      Call call, Asked asked, StreamValue stream, int key, StreamId after) {
    StreamId from = after.next();
    if (stream.size() == 0 || !stream.lastThere().isBehind(after) || from == null) {
      return false;
    }
    begin(call, key);
    StreamCommands.write(call.reply(), stream, from, StreamId.MAX, false, asked.most);
    return true;
  }

  private static boolean delivers(
      Call call, Asked asked, StreamValue stream, int key, @Nullable StreamId after) {
    ConsumerGroup group =
        Objects.requireNonNull(stream.groups().get(StreamIds.name(call, asked.group)));
    if (after == null && !stream.lastThere().isBehind(group.last())) {
      return false;
    }
    begin(call, key);
    Consumer consumer = StreamIds.consumer(call, group, asked.group + 1);
    if (after != null) {
      showPending(call, asked, stream, group, consumer, after);
    } else {
      deliver(call, asked, stream, group, consumer);
    }
    call.keys().grown();
    return true;
  }

  private static void deliver(
      Call call, Asked asked, StreamValue stream, ConsumerGroup group, Consumer consumer) {
    long now = call.core().nowMillis();
    Reply reply = call.reply();
    long before = reply.size();
    long[] count = new long[1];
    long[] read = {group.read()};
    StreamId[] last = {group.last()};
    stream.walk(
        Objects.requireNonNullElse(group.last().next(), StreamId.MAX),
        StreamId.MAX,
        false,
        (id, address) -> {
          boolean isCounted = read[0] != ConsumerGroup.UNKNOWN && !stream.hasGapFrom(id);
          read[0] = isCounted ? read[0] + 1 : stream.countedUpTo(id);
          last[0] = id;
          stream.write(reply, id, address);
          if (!asked.needsNoAck) {
            group.assign(id, consumer, now, 1);
          }
          return ++count[0] != asked.most;
        });
    group.set(last[0], read[0]);
    reply.arrayFrom(before, count[0]);
  }

  private static void showPending(
      Call call,
      Asked asked,
      StreamValue stream,
      ConsumerGroup group,
      Consumer consumer,
      StreamId after) {
    Reply reply = call.reply();
    List<StreamId> ids = new ArrayList<>();
    group.walk(
        consumer,
        Objects.requireNonNullElse(after.next(), StreamId.MAX),
        StreamId.MAX,
        (id, what) -> {
          ids.add(id);
          return ids.size() != asked.most;
        });
    reply.array(ids.size());
    for (StreamId id : ids) {
      if (stream.write(reply, id)) {
        Pending what = Objects.requireNonNull(group.find(id));
        group.assign(id, consumer, call.core().nowMillis(), what.times() + 1);
      } else {
        reply.array(2);
        reply.bulk(id.toString());
        reply.nullArray();
      }
    }
  }

  /** Waits; what is asked for from now on is asked for from the ids that are the last now. */
  private static void await(
      Call call, Asked asked, boolean isFromNow, List<@Nullable StreamId> after) {
    int[] keys = IntStream.range(asked.first, asked.first + asked.streams).toArray();
    Request request = call.request();
    Request resolved = new Request();
    if (isFromNow && !call.isTriedAgain()) {
      byte[][] words = new byte[request.count()][];
      for (int i = 0; i < words.length; i++) {
        int stream = i - asked.first - asked.streams;
        words[i] = stream < 0 ? request.bytes(i) : StreamIds.bytes("" + after.get(stream));
      }
      resolved.copyOf(words);
      call.set(call.client(), resolved, call.reply());
    }
    Blocking.await(call, keys, asked.untilMillis, call.reply()::nullArray);
    call.set(call.client(), request, call.reply());
    resolved.free();
  }
}

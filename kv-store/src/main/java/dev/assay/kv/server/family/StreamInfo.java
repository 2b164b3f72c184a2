package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.CommandTable;
import dev.assay.kv.server.resp.Reply;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.server.structure.ConsumerGroup;
import dev.assay.kv.server.structure.ConsumerGroup.Consumer;
import dev.assay.kv.server.structure.StreamId;
import dev.assay.kv.server.structure.StreamValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** XINFO. */
final class StreamInfo {

  private static final long SHOWN = 10;

  private StreamInfo() {}

  static void register(CommandTable table) {
    table
        .on("xinfo", call -> Help.reply(call, "xinfo"))
        .on("xinfo|help", call -> Help.reply(call, "xinfo"))
        .on("xinfo|stream", StreamInfo::stream)
        .on("xinfo|groups", StreamInfo::groups)
        .on("xinfo|consumers", StreamInfo::consumers);
  }

  /** What is said where a subcommand's arguments are wrong. */
  static ReplyError badSubcommand(Call call) {
    return new ReplyError(
        "ERR unknown subcommand or wrong number of arguments for '%s'. Try %s HELP."
            .formatted(call.text(1), call.text(0).toUpperCase(Locale.ROOT)));
  }

  /** The group of a subcommand, whose stream was found. */
  static ConsumerGroup group(Call call, StreamValue stream) {
    ConsumerGroup found = stream.groups().get(StreamIds.name(call, 3));
    if (found == null) {
      throw new ReplyError(
          "NOGROUP No such consumer group '%s' for key name '%s'"
              .formatted(call.text(3), call.text(2)));
    }
    return found;
  }

  private static StreamValue found(Call call) {
    @Nullable StreamValue stream = call.read(2, StreamValue.class);
    if (stream == null) {
      throw new ReplyError("ERR no such key");
    }
    return stream;
  }

  private static void stream(Call call) {
    StreamValue stream = found(call);
    boolean isFull = call.count() > 3;
    boolean hasCount = call.count() == 6;
    if (isFull
        && ((call.count() != 4 && !hasCount)
            || !call.is(3, "FULL")
            || (hasCount && !call.is(4, "COUNT")))) {
      throw badSubcommand(call);
    }
    long count = hasCount ? call.integer(5) : SHOWN;
    count = count < 0 ? SHOWN : count;
    Reply reply = call.reply();
    reply.map(isFull ? 9 : 10);
    number(reply, "length", stream.size());
    number(reply, "radix-tree-keys", stream.packs());
    number(reply, "radix-tree-nodes", stream.packs() + 1L);
    id(reply, "last-generated-id", stream.last());
    id(reply, "max-deleted-entry-id", stream.mostDeleted());
    number(reply, "entries-added", stream.added());
    id(reply, "recorded-first-entry-id", stream.firstThere());
    if (isFull) {
      reply.bulk("entries");
      StreamCommands.write(reply, stream, StreamId.ZERO, StreamId.MAX, false, count);
      fullGroups(reply, stream, count);
    } else {
      number(reply, "groups", stream.groups().size());
      entry(reply, "first-entry", stream, stream.firstThere());
      entry(reply, "last-entry", stream, stream.lastThere());
    }
  }

  private static void number(Reply reply, String name, long value) {
    reply.bulk(name);
    reply.integer(value);
  }

  private static void id(Reply reply, String name, StreamId value) {
    reply.bulk(name);
    reply.bulk(value.toString());
  }

  private static void entry(Reply reply, String name, StreamValue stream, StreamId id) {
    reply.bulk(name);
    if (!stream.write(reply, id)) {
      reply.nullBulk();
    }
  }

  /** What is said of how far a group is. */
  private static void progress(Reply reply, StreamValue stream, ConsumerGroup group) {
    id(reply, "last-delivered-id", group.last());
    boolean isKnown = group.read() != ConsumerGroup.UNKNOWN;
    known(reply, "entries-read", isKnown, group.read());
    boolean isCounted = isKnown && !stream.hasGapFrom(group.last());
    long read = isCounted ? group.read() : stream.countedUpTo(group.last());
    boolean isNew = stream.added() == 0;
    known(reply, "lag", isNew || read != ConsumerGroup.UNKNOWN, isNew ? 0 : stream.added() - read);
  }

  private static void known(Reply reply, String name, boolean isKnown, long value) {
    reply.bulk(name);
    if (isKnown) {
      reply.integer(value);
    } else {
      reply.nullBulk();
    }
  }

  private static void fullGroups(Reply reply, StreamValue stream, long most) {
    reply.bulk("groups");
    reply.array(stream.groups().size());
    stream
        .groups()
        .forEach(
            (name, group) -> {
              reply.map(7);
              reply.bulk("name");
              reply.bulk(StreamIds.bytes(name));
              progress(reply, stream, group);
              number(reply, "pel-count", group.pending());
              pending(reply, group, null, most);
              reply.bulk("consumers");
              reply.array(group.consumers().size());
              for (Consumer each : group.consumers().values()) {
                reply.map(4);
                reply.bulk("name");
                reply.bulk(StreamIds.bytes(each.name()));
                number(reply, "seen-time", each.seenMillis());
                number(reply, "pel-count", each.pending());
                pending(reply, group, each, most);
              }
            });
  }

  private static void pending(Reply reply, ConsumerGroup group, @Nullable Consumer of, long most) {
    reply.bulk("pending");
    long before = reply.size();
    long[] count = new long[1];
    group.walk(
        of,
        StreamId.ZERO,
        StreamId.MAX,
        (id, what) -> {
          reply.array(of == null ? 4 : 3);
          reply.bulk(id.toString());
          if (of == null) {
            reply.bulk(StreamIds.bytes(what.consumer().name()));
          }
          reply.integer(what.millis());
          reply.integer(what.times());
          return ++count[0] != most;
        });
    reply.arrayFrom(before, count[0]);
  }

  private static void groups(Call call) {
    StreamValue stream = found(call);
    Reply reply = call.reply();
    reply.array(stream.groups().size());
    stream
        .groups()
        .forEach(
            (name, group) -> {
              reply.map(6);
              reply.bulk("name");
              reply.bulk(StreamIds.bytes(name));
              number(reply, "consumers", group.consumers().size());
              number(reply, "pending", group.pending());
              progress(reply, stream, group);
            });
  }

  private static void consumers(Call call) {
    ConsumerGroup group = group(call, found(call));
    Reply reply = call.reply();
    reply.array(group.consumers().size());
    for (Consumer each : group.consumers().values()) {
      reply.map(3);
      reply.bulk("name");
      reply.bulk(StreamIds.bytes(each.name()));
      number(reply, "pending", each.pending());
      number(reply, "idle", Math.max(0, call.core().nowMillis() - each.seenMillis()));
    }
  }
}

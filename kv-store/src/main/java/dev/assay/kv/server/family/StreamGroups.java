package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.CommandTable;
import dev.assay.kv.server.resp.Reply;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.server.structure.ConsumerGroup;
import dev.assay.kv.server.structure.ConsumerGroup.Consumer;
import dev.assay.kv.server.structure.StreamId;
import dev.assay.kv.server.structure.StreamValue;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Groups of a stream's consumers: making them, and what is delivered and not acknowledged. */
final class StreamGroups {

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
        .on("xpending", StreamGroups::pending);
    StreamClaims.register(table);
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
}

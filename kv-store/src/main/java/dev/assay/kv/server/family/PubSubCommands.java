package dev.assay.kv.server.family;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.Channels;
import dev.assay.kv.server.command.Channels.Kind;
import dev.assay.kv.server.command.Client;
import dev.assay.kv.server.command.CommandTable;
import dev.assay.kv.server.resp.Glob;
import dev.assay.kv.server.resp.Reply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages to whoever has subscribed. */
public final class PubSubCommands {

  private PubSubCommands() {}

  /** Says who handles what. */
  public static void register(CommandTable table) {
    for (Kind kind : Kind.values()) {
      table
          .on(kind.command(), call -> subscribe(call, kind))
          .on(kind.leaves(), call -> unsubscribe(call, kind));
    }
    table
        .on("publish", call -> publish(call, Kind.CHANNEL))
        .on("spublish", call -> publish(call, Kind.SHARD))
        .on("pubsub|channels", call -> names(call, Kind.CHANNEL))
        .on("pubsub|shardchannels", call -> names(call, Kind.SHARD))
        .on("pubsub|numsub", call -> listeners(call, Kind.CHANNEL))
        .on("pubsub|shardnumsub", call -> listeners(call, Kind.SHARD))
        .on("pubsub|numpat", PubSubCommands::patterns)
        .on("pubsub|help", call -> Help.reply(call, "pubsub"));
  }

  private static Channels channels(Call call) {
    return call.instance().channels();
  }

  private static String name(Call call, int argument) {
    return new String(call.bytes(argument), ISO_8859_1);
  }

  private static void subscribe(Call call, Kind kind) {
    for (int i = 1; i < call.count(); i++) {
      String name = name(call, i);
      channels(call).join(call.client(), kind, name);
      tell(call, kind, kind.command(), name);
    }
  }

  private static void unsubscribe(Call call, Kind kind) {
    if (call.count() > 1) {
      for (int i = 1; i < call.count(); i++) {
        leave(call, kind, name(call, i));
      }
      return;
    }
    List<String> names = List.copyOf(call.client().channels(kind));
    names.forEach(name -> leave(call, kind, name));
    if (names.isEmpty()) {
      tell(call, kind, kind.leaves(), null);
    }
  }

  private static void leave(Call call, Kind kind, String name) {
    channels(call).leave(call.client(), kind, name);
    tell(call, kind, kind.leaves(), name);
  }

  private static void tell(Call call, Kind kind, String what, @Nullable String name) {
    Client client = call.client();
    Reply reply = call.reply();
    reply.push(3);
    reply.bulk(what);
    if (name == null) {
      reply.nullBulk();
    } else {
      reply.bulk(name.getBytes(ISO_8859_1));
    }
    reply.integer(
        kind == Kind.SHARD
            ? client.channels(kind).size()
            : client.channels(Kind.CHANNEL).size() + client.channels(Kind.PATTERN).size());
  }

  private static void publish(Call call, Kind kind) {
    call.reply()
        .integer(
            channels(call)
                .publish(kind, call.bytes(1), call.bytes(2), call.client(), call.reply()));
  }

  private static void names(Call call, Kind kind) {
    Glob glob = call.count() > 2 ? new Glob(call.bytes(2), false) : null;
    List<byte[]> names =
        channels(call).names(kind).stream()
            .map(name -> name.getBytes(ISO_8859_1))
            .filter(name -> glob == null || glob.matches(name))
            .toList();
    call.reply().array(names.size());
    names.forEach(call.reply()::bulk);
  }

  private static void listeners(Call call, Kind kind) {
    call.reply().array(2L * (call.count() - 2));
    for (int i = 2; i < call.count(); i++) {
      call.reply().bulk(call.address(i), call.length(i));
      call.reply().integer(channels(call).listeners(kind, name(call, i)));
    }
  }

  private static void patterns(Call call) {
    call.reply().integer(channels(call).names(Kind.PATTERN).size());
  }
}

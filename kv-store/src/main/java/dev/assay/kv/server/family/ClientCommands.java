package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.Client;
import dev.assay.kv.server.command.Client.Replies;
import dev.assay.kv.server.command.CommandTable;
import dev.assay.kv.server.resp.ReplyError;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** CLIENT. */
public final class ClientCommands {

  private ClientCommands() {}

  /** Says who handles what. */
  public static void register(CommandTable table) {
    table
        .on("client|id", call -> call.reply().integer(call.client().id()))
        .on("client|getname", ClientCommands::name)
        .on("client|setname", ClientCommands::setName)
        .on("client|setinfo", ClientCommands::setInfo)
        .on("client|info", call -> call.reply().verbatim(line(call, call.client())))
        .on("client|list", ClientCommands::list)
        .on("client|kill", ClientCommands::kill)
        .on("client|reply", ClientCommands::reply)
        .on("client|no-evict", ClientCommands::noEvict)
        .on("client|pause", ClientCommands::pause)
        .on("client|unpause", ClientCommands::unpause)
        .on("client|unblock", ClientCommands::unblock)
        .on("client|help", call -> Help.reply(call, "client"));
  }

  private static void name(Call call) {
    if (call.client().name().isEmpty()) {
      call.reply().nullBulk();
    } else {
      call.reply().bulk(call.client().name());
    }
  }

  private static void setName(Call call) {
    call.client().setName(checkedName(call.text(2)));
    call.reply().ok();
  }

  static String checkedName(String name) {
    if (!name.chars().allMatch(letter -> letter >= '!' && letter <= '~')) {
      throw new ReplyError(
          "ERR Client names cannot contain spaces, newlines or special characters.");
    }
    return name;
  }

  private static void setInfo(Call call) {
    Client client = call.client();
    if (call.is(2, "LIB-NAME")) {
      client.setLibrary(checkedName(call.text(3)), client.libraryVersion());
    } else if (call.is(2, "LIB-VER")) {
      client.setLibrary(client.library(), checkedName(call.text(3)));
    } else {
      throw new ReplyError("ERR Unrecognized option '%s'".formatted(call.text(2)));
    }
    call.reply().ok();
  }

  private static String line(Call call, Client client) {
    return client.describe(call) + "\n";
  }

  private static boolean isMe(Call call, Client client) {
    return client.id() == call.client().id();
  }

  private static List<Client> byNumber(Call call) {
    return call.instance().clients().stream().sorted(Comparator.comparingLong(Client::id)).toList();
  }

  private static void list(Call call) {
    Predicate<Client> wanted = client -> true;
    if (call.count() > 2) {
      if (call.is(2, "TYPE") && call.count() == 4) {
        wanted = ofType(call, 3);
      } else if (call.is(2, "ID") && call.count() > 3) {
        wanted = client -> false;
        for (int i = 3; i < call.count(); i++) {
          long id = call.integer(i, 1, Long.MAX_VALUE, "ERR Invalid client ID");
          wanted = wanted.or(client -> client.id() == id);
        }
      } else {
        throw ReplyError.syntax();
      }
    }
    StringBuilder text = new StringBuilder();
    byNumber(call).stream().filter(wanted).forEach(client -> text.append(line(call, client)));
    call.reply().verbatim(text.toString());
  }

  private static Predicate<Client> ofType(Call call, int argument) {
    boolean isNormal = call.is(argument, "NORMAL");
    if (!isNormal
        && !call.is(argument, "MASTER")
        && !call.is(argument, "REPLICA")
        && !call.is(argument, "SLAVE")
        && !call.is(argument, "PUBSUB")) {
      throw new ReplyError("ERR Unknown client type '%s'".formatted(call.text(argument)));
    }
    boolean isSubscriber = call.is(argument, "PUBSUB");
    return client -> client.isSubscribed() ? isSubscriber : isNormal;
  }

  private static void kill(Call call) {
    if (call.count() == 3) {
      String address = call.text(2);
      if (end(call, client -> client.address().equals(address), false) == 0) {
        throw new ReplyError("ERR No such client");
      }
      call.reply().ok();
      return;
    }
    Predicate<Client> wanted = client -> true;
    boolean sparesMe = true;
    for (int i = 2; i < call.count(); i += 2) {
      if (i + 1 == call.count()) {
        throw ReplyError.syntax();
      }
      String value = call.text(i + 1);
      if (call.is(i, "ID")) {
        long id = call.integer(i + 1, 1, Long.MAX_VALUE, "ERR client-id should be greater than 0");
        wanted = wanted.and(client -> client.id() == id);
      } else if (call.is(i, "ADDR")) {
        wanted = wanted.and(client -> client.address().equals(value));
      } else if (call.is(i, "LADDR")) {
        wanted = wanted.and(client -> client.localAddress().equals(value));
      } else if (call.is(i, "TYPE")) {
        wanted = wanted.and(ofType(call, i + 1));
      } else if (call.is(i, "USER")) {
        if (call.instance().users().find(value) == null) {
          throw new ReplyError("ERR No such user '%s'".formatted(value));
        }
        wanted = wanted.and(client -> client.user().name().equals(value));
      } else if (call.is(i, "SKIPME") && (call.is(i + 1, "YES") || call.is(i + 1, "NO"))) {
        sparesMe = call.is(i + 1, "YES");
      } else {
        throw ReplyError.syntax();
      }
    }
    call.reply().integer(end(call, wanted, sparesMe));
  }

  private static int end(Call call, Predicate<Client> wanted, boolean sparesMe) {
    int ended = 0;
    for (Client client : call.instance().clients()) {
      if (wanted.test(client) && !(sparesMe && isMe(call, client))) {
        if (isMe(call, client)) {
          client.closeAfterReply();
        } else {
          client.kill();
        }
        ended++;
      }
    }
    return ended;
  }

  private static void reply(Call call) {
    if (call.is(2, "ON")) {
      call.client().setReplies(Replies.ON);
      call.reply().ok();
    } else if (call.is(2, "OFF")) {
      call.client().setReplies(Replies.OFF);
    } else if (call.is(2, "SKIP")) {
      if (call.client().replies() != Replies.OFF) {
        call.client().setReplies(Replies.SKIP_NEXT);
      }
    } else {
      throw ReplyError.syntax();
    }
  }

  private static void noEvict(Call call) {
    boolean _ = call.isEither(2, "ON", "OFF"); // no client goes to save memory
    call.reply().ok();
  }

  private static void pause(Call call) {
    boolean all = true;
    if (call.count() == 4) {
      if (call.is(3, "WRITE")) {
        all = false;
      } else if (!call.is(3, "ALL")) {
        throw new ReplyError("ERR CLIENT PAUSE mode must be WRITE or ALL");
      }
    }
    call.instance().pause(Math.max(1, Blocking.untilMillis(call, 2)), all);
    call.reply().ok();
  }

  private static void unpause(Call call) {
    call.instance().pause(0, true);
    call.reply().ok();
  }

  private static void unblock(Call call) {
    if (call.count() > 4 || (call.count() == 4 && !call.is(3, "TIMEOUT") && !call.is(3, "ERROR"))) {
      throw new ReplyError("ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR");
    }
    long id = call.integer(2);
    boolean isError = call.count() == 4 && call.is(3, "ERROR");
    boolean ended = false;
    for (Client client : call.instance().clients()) {
      ended |= client.id() == id && call.core().unblock(client, isError);
    }
    call.reply().integer(ended ? 1 : 0);
  }
}

package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.Client;
import dev.assay.kv.server.command.CommandTable;
import dev.assay.kv.server.command.Users;
import dev.assay.kv.server.resp.Decimal;
import dev.assay.kv.server.resp.Reply;
import dev.assay.kv.server.resp.ReplyError;
import java.nio.charset.StandardCharsets;

/** What a connection says of itself: who it is, how it speaks, which database it uses. */
public final class ConnectionCommands {

  /** The version of Redis whose commands these are, as clients ask for it. */
  static final String VERSION = "7.0.15";

  private ConnectionCommands() {}

  /** Says who handles what. */
  public static void register(CommandTable table) {
    table
        .on("ping", ConnectionCommands::ping)
        .on("echo", call -> call.reply().bulk(call.address(1), call.length(1)))
        .on("quit", ConnectionCommands::quit)
        .on("reset", ConnectionCommands::reset)
        .on("select", ConnectionCommands::select)
        .on("auth", ConnectionCommands::auth)
        .on("hello", ConnectionCommands::hello);
  }

  private static void ping(Call call) {
    if (call.count() > 2) {
      throw ReplyError.arity("ping");
    }
    if (call.client().protocol() == 2 && call.client().isSubscribed()) {
      call.reply().array(2);
      call.reply().bulk("pong");
      call.reply().bulk(call.count() == 2 ? call.bytes(1) : new byte[0]);
    } else if (call.count() == 2) {
      call.reply().bulk(call.address(1), call.length(1));
    } else {
      call.reply().status("PONG");
    }
  }

  private static void quit(Call call) {
    call.reply().ok();
    call.client().closeAfterReply();
  }

  private static void reset(Call call) {
    call.client().transaction().close();
    TransactionCommands.forget(call);
    call.instance().channels().leaveAll(call.client());
    call.instance().monitors().remove(call.client());
    call.instance().caches().leave(call.client());
    call.client().reset(call.instance().users().byDefault(), call.instance().users().isOpen());
    call.reply().setProtocol(2);
    call.reply().status("RESET");
  }

  /** The number of a database that an argument is. */
  static int database(Call call, int argument) {
    long number = call.integer(argument);
    if (number != (int) number) {
      throw new ReplyError(
          "ERR value is out of range, value must between -2147483648 and 2147483647");
    }
    if (number < 0 || number >= call.core().databases().count()) {
      throw new ReplyError("ERR DB index is out of range");
    }
    return (int) number;
  }

  private static void select(Call call) {
    call.client().setDatabase(database(call, 1));
    call.reply().ok();
  }

  private static void auth(Call call) {
    if (call.count() > 3) {
      throw ReplyError.syntax();
    }
    if (call.count() == 2 && call.instance().users().byDefault().takesAnyPassword()) {
      throw new ReplyError(
          "ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?");
    }
    String user =
        call.count() == 2 ? Users.DEFAULT : new String(call.bytes(1), StandardCharsets.ISO_8859_1);
    AclCommands.authenticate(call, user, call.bytes(call.count() - 1));
    call.reply().ok();
  }

  private static void hello(Call call) {
    Client client = call.client();
    int version = client.protocol();
    int next = 1;
    if (call.count() > 1) {
      if (!Decimal.isLong(call.address(1), call.length(1))) {
        throw new ReplyError("ERR Protocol version is not an integer or out of range");
      }
      long wanted = call.integer(1);
      if (wanted != 2 && wanted != 3) {
        throw new ReplyError("NOPROTO unsupported protocol version");
      }
      version = (int) wanted;
      next = 2;
    }
    String name = null;
    for (int i = next; i < call.count(); i++) {
      int left = call.count() - 1 - i;
      if (call.is(i, "AUTH") && left >= 2) {
        AclCommands.authenticate(
            call, new String(call.bytes(i + 1), StandardCharsets.ISO_8859_1), call.bytes(i + 2));
        i += 2;
      } else if (call.is(i, "SETNAME") && left >= 1) {
        name = ClientCommands.checkedName(call.text(++i));
      } else {
        throw new ReplyError("ERR Syntax error in HELLO option '%s'".formatted(call.text(i)));
      }
    }
    if (!client.isKnown()) {
      throw new ReplyError(
          "NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO <proto> AUTH <user> <pass> option can be used to authenticate the client and select the RESP protocol version at the same time");
    }
    if (name != null) {
      client.setName(name);
    }
    client.setProtocol(version);
    call.reply().setProtocol(version);
    replyHello(call);
  }

  private static void replyHello(Call call) {
    Reply reply = call.reply();
    reply.map(7);
    reply.bulk("server");
    reply.bulk("redis");
    reply.bulk("version");
    reply.bulk(VERSION);
    reply.bulk("proto");
    reply.integer(call.client().protocol());
    reply.bulk("id");
    reply.integer(call.client().id());
    reply.bulk("mode");
    reply.bulk("standalone");
    reply.bulk("role");
    reply.bulk("master");
    reply.bulk("modules");
    reply.array(0);
  }
}

package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.Command;
import dev.assay.kv.server.command.CommandFlag;
import dev.assay.kv.server.command.CommandTable;
import dev.assay.kv.server.resp.Glob;
import dev.assay.kv.server.resp.Reply;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.server.resp.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** COMMAND: the table as clients read it. */
public final class CommandCommands {

  private CommandCommands() {}

  /** Says who handles what. */
  public static void register(CommandTable table) {
    table
        .on("command", call -> infos(call, call.instance().commands().commands()))
        .on("command|count", CommandCommands::count)
        .on("command|info", CommandCommands::info)
        .on("command|docs", CommandCommands::docs)
        .on("command|list", CommandCommands::list)
        .on("command|getkeys", CommandCommands::keys)
        .on("command|help", call -> Help.reply(call, "command"));
  }

  private static void count(Call call) {
    call.reply().integer(call.instance().commands().commands().size());
  }

  private static void infos(Call call, Collection<Command> commands) {
    call.reply().array(commands.size());
    commands.forEach(command -> info(call.reply(), command));
  }

  private static void info(Call call) {
    if (call.count() == 2) {
      infos(call, call.instance().commands().commands());
      return;
    }
    call.reply().array(call.count() - 2L);
    for (int i = 2; i < call.count(); i++) {
      Command command = call.instance().commands().find(call.text(i));
      if (command == null) {
        call.reply().nullArray();
      } else {
        info(call.reply(), command);
      }
    }
  }

  private static void info(Reply reply, Command command) {
    reply.array(10);
    reply.bulk(command.name());
    reply.integer(command.arity());
    List<CommandFlag> flags = command.flags().stream().filter(flag -> !flag.isInternal()).toList();
    reply.set(flags.size());
    flags.forEach(flag -> reply.status(flag.text()));
    reply.integer(command.firstKey());
    reply.integer(command.lastKey());
    reply.integer(command.keyStep());
    reply.set(command.categories().size());
    command.categories().forEach(reply::status);
    reply.array(0);
    keySpecs(reply, command);
    reply.array(command.subcommands().size());
    command.subcommands().values().forEach(child -> info(reply, child));
  }

  private static void keySpecs(Reply reply, Command command) {
    if (command.firstKey() == 0) {
      reply.array(0);
      return;
    }
    reply.array(1);
    reply.map(3);
    reply.bulk("flags");
    List<String> flags =
        command.is(CommandFlag.WRITE) ? List.of("RW", "UPDATE") : List.of("RO", "ACCESS");
    reply.set(flags.size());
    flags.forEach(reply::status);
    reply.bulk("begin_search");
    pair(reply, "type", "index", "spec");
    reply.map(1);
    reply.bulk("index");
    reply.integer(command.firstKey());
    reply.bulk("find_keys");
    pair(reply, "type", "range", "spec");
    reply.map(3);
    reply.bulk("lastkey");
    reply.integer(
        command.lastKey() < 0 ? command.lastKey() : command.lastKey() - (long) command.firstKey());
    reply.bulk("keystep");
    reply.integer(command.keyStep());
    reply.bulk("limit");
    reply.integer(0);
  }

  private static void pair(Reply reply, String key, String value, String next) {
    reply.map(2);
    reply.bulk(key);
    reply.bulk(value);
    reply.bulk(next);
  }

  private static void docs(Call call) {
    List<Command> commands = new ArrayList<>();
    if (call.count() == 2) {
      commands.addAll(call.instance().commands().commands());
    }
    for (int i = 2; i < call.count(); i++) {
      Command command = call.instance().commands().find(call.text(i));
      if (command != null) {
        commands.add(command);
      }
    }
    call.reply().map(commands.size());
    commands.forEach(command -> docs(call.reply(), command));
  }

  private static void docs(Reply reply, Command command) {
    boolean hasChildren = !command.subcommands().isEmpty();
    reply.bulk(command.name());
    reply.map(hasChildren ? 5 : 4);
    text(reply, "summary", command.summary());
    text(reply, "since", command.since());
    text(reply, "group", command.group());
    text(reply, "complexity", command.complexity());
    if (hasChildren) {
      reply.bulk("subcommands");
      reply.map(command.subcommands().size());
      command.subcommands().values().forEach(child -> docs(reply, child));
    }
  }

  private static void text(Reply reply, String name, String value) {
    reply.bulk(name);
    reply.bulk(value);
  }

  private static void list(Call call) {
    List<Command> commands = new ArrayList<>();
    for (Command command : call.instance().commands().commands()) {
      commands.add(command);
      commands.addAll(command.subcommands().values());
    }
    if (call.count() > 2) {
      if (call.count() != 5 || !call.is(2, "FILTERBY")) {
        throw ReplyError.syntax();
      }
      filter(call, commands);
    }
    call.reply().array(commands.size());
    commands.forEach(command -> call.reply().bulk(command.name()));
  }

  private static void filter(Call call, List<Command> commands) {
    String value = call.text(4);
    if (call.is(3, "ACLCAT")) {
      commands.removeIf(each -> !each.categories().contains("@" + value.toLowerCase(Locale.ROOT)));
    } else if (call.is(3, "PATTERN")) {
      Glob glob = new Glob(call.bytes(4), true);
      commands.removeIf(each -> !glob.matches(each.name().getBytes(StandardCharsets.UTF_8)));
    } else if (call.is(3, "MODULE")) {
      commands.clear();
    } else {
      throw ReplyError.syntax();
    }
  }

  private static void keys(Call call) {
    Request request = new Request();
    request.copyOf(call.request(), 2);
    try {
      Command command = command(call, request);
      if (command == null) {
        throw new ReplyError("ERR Invalid command specified");
      }
      if (!command.takes(request.count())) {
        throw new ReplyError("ERR Invalid number of arguments specified for command");
      }
      int[] keys = command.keys(request);
      if (keys.length == 0) {
        throw new ReplyError("ERR The command has no key arguments");
      }
      call.reply().array(keys.length);
      for (int key : keys) {
        call.reply().bulk(request.address(key), request.length(key));
      }
    } finally {
      request.free();
    }
  }

  private static @Nullable Command command(Call call, Request request) {
    Command command = call.instance().commands().find(request);
    if (command != null && !command.subcommands().isEmpty() && request.count() > 1) {
      return command.subcommands().get(request.text(1).toLowerCase(Locale.ROOT));
    }
    return command;
  }
}

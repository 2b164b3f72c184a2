package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.CommandTable;
import dev.assay.kv.server.command.Settings;
import dev.assay.kv.server.resp.Glob;
import dev.assay.kv.server.resp.ReplyError;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The server itself: settings, time, debugging, its end. */
public final class ServerCommands {

  private ServerCommands() {}

  /** Says who handles what. */
  public static void register(CommandTable table) {
    table
        .on("config|get", ServerCommands::settings)
        .on("config|set", ServerCommands::set)
        .on("config|resetstat", ServerCommands::resetCounts)
        .on("config|rewrite", ServerCommands::rewrite)
        .on("config|help", call -> Help.reply(call, "config"))
        .on("object|help", call -> Help.reply(call, "object"))
        .on("memory|help", call -> Help.reply(call, "memory"))
        .on("info", Info::run)
        .on("time", ServerCommands::time)
        .on("bgrewriteaof", ServerCommands::checkpoint)
        .on("lastsave", call -> call.reply().integer(lastSave(call)))
        .on(
            "lolwut",
            call ->
                call.reply().verbatim("Assay speaks Redis " + ConnectionCommands.VERSION + "\n"))
        .on("debug", ServerCommands::debug)
        .on("function|flush", call -> call.reply().ok())
        .on("function|list", call -> call.reply().array(0))
        .on("script|flush", call -> call.reply().ok())
        .on("script|exists", ServerCommands::scripts)
        .on("shutdown", ServerCommands::shutdown);
  }

  private static void scripts(Call call) {
    call.reply().array(call.count() - 2L);
    for (int i = 2; i < call.count(); i++) {
      call.reply().integer(0);
    }
  }

  private static void checkpoint(Call call) {
    if (!call.instance().checkpoint()) {
      throw new ReplyError("ERR there is no journal, or it is being rewritten");
    }
    call.reply().status("Background append only file rewriting started");
  }

  private static long lastSave(Call call) {
    return System.currentTimeMillis() / 1000 - call.instance().uptimeSeconds();
  }

  private static void settings(Call call) {
    Map<String, String> found = new LinkedHashMap<>();
    for (int i = 2; i < call.count(); i++) {
      Glob glob =
          new Glob(call.text(i).toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8), true);
      call.instance()
          .settings()
          .values()
          .forEach(
              (name, value) -> {
                if (glob.matches(name.getBytes(StandardCharsets.UTF_8))) {
                  found.put(name, value);
                }
              });
    }
    call.reply().map(found.size());
    found.forEach(
        (name, value) -> {
          call.reply().bulk(name);
          call.reply().bulk(value);
        });
  }

  private static void set(Call call) {
    if (call.count() % 2 != 0) {
      throw ReplyError.arity("config|set");
    }
    Settings settings = call.instance().settings();
    Map<String, String> checked = new LinkedHashMap<>();
    for (int i = 2; i < call.count(); i += 2) {
      String name = call.text(i).toLowerCase(Locale.ROOT);
      if (!settings.isKnown(name)) {
        throw new ReplyError(
            "ERR Unknown option or number of arguments for CONFIG SET - '%s'"
                .formatted(call.text(i)));
      }
      boolean isSame = call.text(i + 1).equalsIgnoreCase(settings.value(name));
      boolean isJournals = name.equals("appendfsync") && "yes".equals(settings.value("appendonly"));
      if (settings.isFixed(name) || (isJournals && !isSame)) {
        throw failed(name, "can't set immutable config");
      }
      if (checked.containsKey(name)) {
        throw failed(name, "duplicate parameter");
      }
      try {
        checked.put(name, settings.checked(name, call.text(i + 1)));
      } catch (ReplyError e) {
        throw failed(name, e.text());
      }
    }
    checked.forEach(settings::set);
    if (checked.keySet().stream().anyMatch(name -> name.startsWith("maxmemory"))) {
      call.instance().limitMemory();
    }
    call.reply().ok();
  }

  private static ReplyError failed(String name, String why) {
    return new ReplyError(
        "ERR CONFIG SET failed (possibly related to argument '%s') - %s".formatted(name, why));
  }

  private static void resetCounts(Call call) {
    call.instance().resetCounts();
    call.reply().ok();
  }

  private static void rewrite(Call call) {
    throw new ReplyError("ERR The server is running without a config file");
  }

  private static void time(Call call) {
    long micros = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
    micros += System.nanoTime() / 1000 % 1000;
    call.reply().array(2);
    call.reply().bulkInteger(micros / 1_000_000);
    call.reply().bulkInteger(micros % 1_000_000);
  }

  private static void debug(Call call) {
    if (call.is(1, "SLEEP") && call.count() == 3) {
      LockSupport.parkNanos((long) (1e9 * Scores.parse(call, 2, "ERR value is not a valid float")));
    } else if (call.is(1, "SET-ACTIVE-EXPIRE") && call.count() == 3) {
      call.instance().settings().activeExpiry = !call.is(2, "0");
    } else if (call.is(1, "LOG")
        || call.is(1, "QUICKLIST-PACKED-THRESHOLD")
        || call.is(1, "SET-DISABLE-DENY-SCRIPTS")) {
      call.reply().ok();
      return;
    } else {
      throw ReplyError.subcommand(call.text(1), "DEBUG");
    }
    call.reply().ok();
  }

  private static void shutdown(Call call) {
    for (int i = 1; i < call.count(); i++) {
      if (call.is(i, "ABORT") && call.count() == 2) {
        throw new ReplyError("ERR No shutdown in progress.");
      }
      if (!call.is(i, "NOSAVE")
          && !call.is(i, "SAVE")
          && !call.is(i, "NOW")
          && !call.is(i, "FORCE")) {
        throw ReplyError.syntax();
      }
    }
    call.instance().shutdown();
    call.client().closeAfterReply();
  }
}

package dev.assay.kv.server.command;

import dev.assay.kv.server.resp.Reply;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.server.resp.Request;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a request before and after its handler: which command it is, whether it may run
 * now, and what counts and replies come of it. Of one core.
 */
public final class Dispatcher {

  private static final int MOST_SHOWN = 128;

  /** What a client of RESP2 may ask for while it hears channels. */
  private static final Set<String> WHILE_SUBSCRIBED =
      Set.of(
          "subscribe unsubscribe psubscribe punsubscribe ssubscribe sunsubscribe ping quit reset"
              .split(" "));

  /** What a client that has opened a transaction may do at once, beside EXEC. */
  private static final Set<String> NOT_QUEUED =
      Set.of("discard", "multi", "watch", "quit", "reset");

  private final Statistics statistics;
  private final long[] calls;
  private final long[] rejected;
  private final long[] failed;
  private final Timings timings;

  private final @Nullable Command exec;

  /** For a core. */
  public Dispatcher(CommandTable table, Statistics statistics) {
    this.statistics = statistics;
    int commands = table.all().size();
    calls = new long[commands];
    rejected = new long[commands];
    failed = new long[commands];
    timings = new Timings(commands);
    exec = table.find("exec");
  }

  /**
   * Whether a request is to be carried out now; if not, the reply is written.
   *
   * @param call set up but for its command, which this sets
   * @param named the command that the request names, a container maybe; null where there is none
   */
  public boolean admits(Call call, @Nullable Command named) {
    Request request = call.request();
    Command command = named;
    if (command != null && command.is(CommandFlag.CONTAINER) && request.count() > 1) {
      command = subcommand(call, command);
      if (command == null) {
        return false;
      }
    }
    if (command == null) {
      return reject(call, null, unknown(request));
    }
    call.setCommand(command);
    Client client = call.client();
    if (!command.takes(request.count())) {
      return reject(call, command, ReplyError.arity(command.name()).text());
    }
    if (!client.isKnown() && !command.is(CommandFlag.NO_AUTH)) {
      return reject(call, command, "NOAUTH Authentication required.");
    }
    if (!client.user().isAll()) {
      Denial denial = call.instance().users().check(call, client.transaction().isOpen());
      if (denial != null) {
        return reject(call, command, refusal(denial));
      }
    }
    if (takesMemory(command, client.transaction())
        && call.instance().isOverMemory()
        && !call.core().makesRoom()) {
      return reject(call, command, ReplyError.full().text());
    }
    if (client.protocol() == 2
        && client.isSubscribed()
        && !WHILE_SUBSCRIBED.contains(command.name())) {
      return reject(
          call,
          command,
          "ERR Can't execute '%s': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context"
              .formatted(command.name()));
    }
    if (client.transaction().isOpen()) {
      return !queues(call, command);
    }
    return true;
  }

  /** What waits in a transaction takes memory, whatever it is. */
  private boolean takesMemory(Command command, Transaction transaction) {
    if (command == exec) {
      return transaction.has(each -> each.is(CommandFlag.DENYOOM));
    }
    return command.is(CommandFlag.DENYOOM)
        || (transaction.isOpen() && !NOT_QUEUED.contains(command.name()));
  }

  private static String refusal(Denial denial) {
    return denial.reason().equals("command")
        ? "NOPERM this user has no permissions to run the '%s' command".formatted(denial.object())
        : "NOPERM this user has no permissions to access one of the %ss used as arguments"
            .formatted(denial.reason());
  }

  /** Whether a command of a transaction may still run; if not, the reply is written. */
  public boolean stillAdmits(Call call) {
    Denial denial = call.client().user().isAll() ? null : call.instance().users().check(call, true);
    if (denial != null) {
      String why =
          switch (denial.reason()) {
            case "command" -> "no permission to execute the command or subcommand";
            case "key" -> "no permission to touch the specified keys";
            default ->
                "no permission to access one of the channels used as arguments to the command";
          };
      call.reply()
          .error(
              "NOPERM ACLs rules changed between the moment the transaction was accumulated and the EXEC call. This command is no longer allowed for the following reason: "
                  + why);
      rejected[call.command().number()]++;
    }
    return denial == null;
  }

  private boolean queues(Call call, Command command) {
    if (command == exec || NOT_QUEUED.contains(command.name())) {
      return false;
    }
    if (command.is(CommandFlag.NO_MULTI)) {
      return !reject(call, command, "ERR Command not allowed inside a transaction");
    }
    call.client().transaction().add(command, call.request());
    call.reply().queued();
    return true;
  }

  private @Nullable Command subcommand(Call call, Command parent) {
    if (call.length(1) > MOST_SHOWN) {
      return unknownSubcommand(call, parent);
    }
    Command found = parent.subcommands().get(call.text(1).toLowerCase(Locale.ROOT));
    return found == null && !parent.subcommands().isEmpty()
        ? unknownSubcommand(call, parent)
        : found == null ? parent : found;
  }

  private @Nullable Command unknownSubcommand(Call call, Command parent) {
    boolean _ =
        reject(
            call,
            parent,
            "ERR unknown subcommand '%s'. Try %s HELP."
                .formatted(
                    shown(call.request(), 1, MOST_SHOWN), parent.name().toUpperCase(Locale.ROOT)));
    return null;
  }

  private static String unknown(Request request) {
    StringBuilder arguments = new StringBuilder();
    for (int i = 1; i < request.count() && arguments.length() < MOST_SHOWN; i++) {
      arguments
          .append('\'')
          .append(shown(request, i, MOST_SHOWN - arguments.length()))
          .append("' ");
    }
    return "ERR unknown command '%s', with args beginning with: %s"
        .formatted(shown(request, 0, MOST_SHOWN), arguments);
  }

  private static String shown(Request request, int argument, int most) {
    String text = request.text(argument);
    return text.length() > most ? text.substring(0, most) : text;
  }

  private boolean reject(Call call, @Nullable Command command, String text) {
    if (command != null) {
      rejected[command.number()]++;
    }
    if (command == exec && command != null) {
      call.client().transaction().close();
      call.reply()
          .error("EXECABORT Transaction discarded because of: " + text.replaceFirst("^ERR ", ""));
    } else {
      call.client().transaction().setFaulty();
      call.reply().error(text);
    }
    statistics.error(text);
    return false;
  }

  /** Carries a command out that was admitted. */
  public void run(Call call) {
    Command command = call.command();
    Reply reply = call.reply();
    long before = reply.size();
    long errors = reply.errors();
    calls[command.number()]++;
    long began = timings.clock();
    Notices notices = call.instance().notices();
    boolean isTold = notices.isWanted();
    if (isTold) {
      notices.begins(call);
    }
    call.keys().clock().setRunning(true);
    try {
      command.handler().run(call);
    } catch (ReplyError | OutOfMemoryError e) {
      reply.cut(before);
      failed(command, reply, e);
      return;
    } finally {
      call.keys().clock().setRunning(false);
      timings.end(call, command, began, reply.size() - before);
      if (!call.instance().monitors().isEmpty()) {
        call.instance().monitors().tell(call);
      }
      if (isTold) {
        notices.ended(call);
      }
      call.endReply();
    }
    if (reply.errors() != errors && command != exec) {
      failed[command.number()]++;
      statistics.error(Objects.requireNonNullElse(reply.lastError(), "ERR"));
    }
  }

  /** What takes more memory than the process has, for a copy of a large value, is refused. */
  private void failed(Command command, Reply reply, Throwable cause) {
    String text =
        cause instanceof ReplyError error
            ? error.text()
            : "OOM the process has not as much memory as this command needs";
    reply.error(text);
    statistics.error(text);
    failed[command.number()]++;
  }

  /** Carries a command out that has waited, and may go on waiting. */
  public void runAgain(Call call, Reply reply) {
    Notices notices = call.instance().notices();
    notices.begins(call);
    call.keys().clock().setRunning(true);
    try {
      call.command().handler().run(call);
    } catch (ReplyError | OutOfMemoryError e) {
      reply.clear();
      failed(call.command(), reply, e);
    } finally {
      call.keys().clock().setRunning(false);
      notices.ended(call);
      call.endReply();
    }
  }

  /** The next command begins now, in ns; behind it, each begins where the one before ended. */
  public long begin() {
    return timings.begin();
  }

  /** How long commands took. */
  public Timings timings() {
    return timings;
  }

  /** How often a command was carried out. */
  public long calls(Command command) {
    return calls[command.number()];
  }

  /** How often a command was refused before it began. */
  public long rejected(Command command) {
    return rejected[command.number()];
  }

  /** How often a command ended in an error. */
  public long failed(Command command) {
    return failed[command.number()];
  }

  /** How many commands were carried out. */
  public long calls() {
    long sum = 0;
    for (long each : calls) {
      sum += each;
    }
    return sum;
  }

  /** Counts anew. */
  public void resetCounts() {
    java.util.Arrays.fill(calls, 0);
    java.util.Arrays.fill(rejected, 0);
    java.util.Arrays.fill(failed, 0);
    timings.reset();
  }
}

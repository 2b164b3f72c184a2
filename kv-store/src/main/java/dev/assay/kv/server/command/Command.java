package dev.assay.kv.server.command;

import dev.assay.kv.server.resp.Request;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the table says of a command, and who carries it out. */
public final class Command {

  /** Where a command that finds its keys by its arguments has them. */
  @FunctionalInterface
  public interface KeyFinder {

    /** The numbers of the arguments that are keys. */
    int[] keys(Request request);
  }

  private final String name;
  private final int arity;
  private final Set<CommandFlag> flags;
  private final int firstKey;
  private final int lastKey;
  private final int keyStep;
  private final String group;
  private final String since;
  private final String complexity;
  private final String summary;
  private final Map<String, Command> subcommands = new LinkedHashMap<>();
  private final boolean isGlobal;
  private final boolean isFast;
  private @Nullable KeyFinder keyFinder;
  private Handler handler;
  private int number;

  Command(String name, String[] fields) {
    this.name = name;
    arity = Integer.parseInt(fields[1]);
    flags = EnumSet.noneOf(CommandFlag.class);
    for (CommandFlag flag : CommandFlag.values()) {
      if (List.of(fields[2].split(" ")).contains(flag.text())) {
        flags.add(flag);
      }
    }
    String[] keys = fields[3].split(",");
    firstKey = Integer.parseInt(keys[0]);
    lastKey = Integer.parseInt(keys[1]);
    keyStep = Integer.parseInt(keys[2]);
    group = fields[4];
    since = fields[5];
    complexity = fields[6];
    summary = fields[7];
    isFast = flags.contains(CommandFlag.FAST) || complexity.equals("O(1)");
    isGlobal = flags.contains(CommandFlag.GLOBAL);
    handler = call -> call.reply().error("ERR '" + this.name + "' is not there yet");
  }

  /** In lower case; a subcommand's with its parent's and a bar before. */
  public String name() {
    return name;
  }

  /** How many arguments with the name; at least so many where it is negative. */
  public int arity() {
    return arity;
  }

  /** Whether a request has the right number of arguments. */
  public boolean takes(int arguments) {
    return arity >= 0 ? arguments == arity : arguments >= -arity;
  }

  /** What is said of it. */
  public Set<CommandFlag> flags() {
    return flags;
  }

  /** Whether this is said of it. */
  public boolean is(CommandFlag flag) {
    return flags.contains(flag);
  }

  /** Whether Redis calls it fast, or its time does not grow. */
  public boolean isFast() {
    return isFast;
  }

  /** Whether its replies go to a client that wants none, since they begin or end messages. */
  public boolean isHeardAnyway() {
    return is(CommandFlag.PUBSUB) && is(CommandFlag.NOSCRIPT);
  }

  /** Whether it looks at more than its keys. */
  public boolean isGlobal() {
    return isGlobal;
  }

  /** The first argument that is a key, or 0. */
  public int firstKey() {
    return firstKey;
  }

  /** The last; counted from the end where it is negative. */
  public int lastKey() {
    return lastKey;
  }

  /** The last argument of a request that is a key, where it has so many. */
  public int lastKeyOf(Request request) {
    return lastKey < 0 ? request.count() + lastKey : lastKey;
  }

  /** From key to key. */
  public int keyStep() {
    return keyStep;
  }

  /** The numbers of the arguments of a request that are keys. */
  public int[] keys(Request request) {
    if (keyFinder != null) {
      return keyFinder.keys(request);
    }
    if (firstKey == 0) {
      return new int[0];
    }
    int last = lastKeyOf(request);
    List<Integer> found = new ArrayList<>();
    for (int i = firstKey; i <= last && i < request.count(); i += keyStep) {
      found.add(i);
    }
    return found.stream().mapToInt(i -> i).toArray();
  }

  /** Whether its keys are where the table says. */
  public boolean hasFixedKeys() {
    return keyFinder == null;
  }

  /** Which family it belongs to. */
  public String group() {
    return group;
  }

  /** The version of Redis in which it first was. */
  public String since() {
    return since;
  }

  /** How its time grows. */
  public String complexity() {
    return complexity;
  }

  /** What it is for. */
  public String summary() {
    return summary;
  }

  /** Its subcommands by their own names. */
  public Map<String, Command> subcommands() {
    return subcommands;
  }

  /** The categories it belongs to, as access lists name them. */
  public List<String> categories() {
    List<String> found = new ArrayList<>();
    found.add(
        switch (group) {
          case "generic" -> "@keyspace";
          case "transactions" -> "@transaction";
          case "server" -> "@admin";
          default -> "@" + group;
        });
    if (group.equals("server") && !is(CommandFlag.ADMIN)) {
      found.clear();
    }
    if (is(CommandFlag.ADMIN) && !found.contains("@admin")) {
      found.add("@admin");
    }
    for (CommandFlag flag :
        List.of(CommandFlag.WRITE, CommandFlag.READONLY, CommandFlag.BLOCKING)) {
      if (is(flag)) {
        found.add(flag == CommandFlag.READONLY ? "@read" : "@" + flag.text());
      }
    }
    found.add(is(CommandFlag.FAST) ? "@fast" : "@slow");
    if (is(CommandFlag.DANGEROUS)) {
      found.add("@dangerous");
    }
    return found;
  }

  /** A number from 0 on, for counts. */
  public int number() {
    return number;
  }

  void setNumber(int newNumber) {
    number = newNumber;
  }

  void setHandler(Handler newHandler) {
    handler = newHandler;
  }

  void setKeyFinder(KeyFinder finder) {
    keyFinder = finder;
  }

  /** Who carries it out. */
  public Handler handler() {
    return handler;
  }
}

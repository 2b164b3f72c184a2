package dev.assay.kv.server.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.assay.kv.server.resp.Glob;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.server.resp.Request;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A set of permissions: commands, keys and channels. Names are of Latin-1 letters, one for each
 * byte. Changed only before others see it.
 */
final class Selector {

  private record KeyPattern(String text, boolean reads, boolean writes, Glob glob) {
    @Override
    public String toString() {
      return (reads && writes ? "~" : reads ? "%R~" : "%W~") + text;
    }
  }

  private final CommandTable table;
  private final BitSet commands = new BitSet();
  private final Map<Command, Set<String>> firstArguments = new HashMap<>();
  private final List<String> rules = new ArrayList<>();
  private final List<KeyPattern> keys = new ArrayList<>();
  private final List<String> channels = new ArrayList<>();
  private boolean allCommands;
  private boolean allKeys;
  private boolean allChannels;

  /** Of nothing. */
  Selector(CommandTable table) {
    this.table = table;
  }

  /** The same permissions once more. */
  Selector copy() {
    Selector copy = new Selector(table);
    copy.commands.or(commands);
    firstArguments.forEach(
        (command, some) -> copy.firstArguments.put(command, new HashSet<>(some)));
    copy.rules.addAll(rules);
    copy.keys.addAll(keys);
    copy.channels.addAll(channels);
    copy.allCommands = allCommands;
    copy.allKeys = allKeys;
    copy.allChannels = allChannels;
    return copy;
  }

  /** Whether everything is allowed. */
  boolean isAll() {
    return allCommands && rules.isEmpty() && allKeys && allChannels;
  }

  /**
   * Changes it by a rule.
   *
   * @throws ReplyError with the reason, without a code
   */
  void apply(String rule) {
    switch (rule.toLowerCase(Locale.ROOT)) {
      case "allkeys", "~*" -> {
        keys.clear();
        allKeys = true;
      }
      case "resetkeys" -> {
        keys.clear();
        allKeys = false;
      }
      case "allchannels", "&*" -> {
        channels.clear();
        allChannels = true;
      }
      case "resetchannels" -> {
        channels.clear();
        allChannels = false;
      }
      case "allcommands", "+@all" -> base(true);
      case "nocommands", "-@all" -> base(false);
      default -> applyOther(rule);
    }
  }

  private void base(boolean all) {
    commands.clear();
    commands.set(0, table.all().size(), all);
    firstArguments.clear();
    rules.clear();
    allCommands = all;
  }

  private void applyOther(String rule) {
    switch (rule.isEmpty() ? ' ' : rule.charAt(0)) {
      case '~', '%' -> addKeys(rule);
      case '&' -> addChannels(rule.substring(1));
      case '+', '-' -> {
        String lower = rule.toLowerCase(Locale.ROOT);
        change(lower);
        if (!isWhatRulesSay()) {
          rules.add(lower);
        }
      }
      default -> throw new ReplyError("Syntax error");
    }
  }

  private void change(String rule) {
    boolean allows = rule.charAt(0) == '+';
    if (rule.startsWith("@", 1)) {
      category(rule.substring(1), allows);
    } else {
      command(rule.substring(1), allows);
    }
  }

  /** Whether its rules, one after the other, come to what it allows. */
  private boolean isWhatRulesSay() {
    Selector other = new Selector(table);
    other.base(allCommands);
    List.copyOf(rules).forEach(other::change);
    return other.commands.equals(commands) && other.firstArguments.equals(firstArguments);
  }

  private void addKeys(String rule) {
    if (allKeys) {
      throw new ReplyError(
          "Adding a pattern after the * pattern (or the 'allkeys' flag) is not valid and does not have any effect. Try 'resetkeys' to start with an empty list of patterns");
    }
    int tilde = rule.indexOf('~');
    String modes = rule.substring(0, Math.max(0, tilde)).toUpperCase(Locale.ROOT);
    if (!modes.matches("|%R|%W|%RW|%WR")) {
      throw new ReplyError("Syntax error");
    }
    String text = tilde < 0 ? "" : patternOf(rule.substring(tilde + 1));
    boolean reads = modes.isEmpty() || modes.contains("R");
    boolean writes = modes.isEmpty() || modes.contains("W");
    if (text.equals("*") && reads && writes) {
      apply("allkeys");
      return;
    }
    for (int i = 0; i < keys.size(); i++) {
      KeyPattern old = keys.get(i);
      if (old.text().equals(text)) {
        keys.set(i, new KeyPattern(text, reads || old.reads(), writes || old.writes(), old.glob()));
        return;
      }
    }
    keys.add(new KeyPattern(text, reads, writes, new Glob(text.getBytes(ISO_8859_1), false)));
  }

  private static String patternOf(String text) {
    if (text.indexOf(' ') >= 0 || text.indexOf(0) >= 0) {
      throw new ReplyError("Syntax error");
    }
    return text;
  }

  private void addChannels(String text) {
    if (allChannels) {
      throw new ReplyError(
          "Adding a pattern after the * pattern (or the 'allchannels' flag) is not valid and does not have any effect. Try 'resetchannels' to start with an empty list of channels");
    }
    if (!channels.contains(patternOf(text))) {
      channels.add(text);
    }
  }

  private void category(String name, boolean allows) {
    List<Command> members =
        table.all().stream().filter(each -> each.categories().contains(name)).toList();
    if (!Users.CATEGORIES.contains(name.substring(1))) {
      throw unknown();
    }
    members.forEach(command -> allow(command, allows));
    rules.removeIf(each -> each.substring(1).equals(name));
  }

  private static ReplyError unknown() {
    return new ReplyError("Unknown command or category name in ACL");
  }

  private void allow(Command command, boolean allows) {
    commands.set(command.number(), allows);
    firstArguments.remove(command);
  }

  private void command(String name, boolean allows) {
    int bar = name.indexOf('|');
    Command parent = table.find(bar < 0 ? name : name.substring(0, bar));
    Command command = table.find(name);
    if (parent == null) {
      throw unknown();
    }
    if (command != null) {
      allow(command, allows);
      command.subcommands().values().forEach(child -> allow(child, allows));
      rules.removeIf(
          each -> each.substring(1).equals(name) || each.substring(1).startsWith(name + "|"));
      return;
    }
    if (bar >= 0 && name.indexOf('|', bar + 1) >= 0 && allows && !parent.subcommands().isEmpty()) {
      throw new ReplyError("Allowing first-arg of a subcommand is not supported");
    }
    if (!parent.subcommands().isEmpty() || !allows || name.indexOf('|', bar + 1) >= 0) {
      throw unknown();
    }
    String argument = name.substring(bar + 1);
    if (argument.isEmpty()) {
      throw new ReplyError("Syntax error");
    }
    firstArguments.computeIfAbsent(parent, p -> new HashSet<>()).add(argument);
    rules.removeIf(each -> each.substring(1).equals(name));
  }

  /** What a command with these arguments is refused for; null where it is allowed. */
  @Nullable Denial check(Command command, Request request) {
    if (!commands.get(command.number())
        && !command.is(CommandFlag.NO_AUTH)
        && (request.count() < 2
            || !firstArguments
                .getOrDefault(command, Set.of())
                .contains(request.text(1).toLowerCase(Locale.ROOT)))) {
      return new Denial("command", command.name(), 0);
    }
    if (!allKeys && !command.is(CommandFlag.PUBSUB)) {
      int[] places = command.keys(request);
      for (int i = 0; i < places.length; i++) {
        if (!reaches(request.bytes(places[i]), KeyAccess.of(command, request, i))) {
          return new Denial("key", new String(request.bytes(places[i]), ISO_8859_1), places[i]);
        }
      }
    }
    return allChannels ? null : checkChannels(command, request);
  }

  /** Whether all keys may be read. */
  boolean readsAll() {
    return allKeys || keys.stream().anyMatch(each -> each.reads() && each.text().equals("*"));
  }

  private boolean reaches(byte[] key, KeyAccess access) {
    for (KeyPattern pattern : keys) {
      if ((pattern.reads() || !access.reads())
          && (pattern.writes() || !access.writes())
          && pattern.glob().matches(key)) {
        return true;
      }
    }
    return false;
  }

  private @Nullable Denial checkChannels(Command command, Request request) {
    boolean isPattern = command.name().equals("psubscribe");
    int last =
        switch (command.name()) {
          case "publish", "spublish" -> 1;
          case "subscribe", "ssubscribe", "psubscribe" -> request.count() - 1;
          default -> 0;
        };
    for (int i = 1; i <= last; i++) {
      byte[] channel = request.bytes(i);
      if (!hears(channel, isPattern)) {
        return new Denial("channel", new String(channel, ISO_8859_1), i);
      }
    }
    return null;
  }

  /** Whether a channel, or exactly this pattern, may be heard. */
  boolean hears(byte[] channel, boolean isPattern) {
    String text = new String(channel, ISO_8859_1);
    return allChannels
        || channels.stream()
            .anyMatch(
                each ->
                    isPattern
                        ? each.equals(text)
                        : new Glob(each.getBytes(ISO_8859_1), false).matches(channel));
  }

  /** Its commands as rules. */
  String commandRules() {
    return (allCommands ? "+@all" : "-@all")
        + rules.stream().map(rule -> " " + rule).collect(Collectors.joining());
  }

  /** Its keys as rules. */
  String keyRules() {
    return allKeys
        ? "~*"
        : keys.stream().map(KeyPattern::toString).collect(Collectors.joining(" "));
  }

  /** Its channels as rules. */
  String channelRules() {
    return allChannels
        ? "&*"
        : channels.stream().map(each -> "&" + each).collect(Collectors.joining(" "));
  }

  /** All its rules. */
  @Override
  public String toString() {
    String keyRules = keyRules();
    String channelRules = allChannels ? "&*" : ("resetchannels " + channelRules()).strip();
    return (keyRules.isEmpty() ? "" : keyRules + " ") + channelRules + " " + commandRules();
  }
}

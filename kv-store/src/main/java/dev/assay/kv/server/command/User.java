package dev.assay.kv.server.command;

import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.server.resp.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what, with the SHA-256 of the passwords. What it allows is replaced as a whole, so any
 * thread may ask.
 */
public final class User {

  private static final class Rights {
    final List<Selector> selectors = new ArrayList<>();
    final Set<String> hashes = new LinkedHashSet<>();
    boolean isOn;
    boolean takesAny;
    boolean skipsSanitizing;
    boolean isAll;

    Rights copy() {
      Rights copy = new Rights();
      selectors.forEach(each -> copy.selectors.add(each.copy()));
      copy.hashes.addAll(hashes);
      copy.isOn = isOn;
      copy.takesAny = takesAny;
      copy.skipsSanitizing = skipsSanitizing;
      return copy;
    }
  }

  private final String name;
  private final CommandTable table;
  private volatile Rights rights = new Rights();

  /** One who is off, and may do nothing. */
  User(String name, CommandTable table) {
    this.name = name;
    this.table = table;
    rights.selectors.add(new Selector(table));
  }

  /** The name. */
  public String name() {
    return name;
  }

  /** Whether it may do everything. */
  public boolean isAll() {
    return rights.isAll;
  }

  /** Whether it may connect. */
  public boolean isOn() {
    return rights.isOn;
  }

  /** Whether any password is right. */
  public boolean takesAnyPassword() {
    return rights.takesAny;
  }

  /** Whether this is the password of one who may connect. */
  public boolean admits(byte[] password) {
    Rights now = rights;
    byte[] given = hash(password).getBytes(StandardCharsets.US_ASCII);
    boolean isRight = now.takesAny;
    for (String hash : now.hashes) {
      isRight |= MessageDigest.isEqual(hash.getBytes(StandardCharsets.US_ASCII), given);
    }
    return now.isOn && isRight;
  }

  private static String hash(byte[] password) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(password));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Changes what it is and may, by all of these rules or none.
   *
   * @throws ReplyError with the first rule that does not hold
   */
  void apply(List<String> rules) {
    Rights changed = rights.copy();
    for (String rule : rules) {
      try {
        apply(changed, rule);
      } catch (ReplyError e) {
        throw new ReplyError(
            "ERR Error in ACL SETUSER modifier '%s': %s".formatted(rule, e.text()));
      }
    }
    changed.isAll = changed.selectors.getFirst().isAll();
    rights = changed;
  }

  private void apply(Rights changed, String rule) {
    switch (rule.toLowerCase(Locale.ROOT)) {
      case "on" -> changed.isOn = true;
      case "off" -> changed.isOn = false;
      case "nopass" -> {
        changed.takesAny = true;
        changed.hashes.clear();
      }
      case "resetpass" -> {
        changed.takesAny = false;
        changed.hashes.clear();
      }
      case "sanitize-payload" -> changed.skipsSanitizing = false;
      case "skip-sanitize-payload" -> changed.skipsSanitizing = true;
      case "clearselectors" -> changed.selectors.subList(1, changed.selectors.size()).clear();
      case "reset" -> {
        changed.isOn = false;
        changed.takesAny = false;
        changed.skipsSanitizing = false;
        changed.hashes.clear();
        changed.selectors.clear();
        changed.selectors.add(new Selector(table));
      }
      default -> applyOther(changed, rule);
    }
  }

  private void applyOther(Rights changed, String rule) {
    char kind = rule.isEmpty() ? ' ' : rule.charAt(0);
    byte[] rest =
        rule.isEmpty() ? new byte[0] : rule.substring(1).getBytes(StandardCharsets.ISO_8859_1);
    switch (kind) {
      case '>' -> addHash(changed, hash(rest));
      case '#' -> addHash(changed, checkedHash(rule.substring(1)));
      case '<' -> removeHash(changed, hash(rest));
      case '!' -> removeHash(changed, checkedHash(rule.substring(1)));
      case '(' -> {
        Selector selector = new Selector(table);
        for (String each : rule.substring(1, rule.length() - 1).strip().split("\\s+")) {
          if (!each.isEmpty()) {
            selector.apply(each);
          }
        }
        changed.selectors.add(selector);
      }
      default -> changed.selectors.getFirst().apply(rule);
    }
  }

  private static void addHash(Rights changed, String hash) {
    changed.takesAny = false;
    changed.hashes.add(hash);
  }

  private static void removeHash(Rights changed, String hash) {
    if (!changed.hashes.remove(hash)) {
      throw new ReplyError("The password you are trying to remove from the user does not exist");
    }
  }

  private static String checkedHash(String hash) {
    if (!hash.matches("[0-9a-f]{64}")) {
      throw new ReplyError(
          "The password hash must be exactly 64 characters and contain only lowercase hexadecimal characters");
    }
    return hash;
  }

  /** What a command is refused for; null where any of the selectors allows it. */
  @Nullable Denial check(Command command, Request request) {
    Denial found = null;
    for (Selector selector : rights.selectors) {
      Denial denial = selector.check(command, request);
      if (denial == null) {
        return null;
      }
      if (found == null || denial.isBeyond(found)) {
        found = denial;
      }
    }
    return found;
  }

  /** Whether a command that is allowed may read keys which its arguments do not name. */
  public boolean readsAll(Command command, Request request) {
    return rights.selectors.stream()
        .anyMatch(each -> each.readsAll() && each.check(command, request) == null);
  }

  /** Why a command is refused, in a sentence; null where it is allowed. */
  public @Nullable String refusal(Command command, Request request) {
    Denial denial = check(command, request);
    if (denial == null) {
      return null;
    }
    return denial.reason().equals("command")
        ? "This user has no permissions to run the '%s' command".formatted(denial.object())
        : "This user has no permissions to access the '%s' %s"
            .formatted(denial.object(), denial.reason());
  }

  /** Whether it may hear a channel, or exactly this pattern. */
  boolean hears(byte[] channel, boolean isPattern) {
    return rights.selectors.stream().anyMatch(each -> each.hears(channel, isPattern));
  }

  /** Its flags, as GETUSER gives them. */
  public List<String> flags() {
    List<String> flags = new ArrayList<>();
    flags.add(rights.isOn ? "on" : "off");
    if (rights.takesAny) {
      flags.add("nopass");
    }
    if (rights.skipsSanitizing) {
      flags.add("skip-sanitize-payload");
    }
    return flags;
  }

  /** SHA-256 of its passwords. */
  public List<String> hashes() {
    return List.copyOf(rights.hashes);
  }

  /** Rules for commands, keys and channels, of each selector; its own come first. */
  public List<List<String>> selectors() {
    return rights.selectors.stream()
        .map(each -> List.of(each.commandRules(), each.keyRules(), each.channelRules()))
        .toList();
  }

  /** All its rules in one line. */
  @Override
  public String toString() {
    Rights now = rights;
    StringBuilder text = new StringBuilder("user " + name);
    flags().forEach(flag -> text.append(' ').append(flag));
    now.hashes.forEach(hash -> text.append(" #").append(hash));
    text.append(' ').append(now.selectors.getFirst());
    now.selectors.stream().skip(1).forEach(each -> text.append(" (").append(each).append(')'));
    return text.toString();
  }
}

package dev.assay.kv.server.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.assay.kv.server.resp.ReplyError;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** All users, and what was refused to them. Any thread may call. */
public final class Users {

  /** Categories of commands, without their {@code @}. */
  public static final List<String> CATEGORIES =
      List.of(
          "keyspace",
          "read",
          "write",
          "set",
          "sortedset",
          "list",
          "hash",
          "string",
          "bitmap",
          "hyperloglog",
          "geo",
          "stream",
          "pubsub",
          "admin",
          "fast",
          "slow",
          "blocking",
          "dangerous",
          "connection",
          "transaction",
          "scripting");

  /** Who connects without a name. */
  public static final String DEFAULT = "default";

  private static final long SAME_MILLIS = 60_000;

  /** Something that was refused, so many times. */
  public static final class Refusal {
    private final String reason;
    private final String context;
    private final String object;
    private final String username;
    private long count = 1;
    private long atMillis = System.currentTimeMillis();
    private String client;

    Refusal(String reason, String context, String object, String username, String client) {
      this.reason = reason;
      this.context = context;
      this.object = object;
      this.username = username;
      this.client = client;
    }

    private boolean isSame(Refusal other) {
      return reason.equals(other.reason)
          && context.equals(other.context)
          && object.equals(other.object)
          && username.equals(other.username)
          && Math.abs(atMillis - other.atMillis) < SAME_MILLIS;
    }

    /** What, where, about what, of whom. */
    public List<String> texts() {
      return List.of(reason, context, object, username);
    }

    /** How many times. */
    public long count() {
      return count;
    }

    /** How long ago, in seconds. */
    public double ageSeconds() {
      return (System.currentTimeMillis() - atMillis) / 1000.0;
    }

    /** Whose connection. */
    public String client() {
      return client;
    }
  }

  private final CommandTable table;
  private final Map<String, User> users = new ConcurrentSkipListMap<>();
  private final Deque<Refusal> refusals = new ArrayDeque<>();
  private final User byDefault;

  /** With the default user, who may do everything without a password. */
  public Users(CommandTable table) {
    this.table = table;
    byDefault = new User(DEFAULT, table);
    byDefault.apply(List.of("on", "nopass", "~*", "&*", "+@all"));
    users.put(DEFAULT, byDefault);
  }

  /** Who connects without a name. */
  public User byDefault() {
    return byDefault;
  }

  /** Whether clients need not show who they are. */
  public boolean isOpen() {
    return byDefault.isOn() && byDefault.takesAnyPassword();
  }

  /** Gives the default user this password alone; none where it is empty. */
  public void requirePassword(String password) {
    byDefault.apply(
        password.isEmpty()
            ? List.of("nopass")
            : List.of(
                "resetpass",
                ">"
                    + new String(
                        password.getBytes(java.nio.charset.StandardCharsets.UTF_8), ISO_8859_1)));
  }

  /** A user; null where there is none of that name. */
  public @Nullable User find(String name) {
    return users.get(name);
  }

  /** All of them, by name. */
  public Collection<User> all() {
    return users.values();
  }

  /** Changes a user, or makes one; who may no longer hear a channel that it hears is cut off. */
  public void set(String name, List<String> rules, boolean allChannels, Call call) {
    if (name.indexOf(' ') >= 0 || name.indexOf(0) >= 0) {
      throw new ReplyError("ERR Usernames can't contain spaces or null characters");
    }
    User user = users.get(name);
    boolean isNew = user == null;
    if (user == null) {
      user = new User(name, table);
      if (allChannels) {
        user.apply(List.of("allchannels"));
      }
    }
    user.apply(rules);
    if (isNew) {
      users.put(name, user);
      return;
    }
    for (Client client : call.instance().clients()) {
      if (client.user().equals(user) && !hearsAll(user, client)) {
        end(client, call);
      }
    }
  }

  private static boolean hearsAll(User user, Client client) {
    for (Channels.Kind kind : Channels.Kind.values()) {
      for (String name : client.channels(kind)) {
        if (!user.hears(name.getBytes(ISO_8859_1), kind == Channels.Kind.PATTERN)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Deletes a user and ends his connections; whether there was one. */
  public boolean delete(String name, Call call) {
    User user = users.remove(name);
    if (user == null) {
      return false;
    }
    for (Client client : call.instance().clients()) {
      if (client.user().equals(user)) {
        end(client, call);
      }
    }
    return true;
  }

  private static void end(Client client, Call call) {
    if (client.equals(call.client())) {
      client.closeAfterReply();
    } else {
      client.kill();
    }
  }

  /** A user whose password this is; null where it is not, or the user is off. */
  public @Nullable User authenticate(String name, byte[] password) {
    User user = users.get(name);
    return user != null && user.admits(password) ? user : null;
  }

  /** What the command of a call is refused for, which is noted; null where it is allowed. */
  @Nullable Denial check(Call call, boolean isInTransaction) {
    User user = call.client().user();
    Denial denial = user.isAll() ? null : user.check(call.command(), call.request());
    if (denial != null) {
      note(
          call,
          denial.reason(),
          isInTransaction ? "multi" : "toplevel",
          denial.object(),
          user.name());
    }
    return denial;
  }

  /** Notes that something was refused. */
  public synchronized void note(
      Call call, String reason, String context, String object, String username) {
    Refusal refusal = new Refusal(reason, context, object, username, call.client().describe(call));
    for (Refusal each : refusals) {
      if (each.isSame(refusal)) {
        refusal.count += each.count;
        refusals.remove(each);
        break;
      }
    }
    refusals.addFirst(refusal);
    while (refusals.size() > call.instance().settings().mostRefusals) {
      refusals.removeLast();
    }
  }

  /** The last refusals, the last first. */
  public synchronized List<Refusal> refusals(long most) {
    return new ArrayList<>(refusals).stream().limit(most).toList();
  }

  /** Forgets all refusals. */
  public synchronized void forget() {
    refusals.clear();
  }
}

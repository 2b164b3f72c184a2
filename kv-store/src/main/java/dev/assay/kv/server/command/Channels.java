package dev.assay.kv.server.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.assay.kv.server.resp.Glob;
import dev.assay.kv.server.resp.Reply;
import java.io.ByteArrayOutputStream;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who hears what is published. A name is a string of Latin-1 letters, one for each of its bytes.
 * Any thread may call; a client's own set of names is changed by its core alone.
 */
public final class Channels {

  /** What can be subscribed to. */
  public enum Kind {
    /** Channels by name. */
    CHANNEL("subscribe", "message"),
    /** Channels by pattern. */
    PATTERN("psubscribe", "pmessage"),
    /** Channels by name that would be of one shard of a cluster. */
    SHARD("ssubscribe", "smessage");

    private final String command;
    private final String leaves;
    private final String message;

    Kind(String command, String message) {
      this.command = command;
      leaves = command.replace("subscribe", "unsubscribe");
      this.message = message;
    }

    /** The command that subscribes. */
    public String command() {
      return command;
    }

    /** The command that ends that. */
    public String leaves() {
      return leaves;
    }
  }

  private record Audience(@Nullable Glob glob, Set<Client> clients) {}

  private final Map<Kind, Map<String, Audience>> audiences = new EnumMap<>(Kind.class);

  /** Nobody hears anything yet. */
  public Channels() {
    for (Kind kind : Kind.values()) {
      audiences.put(kind, new ConcurrentHashMap<>());
    }
  }

  private Map<String, Audience> of(Kind kind) {
    return java.util.Objects.requireNonNull(audiences.get(kind));
  }

  /** A client hears a channel from now on. */
  public void join(Client client, Kind kind, String name) {
    if (client.channels(kind).add(name)) {
      of(kind)
          .compute(
              name,
              (n, old) -> {
                Audience audience =
                    old == null
                        ? new Audience(
                            kind == Kind.PATTERN
                                ? new Glob(name.getBytes(ISO_8859_1), false)
                                : null,
                            ConcurrentHashMap.newKeySet(1))
                        : old;
                audience.clients().add(client);
                return audience;
              });
    }
  }

  /** A client hears a channel no longer. */
  public void leave(Client client, Kind kind, String name) {
    if (client.channels(kind).remove(name)) {
      of(kind)
          .computeIfPresent(
              name,
              (n, audience) -> {
                audience.clients().remove(client);
                return audience.clients().isEmpty() ? null : audience;
              });
    }
  }

  /** A client hears nothing any more. */
  public void leaveAll(Client client) {
    for (Kind kind : Kind.values()) {
      for (String name : client.channels(kind).toArray(String[]::new)) {
        leave(client, kind, name);
      }
    }
  }

  /** The names that somebody has subscribed to. */
  public Set<String> names(Kind kind) {
    return of(kind).keySet();
  }

  /** How many hear a channel by its name. */
  public int listeners(Kind kind, String name) {
    Audience audience = of(kind).get(name);
    return audience == null ? 0 : audience.clients().size();
  }

  /**
   * Sends a message to all that hear a channel.
   *
   * @param kind {@link Kind#CHANNEL}, and then also to those with a pattern, or {@link Kind#SHARD}
   * @param sender whose own copy goes to this reply; all others are handed to their cores
   * @return how many copies went
   */
  public int publish(
      Kind kind, byte[] channel, byte[] message, @Nullable Client sender, Reply reply) {
    int sent = 0;
    Audience named = of(kind).isEmpty() ? null : of(kind).get(new String(channel, ISO_8859_1));
    if (named != null) {
      sent += send(named, sender, reply, kind.message.getBytes(US_ASCII), channel, message);
    }
    if (kind == Kind.CHANNEL) {
      for (Map.Entry<String, Audience> each : of(Kind.PATTERN).entrySet()) {
        Glob glob = each.getValue().glob();
        if (glob != null && glob.matches(channel)) {
          byte[] pattern = each.getKey().getBytes(ISO_8859_1);
          sent +=
              send(
                  each.getValue(),
                  sender,
                  reply,
                  Kind.PATTERN.message.getBytes(US_ASCII),
                  pattern,
                  channel,
                  message);
        }
      }
    }
    return sent;
  }

  /** Tells all that hear a channel something that nobody sent. */
  void tell(byte[] channel, byte[] message) {
    if (!of(Kind.CHANNEL).isEmpty() || !of(Kind.PATTERN).isEmpty()) {
      int _ = publish(Kind.CHANNEL, channel, message, null, new Reply());
    }
  }

  private static int send(
      Audience audience, @Nullable Client sender, Reply reply, byte[]... parts) {
    byte[] bytes = encoded(parts);
    byte[] pushed = bytes.clone();
    pushed[0] = '>';
    int sent = 0;
    for (Client client : audience.clients()) {
      byte[] message = client.protocol() == 2 ? bytes : pushed;
      if (client.equals(sender)) {
        reply.add(message);
      } else {
        client.deliver(message);
      }
      sent++;
    }
    return sent;
  }

  private static byte[] encoded(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(("*" + parts.length + "\r\n").getBytes(US_ASCII));
    for (byte[] part : parts) {
      out.writeBytes(("$" + part.length + "\r\n").getBytes(US_ASCII));
      out.writeBytes(part);
      out.write('\r');
      out.write('\n');
    }
    return out.toByteArray();
  }
}

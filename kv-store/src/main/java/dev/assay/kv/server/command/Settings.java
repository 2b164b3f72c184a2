package dev.assay.kv.server.command;

import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.server.structure.Limits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What CONFIG reads and changes. Those that decide something here are fields, read by any thread;
 * the others, of which clients expect that they are there, are kept and told. Changed while nobody
 * runs.
 */
public final class Settings {

  /** Longest argument and longest string. */
  public volatile long mostBulkBytes = 512L << 20;

  /** Most bytes of a request that is not whole. */
  public volatile long mostQueryBytes = 1L << 30;

  /** What may wait for a client; without a bound there is still back-pressure. */
  public volatile OutputLimit normalOutput = OutputLimit.NONE;

  /** What may wait for a client that hears channels. */
  public volatile OutputLimit pubsubOutput = new OutputLimit(32 << 20, 8 << 20, 60);

  /** A client that asks for nothing so long is let go; 0 is never. */
  public volatile long idleSeconds;

  /** Most connections. */
  public volatile int mostClients = 10_000;

  /** How many refusals are kept for ACL LOG. */
  public volatile int mostRefusals = 128;

  /** Up to where collections stay compact. */
  public volatile Limits limits = Limits.DEFAULT;

  /** Whether keys expire by themselves. */
  public volatile boolean activeExpiry = true;

  /** A command that takes so long is noted as slow. */
  public volatile long slowNanos = 10_000_000;

  /** How many slow ones are kept. */
  public volatile long mostSlow = 128;

  /** What takes so long is an event; 0 is never. */
  public volatile long latencyMillis;

  /** Whether commands' times go into histograms. */
  public volatile boolean tracksLatency = true;

  private record Setting(boolean isFixed, UnaryOperator<String> check, String first) {}

  private final Map<String, Setting> known = new LinkedHashMap<>();
  private final Map<String, String> values = new LinkedHashMap<>();

  private final Consumer<String> onPassword;

  /**
   * With the defaults.
   *
   * @param onPassword gets the default user's password when that is set
   */
  public Settings(Consumer<String> onPassword) {
    this.onPassword = onPassword;
    number("acllog-max-len", "128", 0, Integer.MAX_VALUE);
    choice("acl-pubsub-default", "resetchannels", List.of("allchannels", "resetchannels"));
    fixed("aclfile", "");
    number("timeout", "0", 0, Integer.MAX_VALUE);
    number("maxclients", "10000", 1, 1_000_000);
    memory("maxmemory", "0", 0);
    choice("maxmemory-policy", "noeviction", List.of("noeviction", "allkeys-lru"));
    memory("proto-max-bulk-len", "536870912", 1 << 20);
    memory("client-query-buffer-limit", "1073741824", 1 << 20);
    text(
        "client-output-buffer-limit",
        "normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60");
    text("requirepass", "");
    fixed("port", "6379");
    fixed("bind", "127.0.0.1");
    fixed("databases", "16");
    fixed("io-threads", "1");
    fixed("appendonly", "no");
    choice("appendfsync", "everysec", List.of("always", "everysec", "no"));
    text("save", "");
    fixed("dir", ".");
    text("dbfilename", "dump.rdb");
    fixed("cluster-enabled", "no");
    fixed("unixsocket", "");
    number("tcp-keepalive", "300", 0, Integer.MAX_VALUE);
    fixed("tcp-backlog", "4096");
    number("hz", "10", 1, 500);
    yesNo("lazyfree-lazy-eviction", "no");
    yesNo("lazyfree-lazy-expire", "no");
    yesNo("lazyfree-lazy-server-del", "no");
    yesNo("lazyfree-lazy-user-del", "no");
    yesNo("lazyfree-lazy-user-flush", "no");
    yesNo("activerehashing", "yes");
    yesNo("dynamic-hz", "yes");
    number("active-expire-effort", "1", 1, 10);
    number("maxmemory-samples", "5", 1, Integer.MAX_VALUE);
    number("list-max-listpack-size", "-2", Integer.MIN_VALUE, Integer.MAX_VALUE);
    number("list-max-ziplist-size", "-2", Integer.MIN_VALUE, Integer.MAX_VALUE);
    number("list-compress-depth", "0", 0, Integer.MAX_VALUE);
    number("hash-max-listpack-entries", "512", 0, Long.MAX_VALUE);
    number("hash-max-ziplist-entries", "512", 0, Long.MAX_VALUE);
    memory("hash-max-listpack-value", "64", 0);
    memory("hash-max-ziplist-value", "64", 0);
    number("set-max-intset-entries", "512", 0, Long.MAX_VALUE);
    number("set-max-listpack-entries", "128", 0, Long.MAX_VALUE);
    memory("set-max-listpack-value", "64", 0);
    number("zset-max-listpack-entries", "128", 0, Long.MAX_VALUE);
    number("zset-max-ziplist-entries", "128", 0, Long.MAX_VALUE);
    memory("zset-max-listpack-value", "64", 0);
    memory("zset-max-ziplist-value", "64", 0);
    memory("hll-sparse-max-bytes", "3000", 0);
    memory("stream-node-max-bytes", "4096", 0);
    number("stream-node-max-entries", "100", 0, Long.MAX_VALUE);
    text("notify-keyspace-events", "");
    number("slowlog-log-slower-than", "10000", -1, Long.MAX_VALUE);
    number("slowlog-max-len", "128", 0, Long.MAX_VALUE);
    number("latency-monitor-threshold", "0", 0, Long.MAX_VALUE);
    yesNo("latency-tracking", "yes");
    add(
        "latency-tracking-info-percentiles",
        "50 99 99.9",
        false,
        value -> {
          for (String each : value.isBlank() ? new String[0] : value.strip().split("\\s+")) {
            if (!each.matches("\\d{1,3}(\\.\\d+)?") || Double.parseDouble(each) > 100) {
              throw new ReplyError(
                  "latency-tracking-info-percentiles should be between 0.0 and 100.0");
            }
          }
          return value.strip();
        });
    choice("loglevel", "notice", List.of("debug", "verbose", "notice", "warning"));
    yesNo("repl-diskless-sync", "yes");
    yesNo("rdbcompression", "yes");
    yesNo("rdbchecksum", "yes");
    memory("maxmemory-clients", "0", 0);
    number("busy-reply-threshold", "5000", 0, Long.MAX_VALUE);
    number("lua-time-limit", "5000", 0, Long.MAX_VALUE);
    number("tracking-table-max-keys", "1000000", 0, Long.MAX_VALUE);
    yesNo("no-appendfsync-on-rewrite", "no");
    number("auto-aof-rewrite-percentage", "100", 0, Integer.MAX_VALUE);
    yesNo("close-on-oom", "no");
  }

  private void text(String name, String first) {
    add(name, first, false, value -> value);
  }

  private void fixed(String name, String first) {
    add(name, first, true, value -> value);
  }

  private void yesNo(String name, String first) {
    add(
        name,
        first,
        false,
        value -> oneOf(value, List.of("yes", "no"), "argument must be 'yes' or 'no'"));
  }

  private void choice(String name, String first, List<String> values) {
    String sentence = "argument(s) must be one of the following: " + String.join(", ", values);
    add(name, first, false, value -> oneOf(value, values, sentence));
  }

  private static String oneOf(String value, List<String> values, String sentence) {
    for (String each : values) {
      if (each.equalsIgnoreCase(value)) {
        return each;
      }
    }
    throw new ReplyError(sentence);
  }

  private void number(String name, String first, long least, long most) {
    add(
        name,
        first,
        false,
        value -> {
          long number;
          try {
            number = Long.parseLong(value);
          } catch (NumberFormatException e) {
            throw new ReplyError("argument couldn't be parsed into an integer");
          }
          return inRange(number, least, most);
        });
  }

  private void memory(String name, String first, long least) {
    add(name, first, false, value -> inRange(bytes(value), least, Long.MAX_VALUE));
  }

  private static String inRange(long number, long least, long most) {
    if (number < least || number > most) {
      throw new ReplyError("argument must be between %d and %d inclusive".formatted(least, most));
    }
    return Long.toString(number);
  }

  /** Bytes, as {@code 100mb}. */
  public static long bytes(String text) {
    String lower = text.toLowerCase(java.util.Locale.ROOT);
    int digits = 0;
    while (digits < lower.length()
        && (Character.isDigit(lower.charAt(digits)) || (digits == 0 && lower.charAt(0) == '-'))) {
      digits++;
    }
    long unit =
        switch (lower.substring(digits)) {
          case "", "b" -> 1;
          case "k" -> 1000;
          case "kb" -> 1 << 10;
          case "m" -> 1_000_000;
          case "mb" -> 1 << 20;
          case "g" -> 1_000_000_000;
          case "gb" -> 1 << 30;
          default -> 0;
        };
    try {
      if (unit > 0) {
        return Math.multiplyExact(Long.parseLong(lower.substring(0, digits)), unit);
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // said below
    }
    throw new ReplyError("argument must be a memory value");
  }

  private void add(String name, String first, boolean isFixed, UnaryOperator<String> check) {
    known.put(name, new Setting(isFixed, check, first));
    values.put(name, first);
  }

  /** All settings as text. */
  public Map<String, String> values() {
    return values;
  }

  /** A setting as text; null where there is none. */
  public @Nullable String value(String name) {
    return values.get(name);
  }

  /** Whether there is such a setting. */
  public boolean isKnown(String name) {
    return known.containsKey(name);
  }

  /** Whether a setting is chosen when the server starts. */
  public boolean isFixed(String name) {
    Setting setting = known.get(name);
    return setting != null && setting.isFixed();
  }

  /**
   * A value as it would be kept.
   *
   * @throws ReplyError with the reason, without a code, where it may not be
   */
  public String checked(String name, String value) {
    Setting setting = known.get(name);
    if (setting == null) {
      throw new ReplyError("unknown");
    }
    return setting.check().apply(value);
  }

  /** Sets a value that was checked. */
  public void set(String name, String value) {
    values.put(name, value);
    switch (name) {
      case "timeout" -> idleSeconds = Long.parseLong(value);
      case "maxclients" -> mostClients = Integer.parseInt(value);
      case "proto-max-bulk-len" ->
          mostBulkBytes = Math.min(Integer.MAX_VALUE - 64L, Long.parseLong(value));
      case "client-query-buffer-limit" -> mostQueryBytes = Long.parseLong(value);
      case "client-output-buffer-limit" -> setOutput(value);
      case "slowlog-log-slower-than" -> {
        long micros = Long.parseLong(value);
        slowNanos = micros < 0 ? Long.MAX_VALUE : micros * 1000;
      }
      case "slowlog-max-len" -> mostSlow = Long.parseLong(value);
      case "latency-monitor-threshold" -> latencyMillis = Long.parseLong(value);
      case "latency-tracking" -> tracksLatency = value.equals("yes");
      case "requirepass" -> onPassword.accept(value);
      case "acllog-max-len" -> mostRefusals = Integer.parseInt(value);
      default -> setLimits(name, value);
    }
  }

  /** The old names of limits go with the new ones. */
  private void setLimits(String name, String value) {
    String other =
        name.contains("listpack")
            ? name.replace("listpack", "ziplist")
            : name.replace("ziplist", "listpack");
    if (known.containsKey(other)) {
      values.put(other, value);
    }
    if (name.startsWith("hash-max") || name.startsWith("set-max") || name.startsWith("zset-max")) {
      limits =
          new Limits(
              number("hash-max-listpack-entries"),
              number("hash-max-listpack-value"),
              number("set-max-intset-entries"),
              number("zset-max-listpack-entries"),
              number("zset-max-listpack-value"));
    }
  }

  private long number(String name) {
    return Long.parseLong(java.util.Objects.requireNonNull(values.get(name), name));
  }

  private void setOutput(String value) {
    String[] words = value.strip().split("\\s+");
    for (int i = 0; i + 3 < words.length; i += 4) {
      OutputLimit limit =
          new OutputLimit(bytes(words[i + 1]), bytes(words[i + 2]), Long.parseLong(words[i + 3]));
      if (words[i].equalsIgnoreCase("normal")) {
        normalOutput = limit;
      } else if (words[i].equalsIgnoreCase("pubsub")) {
        pubsubOutput = limit;
      }
    }
  }
}

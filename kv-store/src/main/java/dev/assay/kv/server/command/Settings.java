package dev.assay.kv.server.command;

import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.server.structure.Limits;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
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

  /** What may be taken; less than the server was given, where commands are refused beyond it. */
  public volatile long mostMemoryBytes = Long.MAX_VALUE;

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

  /** The classes of events of keys that are told; 0 is none. */
  public volatile int eventClasses;

  /** How many keys are remembered that clients cache; 0 is without bound. */
  public volatile long mostTracked = 1_000_000;

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
    TableFile.lines("settings.txt", this::add);
  }

  /** Reads bytes, as {@code 100mb}. */
  public static long bytes(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
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

  private static String otherName(String limit) {
    return limit.contains("listpack")
        ? limit.replace("listpack", "ziplist")
        : limit.replace("ziplist", "listpack");
  }

  private void add(String[] fields) {
    Setting setting = Setting.of(fields);
    known.put(fields[0], setting);
    values.put(fields[0], setting.first());
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
      case "maxmemory" ->
          mostMemoryBytes = value.equals("0") ? Long.MAX_VALUE : Long.parseLong(value);
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
      case "notify-keyspace-events" -> eventClasses = KeyEvents.classes(value);
      case "tracking-table-max-keys" -> mostTracked = Long.parseLong(value);
      case "acllog-max-len" -> mostRefusals = Integer.parseInt(value);
      default -> {
        values.replace(otherName(name), value);
        limits = Limits.of(values);
      }
    }
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

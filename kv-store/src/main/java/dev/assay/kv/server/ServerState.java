package dev.assay.kv.server;

import dev.assay.kv.server.command.Caches;
import dev.assay.kv.server.command.Channels;
import dev.assay.kv.server.command.Client;
import dev.assay.kv.server.command.Command;
import dev.assay.kv.server.command.CommandTable;
import dev.assay.kv.server.command.Dispatcher;
import dev.assay.kv.server.command.Instance;
import dev.assay.kv.server.command.LatencyEvents;
import dev.assay.kv.server.command.Monitors;
import dev.assay.kv.server.command.Notices;
import dev.assay.kv.server.command.Settings;
import dev.assay.kv.server.command.SlowCommands;
import dev.assay.kv.server.command.Statistics;
import dev.assay.kv.server.command.Timings;
import dev.assay.kv.server.command.Users;
import dev.assay.kv.server.family.Families;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/** What a server is and has counted, as its commands see it. */
abstract class ServerState implements Instance {

  private static final int ID_BYTES = 20;

  private final CommandTable commands = Families.table();
  private final Users users = new Users(commands);
  private final Settings settings = new Settings(users::requirePassword);
  private final Channels channels = new Channels();
  private final Map<Long, Connection> connections = new ConcurrentHashMap<>();
  private final Caches caches = new Caches(settings, connections);
  private final Notices notices = new Notices(settings, channels, caches);
  private final SlowCommands slowCommands = new SlowCommands();
  private final LatencyEvents latencies = new LatencyEvents();
  private final Monitors monitors = new Monitors();
  private final Statistics statistics = new Statistics();
  private final Waits waits = new Waits(settings, slowCommands);
  private final Pause pause = new Pause();
  private final long startNanos = System.nanoTime();
  private final String runId;
  private volatile long commandsBefore;
  private volatile long commandsPerSecond;
  private volatile long rateMillis = System.currentTimeMillis();

  ServerState() {
    byte[] random = new byte[ID_BYTES];
    new SecureRandom().nextBytes(random);
    runId = HexFormat.of().formatHex(random);
  }

  /** Who carries commands out. */
  abstract List<ServerCore> all();

  /** How much memory it uses. */
  abstract MemoryBound bound();

  @Override
  public long usedBytes() {
    return bound().usedBytes();
  }

  @Override
  public long mostBytes() {
    return bound().memoryBytes();
  }

  @Override
  public boolean isOverMemory() {
    return bound().isPassed();
  }

  @Override
  public void limitMemory() {
    bound().set(all());
  }

  private long sum(ToLongFunction<ServerCore> count) {
    return all().stream().mapToLong(count).sum();
  }

  private long sumOf(ToLongFunction<Dispatcher> count) {
    return sum(core -> count.applyAsLong(core.runner().dispatcher()));
  }

  Waits waits() {
    return waits;
  }

  Pause pause() {
    return pause;
  }

  /** Who is connected, by number. */
  Map<Long, Connection> connections() {
    return connections;
  }

  @Override
  public CommandTable commands() {
    return commands;
  }

  @Override
  public Settings settings() {
    return settings;
  }

  @Override
  public Users users() {
    return users;
  }

  @Override
  public Channels channels() {
    return channels;
  }

  @Override
  public Caches caches() {
    return caches;
  }

  @Override
  public Notices notices() {
    return notices;
  }

  @Override
  public SlowCommands slowCommands() {
    return slowCommands;
  }

  @Override
  public LatencyEvents latencies() {
    return latencies;
  }

  @Override
  public Monitors monitors() {
    return monitors;
  }

  @Override
  public Histogram histogram(Command command) {
    Histogram sum = Timings.empty();
    all().forEach(core -> core.runner().dispatcher().timings().addTo(sum, command));
    return sum;
  }

  @Override
  public Statistics statistics() {
    return statistics;
  }

  @Override
  public List<Client> clients() {
    return new ArrayList<>(connections.values());
  }

  @Override
  public long changes() {
    return sum(core -> core.keyspace().changes());
  }

  @Override
  public long hits() {
    return sum(core -> core.keyspace().hits());
  }

  @Override
  public long misses() {
    return sum(core -> core.keyspace().misses());
  }

  @Override
  public long commandsRun() {
    return sumOf(Dispatcher::calls);
  }

  @Override
  public long commandsPerSecond() {
    return commandsPerSecond;
  }

  @Override
  public long[] counts(Command command) {
    return new long[] {
      sumOf(each -> each.calls(command)),
      sumOf(each -> each.rejected(command)),
      sumOf(each -> each.failed(command)),
      sumOf(each -> each.timings().nanos(command))
    };
  }

  @Override
  public void resetCounts() {
    statistics.reset();
    for (ServerCore core : all()) {
      core.keyspace().resetCounts();
      core.runner().dispatcher().resetCounts();
    }
  }

  @Override
  public long uptimeSeconds() {
    return (System.nanoTime() - startNanos) / 1_000_000_000;
  }

  @Override
  public String runId() {
    return runId;
  }

  /** Measures the rate. */
  void tick(long nowMillis) {
    if (nowMillis - rateMillis >= 1000) {
      long run = commandsRun();
      commandsPerSecond = Math.max(0, run - commandsBefore) * 1000 / (nowMillis - rateMillis);
      commandsBefore = run;
      rateMillis = nowMillis;
    }
  }
}

package dev.assay.kv.server;

import dev.assay.kv.AtBound;
import dev.assay.kv.KvConfig;
import dev.assay.kv.journal.JournalConfig;
import dev.assay.transport.Transport;
import dev.assay.transport.TransportException;
import dev.assay.transport.scheme.Transports;
import dev.assay.transport.uring.UringSettings;
import dev.assay.transport.uring.UringTransport;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * What a server should be.
 *
 * @param host address to listen at, a literal one
 * @param port to listen at; 0 lets the system choose
 * @param transport {@code tcp} or {@code uring}
 * @param tls for TLS on that port
 * @param memoryBytes of keys, values and index
 * @param evicts whether what was not read lately makes room, else writes are refused
 * @param journal keeps changes on disk; empty: none
 * @param databases how many, 1 to 128
 * @param gatherMicros for how long events may gather before a core wakes; {@code uring} only
 * @param settings of CONFIG, by name
 * @param threads cores that carry commands out, 1 to 64
 */
public record ServerConfig(
    String host,
    int port,
    String transport,
    Optional<SSLContext> tls,
    long memoryBytes,
    boolean evicts,
    Optional<JournalConfig> journal,
    int databases,
    int gatherMicros,
    Map<String, String> settings,
    int threads) {

  private static final int MOST_DATABASES = 128;
  private static final int MOST_THREADS = 64;
  private static final int MOST_BY_DEFAULT = 8;
  private static final int SHARDS_PER_CORE = 4;
  private static final int MOST_FRAME_BYTES = 16 << 20;

  /** On this machine only, so much memory, all else as usual. */
  public static ServerConfig of(int port, long memoryBytes) {
    return new ServerConfig(
        "127.0.0.1",
        port,
        "tcp",
        Optional.empty(),
        memoryBytes,
        false,
        Optional.empty(),
        16,
        0,
        Map.of(),
        1);
  }

  /** Checks the ranges. */
  public ServerConfig {
    settings = Map.copyOf(settings);
    if (port < 0 || port > 0xffff) {
      throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
    }
    if (databases < 1 || databases > MOST_DATABASES) {
      throw new IllegalArgumentException("databases are 1 to 128, not " + databases);
    }
    if (threads < 1 || threads > MOST_THREADS) {
      throw new IllegalArgumentException("threads are 1 to 64, not " + threads);
    }
  }

  /** The same with TLS. */
  public ServerConfig withTls(SSLContext context) {
    return with(Optional.of(context), journal, settings, threads);
  }

  /** The same with changes kept on disk. */
  public ServerConfig withJournal(JournalConfig newJournal) {
    return with(tls, Optional.of(newJournal), settings, threads);
  }

  /** The same with these settings of CONFIG. */
  public ServerConfig withSettings(Map<String, String> values) {
    return with(tls, journal, values, threads);
  }

  /** The same with so many cores. */
  public ServerConfig withThreads(int newThreads) {
    return with(tls, journal, settings, newThreads);
  }

  private ServerConfig with(
      Optional<SSLContext> newTls,
      Optional<JournalConfig> newJournal,
      Map<String, String> newSettings,
      int newThreads) {
    return new ServerConfig(
        host,
        port,
        transport,
        newTls,
        memoryBytes,
        evicts,
        newJournal,
        databases,
        gatherMicros,
        newSettings,
        newThreads);
  }

  /**
   * How many cores suit a machine with so many CPUs: half of them, since the kernel's part of each
   * request takes about as much as ours, but not more than 8, since commands over keys of several
   * cores stop all; with fewer than 4 CPUs one, which hands nothing over.
   */
  public static int threadsFor(int cpus) {
    return cpus < 4 ? 1 : Math.min(MOST_BY_DEFAULT, cpus / 2);
  }

  /** The transport that it listens with. */
  Transport ofTransport() throws TransportException {
    return transport.equals("uring")
        ? new UringTransport(UringSettings.DEFAULT.withGatherMicros(gatherMicros))
        : Transports.forScheme(transport);
  }

  /**
   * The store that suits it: as many shards as cores, or several for each to divide them evenly.
   */
  KvConfig ofStore() {
    boolean divides = Integer.bitCount(threads) == 1;
    int shards = divides ? threads : SHARDS_PER_CORE * Integer.highestOneBit(2 * threads);
    long frame = Long.highestOneBit(Math.max(1, memoryBytes / shards / 32));
    KvConfig chosen =
        KvConfig.ofMemory(memoryBytes)
            .withShards(shards, Math.clamp(frame, 16 << 10, MOST_FRAME_BYTES))
            .withAtBound(evicts ? AtBound.EVICT : AtBound.REFUSE);
    return journal.map(chosen::withJournal).orElse(chosen);
  }

  /** When a journal is on the disk, as CONFIG tells it. */
  static String fsync(JournalConfig journal) {
    return switch (journal.durability().kind()) {
      case ALWAYS -> "always";
      case EVERY -> "everysec";
      case NEVER -> "no";
    };
  }
}

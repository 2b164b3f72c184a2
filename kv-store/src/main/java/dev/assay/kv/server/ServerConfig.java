package dev.assay.kv.server;

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
 * @param threads cores, 1 to 64
 * @param memoryBytes of keys, values and index
 * @param evicts whether what was not read lately makes room, else writes are refused
 * @param databases how many, 1 to 128
 * @param gatherMicros for how long events may gather before a core wakes; {@code uring} only
 * @param settings of CONFIG, by name
 */
public record ServerConfig(
    String host,
    int port,
    String transport,
    Optional<SSLContext> tls,
    int threads,
    long memoryBytes,
    boolean evicts,
    int databases,
    int gatherMicros,
    Map<String, String> settings) {

  private static final int MOST_THREADS = 64;
  private static final int MOST_DATABASES = 128;

  /** On this machine only, one thread, so much memory, all else as usual. */
  public static ServerConfig of(int port, long memoryBytes) {
    return new ServerConfig(
        "127.0.0.1", port, "tcp", Optional.empty(), 1, memoryBytes, false, 16, 0, Map.of());
  }

  /** Checks the ranges. */
  public ServerConfig {
    settings = Map.copyOf(settings);
    if (port < 0 || port > 0xffff) {
      throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
    }
    if (threads < 1 || threads > MOST_THREADS) {
      throw new IllegalArgumentException("threads are 1 to 64, not " + threads);
    }
    if (databases < 1 || databases > MOST_DATABASES) {
      throw new IllegalArgumentException("databases are 1 to 128, not " + databases);
    }
  }

  /** The same with so many threads. */
  public ServerConfig withThreads(int count) {
    return new ServerConfig(
        host, port, transport, tls, count, memoryBytes, evicts, databases, gatherMicros, settings);
  }

  /** The same by another transport. */
  public ServerConfig withTransport(String scheme) {
    return new ServerConfig(
        host, port, scheme, tls, threads, memoryBytes, evicts, databases, gatherMicros, settings);
  }

  /** The same with TLS. */
  public ServerConfig withTls(SSLContext context) {
    return new ServerConfig(
        host,
        port,
        transport,
        Optional.of(context),
        threads,
        memoryBytes,
        evicts,
        databases,
        gatherMicros,
        settings);
  }

  /** The same with these settings of CONFIG. */
  public ServerConfig withSettings(Map<String, String> values) {
    return new ServerConfig(
        host, port, transport, tls, threads, memoryBytes, evicts, databases, gatherMicros, values);
  }
}

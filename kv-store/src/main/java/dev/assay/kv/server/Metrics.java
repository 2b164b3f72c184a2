package dev.assay.kv.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * {@code /metrics} in the text form of Prometheus, and {@code /health}, on a port of their own. The
 * counts are read while others change them.
 */
public final class Metrics implements AutoCloseable {

  private final Server server;
  private final HttpServer http;

  private Metrics(Server server, HttpServer http) {
    this.server = server;
    this.http = http;
  }

  /**
   * Begins to answer.
   *
   * @param port 0 lets the system choose
   * @throws IOException when it cannot listen
   */
  public static Metrics start(Server server, String host, int port) throws IOException {
    InetAddress address = InetAddress.ofLiteral(host);
    HttpServer http = HttpServer.create(new InetSocketAddress(address, port), 0);
    Metrics metrics = new Metrics(server, http);
    http.createContext("/metrics", exchange -> answer(exchange, metrics.text()));
    http.createContext("/health", exchange -> answer(exchange, "ok\n"));
    http.start();
    return metrics;
  }

  /** The port that it listens at. */
  public int port() {
    return http.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    line(text, "uptime_seconds", "gauge", server.uptimeSeconds());
    line(text, "connected_clients", "gauge", server.clients().size());
    line(text, "connections_total", "counter", server.statistics().connections.sum());
    line(text, "rejected_connections_total", "counter", server.statistics().rejected.sum());
    line(text, "commands_total", "counter", server.commandsRun());
    line(text, "errors_total", "counter", server.statistics().errors.sum());
    line(text, "keyspace_hits_total", "counter", server.hits());
    line(text, "keyspace_misses_total", "counter", server.misses());
    line(text, "changes_total", "counter", server.changes());
    line(text, "input_bytes_total", "counter", server.statistics().bytesIn.sum());
    line(text, "output_bytes_total", "counter", server.statistics().bytesOut.sum());
    line(text, "memory_used_bytes", "gauge", server.usedBytes());
    line(text, "memory_max_bytes", "gauge", server.mostBytes());
    text.append("# TYPE assay_keys gauge\n");
    for (int database = 0; database < server.databases(); database++) {
      if (server.keys(database) > 0) {
        text.append("assay_keys{db=\"%d\"} %d\n".formatted(database, server.keys(database)));
      }
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String type, long value) {
    text.append("# TYPE assay_%s %s\nassay_%s %d\n".formatted(name, type, name, value));
  }

  @Override
  public void close() {
    http.stop(0);
  }
}

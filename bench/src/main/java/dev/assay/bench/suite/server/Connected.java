package dev.assay.bench.suite.server;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.HdrHistogram.Histogram;

/**
 * A client for each server, connected for as long as a cell takes: connections that come and go
 * between turns would be work of the next one. Of one thread.
 */
final class Connected implements AutoCloseable {

  private final Map<Contender, BatchClient> clients = new HashMap<>();

  private Connected() {}

  /** Connects to servers that are stopped, and leaves them so. */
  static Connected to(List<Contender> servers, int connections)
      throws IOException, InterruptedException {
    Connected connected = new Connected();
    try {
      for (Contender server : servers) {
        server.process().letRun(true);
        connected.clients.put(server, server.connect(connections));
        server.process().letRun(false);
      }
      return connected;
    } catch (IOException | InterruptedException | RuntimeException e) {
      connected.close();
      throw e;
    }
  }

  /** The client of a server. */
  BatchClient of(Contender server) {
    return Objects.requireNonNull(clients.get(server), "a server that is connected");
  }

  /** Asks a server until no compiler has anything to do. */
  void settle(Contender server, Requests requests, long nanos)
      throws IOException, InterruptedException {
    server.process().letRun(true);
    boolean _ = Settling.settle(server, of(server), requests, nanos, 4);
    server.process().letRun(false);
  }

  /** Offers requests when they are due, and returns their latencies. */
  Histogram offer(Contender server, Requests requests, long[] due)
      throws IOException, InterruptedException {
    server.process().letRun(true);
    of(server).sendAll(requests);
    Histogram latencies = of(server).open(requests, due);
    server.process().letRun(false);
    return latencies;
  }

  @Override
  public void close() throws IOException {
    for (BatchClient client : clients.values()) {
      client.close();
    }
  }
}

package dev.assay.bench.suite.server;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;

/** What one server's turns in closed loop delivered. */
final class Score {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  final List<Double> rates = new ArrayList<>();
  final List<Double> perServerSecond = new ArrayList<>();
  double clientShare;

  /** Lets a server run for so long, and stops it again. */
  void turn(Contender server, Requests requests, int connections, long nanos)
      throws IOException, InterruptedException {
    server.process().letRun(true);
    try (BatchClient client = server.connect(connections)) {
      client.closed(requests, nanos / 8);
      long serverCpu = server.process().cpuNanos();
      long clientCpu = THREADS.getCurrentThreadCpuTime();
      long begun = System.nanoTime();
      double replies = (double) client.closed(requests, nanos);
      double elapsed = (double) (System.nanoTime() - begun);
      double clientTook = (double) (THREADS.getCurrentThreadCpuTime() - clientCpu);
      clientShare = Math.max(clientShare, clientTook / elapsed);
      rates.add(1e9 * replies / elapsed);
      perServerSecond.add(1e9 * replies / Math.max(1, server.process().cpuNanos() - serverCpu));
    }
    server.process().letRun(false);
  }
}

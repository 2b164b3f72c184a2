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

  /** What the compilers of the server's JVM took of a turn, the most. */
  double compilerShare;

  /** Lets a server run for so long, and stops it again. */
  void turn(Contender server, BatchClient client, Requests requests, long nanos)
      throws IOException, InterruptedException {
    server.process().letRun(true);
    client.closed(requests, nanos / 8);
    long serverCpu = server.process().cpuNanos();
    long compilers = server.process().compilerNanos();
    long clientCpu = THREADS.getCurrentThreadCpuTime();
    long begun = System.nanoTime();
    double replies = (double) client.closed(requests, nanos);
    double elapsed = (double) (System.nanoTime() - begun);
    double clientTook = (double) (THREADS.getCurrentThreadCpuTime() - clientCpu);
    clientShare = Math.max(clientShare, clientTook / elapsed);
    compilerShare =
        Math.max(compilerShare, (server.process().compilerNanos() - compilers) / elapsed);
    rates.add(1e9 * replies / elapsed);
    perServerSecond.add(1e9 * replies / Math.max(1, server.process().cpuNanos() - serverCpu));
    server.process().letRun(false);
  }
}

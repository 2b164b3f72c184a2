package dev.assay.bench.suite.server;

import java.io.IOException;
import java.util.List;

/**
 * Lets a server run until the compilers of its JVM, and of the client's, have nothing to do. They
 * share the server's only CPU with it, take seconds for its loop, and begin again when another kind
 * of request takes ways that were never taken; stopped out of its turn, a server would be measured
 * half compiled in every window. So every kind goes by again and again until they are quiet, by the
 * account of their own threads.
 */
final class Settling {

  /** Compilers that take less of a window are quiet. */
  static final double QUIET_SHARE = 0.02;

  private static final int QUIET_WINDOWS = 2;
  private static final int MOST_WINDOWS = 40;
  private static final int MOST_CYCLES = 8;
  private static final int CONNECTIONS = 50;
  private static final long SELF = ProcessHandle.current().pid();

  private Settling() {}

  /** All kinds of requests in turn, until none gives the compilers anything to do. */
  static void warm(Contender server, List<Requests> kinds, long nanos, int leastWindows)
      throws IOException {
    boolean isQuiet = false;
    for (int cycle = 0; cycle < MOST_CYCLES && !isQuiet; cycle++) {
      isQuiet = cycle > 0;
      for (Requests kind : kinds) {
        try (BatchClient client = server.connect(CONNECTIONS)) {
          isQuiet &= settle(server, client, kind, nanos, cycle == 0 ? leastWindows : 0);
        }
      }
    }
  }

  /** One kind of request; whether there was quiet from the first window on. */
  static boolean settle(
      Contender server, BatchClient client, Requests requests, long nanos, int leastWindows)
      throws IOException {
    boolean wasQuiet = true;
    int quiet = 0;
    for (int i = 0; i < MOST_WINDOWS && (i < leastWindows || quiet < QUIET_WINDOWS); i++) {
      long before = server.process().compilerNanos() + ServerProcess.compilerNanos(SELF);
      long begun = System.nanoTime();
      long _ = client.closed(requests, nanos);
      long elapsed = System.nanoTime() - begun;
      long took = server.process().compilerNanos() + ServerProcess.compilerNanos(SELF) - before;
      quiet = took < QUIET_SHARE * elapsed ? quiet + 1 : 0;
      wasQuiet &= quiet > 0;
    }
    return wasQuiet;
  }
}

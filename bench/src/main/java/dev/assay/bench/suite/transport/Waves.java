package dev.assay.bench.suite.transport;

import java.io.IOException;

/** A client that sends waves of requests; of one thread. */
interface Waves extends AutoCloseable {

  /**
   * What came of some waves.
   *
   * @param replies how many
   * @param cpuNanos CPU time of the client's thread, user and system
   */
  record Came(long replies, long cpuNanos) {}

  /** Sends waves for so long, one at least. */
  Came run(long nanos) throws IOException;

  @Override
  void close() throws IOException;
}

package dev.assay.bench.suite.remote;

/**
 * What a lookup costs by one-sided READs and by a call, as a model of hardware that is not here. A
 * network card keeps the state of its connections in a cache; READs use one connection a peer, so
 * with many peers a READ fetches state over PCIe first and holds the card up. Calls go by
 * datagrams, which need no state, and take the server's CPU instead. Access to connections is
 * uniform, so the share of misses with {@code c} connections is {@code max(0, 1 - cached / c)}.
 *
 * <p>Sources: Kalia, Kaminsky and Andersen, "Datacenter RPCs can be General and Fast", NSDI 2019
 * (375 bytes a connection, 2 MB of cache, half the rate of READs at 5,000 connections, 2.3 us a
 * call, 10 million calls a second and core); Neugebauer et al., "Understanding PCIe performance for
 * end host networking", SIGCOMM 2018 (some 600 ns there and back over PCIe). The share of the cache
 * that connections get, the rate without misses and the time of a READ are assumptions.
 *
 * @param connectionBytes state of a connection
 * @param cacheBytes cache of the card
 * @param cacheShare share of it that connections get
 * @param readsPerSecond READs that the card serves without misses
 * @param halvedAt connections at which it serves half of that
 * @param readNanos a READ there and back without misses
 * @param missNanos what a miss adds to it
 * @param callNanos a call there and back
 * @param callsPerSecond calls that a core of the server answers
 */
record LookupModel(
    double connectionBytes,
    double cacheBytes,
    double cacheShare,
    double readsPerSecond,
    double halvedAt,
    double readNanos,
    double missNanos,
    double callNanos,
    double callsPerSecond) {

  /** As the sources have it. */
  static final LookupModel PUBLISHED =
      new LookupModel(375, 2 << 20, 0.5, 40e6, 5_000, 1_800, 600, 2_300, 10e6);

  /** Share of accesses that find their connection's state gone. */
  double misses(double connections) {
    return Math.max(0, 1 - cacheBytes * cacheShare / connectionBytes / connections);
  }

  /** READs a second; a miss holds the card up for as long as makes it half at the known point. */
  double readsPerSecond(double connections) {
    return readsPerSecond / (1 + misses(connections) / misses(halvedAt));
  }

  /** Time of a lookup of so many READs, one after the other. */
  double readNanos(double connections, int reads) {
    return reads * (readNanos + misses(connections) * missNanos);
  }

  /** The least power of two of connections at which READs come slower than so many cores answer. */
  int connectionsWhereCallsWin(int reads, int cores) {
    for (int connections = 1; connections < 1 << 30; connections <<= 1) {
      if (readsPerSecond(connections) / reads < cores * callsPerSecond) {
        return connections;
      }
    }
    return Integer.MAX_VALUE;
  }
}

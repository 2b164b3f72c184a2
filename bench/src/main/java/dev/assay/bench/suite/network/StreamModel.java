package dev.assay.bench.suite.network;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * What order alone costs, as a model: one frame a packet, paced, no limit but the delay. A lost
 * packet is found out when three packets sent after it over the same connection have arrived and
 * been acknowledged, at the latest after two and a half round trips, and its copy takes its chance
 * again (RFC 9002, 6.1.1 and 6.2, without its adaptive timers; no congestion control). What a
 * receiver hands on waits for all before it of the same order: the connection's for one ordered
 * stream, the stream's for QUIC, whose losses are found out over the whole connection.
 */
final class StreamModel {

  private static final int REORDERING_PACKETS = 3;
  private static final double TIMEOUT_ROUND_TRIPS = 2.5;

  private final double[] arrives;
  private final double[] sent;
  private final int streams;

  /**
   * Sends all packets.
   *
   * @param streams streams that take turns
   * @param gap from one packet to the next, in any unit of time
   * @param delay one way
   * @param loss share of packets lost
   */
  StreamModel(int streams, int packets, double gap, double delay, double loss, long seed) {
    this.streams = streams;
    SplittableRandom random = new SplittableRandom(seed);
    sent = new double[packets];
    arrives = new double[packets];
    for (int i = 0; i < packets; i++) {
      sent[i] = i * gap;
      double leaves = sent[i];
      double found =
          Math.min(REORDERING_PACKETS * gap + 2 * delay, TIMEOUT_ROUND_TRIPS * 2 * delay);
      while (random.nextDouble() < loss) {
        leaves += found;
      }
      arrives[i] = leaves + delay;
    }
  }

  /** A quantile of the time from sending to handing on; in order over everything, or by stream. */
  double quantile(double quantile, boolean oneOrder) {
    int orders = oneOrder ? 1 : streams;
    double[] latest = new double[orders];
    double[] took = new double[sent.length];
    for (int i = 0; i < sent.length; i++) {
      int order = i % orders;
      latest[order] = Math.max(latest[order], arrives[i]);
      took[i] = latest[order] - sent[i];
    }
    Arrays.sort(took);
    return took[(int) Math.ceil(quantile * took.length) - 1];
  }
}

package dev.assay.transport.reliable;

import dev.assay.transport.CloseCause;
import org.jspecify.annotations.Nullable;

/** How long a link may take to come up, and how often the connecting side asks meanwhile. */
final class Opening {

  /** Doublings of the time between two askings. */
  private static final int MAX_DOUBLINGS = 5;

  private final ReliableLink link;
  private final ReliableLinks port;
  private final boolean asks;
  private final int service;
  private final long begunNanos;
  private long askedNanos;
  private int askings;

  Opening(ReliableLink link, ReliableLinks port, boolean asks, int service, long nowNanos) {
    this.link = link;
    this.port = port;
    this.asks = asks;
    this.service = service;
    begunNanos = nowNanos;
    speak(nowNanos);
  }

  /** Whether this is the connecting side. */
  boolean asks() {
    return asks;
  }

  /** Asks, or answers; again where it was lost. */
  void speak(long nowNanos) {
    askings++;
    askedNanos = nowNanos;
    port.control(link, asks ? PacketLayout.SYN : PacketLayout.SYN_ACK, service);
  }

  /** Why the link cannot come up any more, or null. */
  @Nullable CloseCause poll(long nowNanos) {
    if (nowNanos - begunNanos > port.connectTimeoutNanos()) {
      return new CloseCause(
          CloseCause.Kind.CONNECT_TIMEOUT,
          asks ? "nobody answers there" : "the peer began and went silent");
    }
    long patienceNanos = RoundTrip.FIRST_TIMEOUT_NANOS << Math.min(askings, MAX_DOUBLINGS);
    if (asks && nowNanos - askedNanos > patienceNanos) {
      speak(nowNanos);
    }
    return null;
  }
}

package dev.assay.transport.reliable;

/** Sends a link's packets as credit allows, and those again that are taken for lost. */
final class Transmitter {

  /** A packet that was sent so often without an answer says that nobody is there. */
  private static final int MAX_SENDINGS = 10;

  private final ReliableLink link;
  private final ReliableLinks port;
  private final SendWindow window;
  private long probedNanos;

  /** A flush could not end the packet that is being filled, since the window is full. */
  private boolean flushing;

  Transmitter(ReliableLink link, ReliableLinks port, SendWindow window) {
    this.link = link;
    this.port = port;
    this.window = window;
  }

  /** Sends all that is committed, now or, where there is no credit, by polls. */
  void flush(long nowNanos) {
    flushing = !window.endPacket();
    transmit(nowNanos);
  }

  /**
   * One round.
   *
   * @return false when the peer is to be taken for dead
   */
  boolean poll(long nowNanos) {
    if (flushing) {
      flushing = !window.endPacket();
    }
    transmit(nowNanos);
    long sequence = window.nextLost(nowNanos);
    while (sequence >= 0 && send(sequence, nowNanos)) {
      sequence = window.nextLost(nowNanos);
    }
    long late = window.timedOut(nowNanos);
    if (late >= 0) {
      if (window.sendingsOfOldest() >= MAX_SENDINGS) {
        return false;
      }
      send(late, nowNanos);
    } else if (window.awaitsCredit() && !window.hasUnacknowledged()) {
      probe(nowNanos);
    }
    return true;
  }

  private void transmit(long nowNanos) {
    long sequence = window.nextToSend();
    while (sequence >= 0 && send(sequence, nowNanos)) {
      sequence = window.nextToSend();
    }
  }

  /** The word that there is credit again may have been lost: ask for it. */
  private void probe(long nowNanos) {
    if (nowNanos - probedNanos > window.timeoutNanos()) {
      probedNanos = nowNanos;
      port.control(link, PacketLayout.PROBE, 0);
    }
  }

  private boolean send(long sequence, long nowNanos) {
    boolean done =
        port.data(
            link,
            window.isFin(sequence) ? PacketLayout.FIN : PacketLayout.DATA,
            (int) sequence,
            window.memory(),
            window.payloadOffset(sequence),
            window.payloadBytes(sequence));
    if (done) {
      window.sent(sequence, nowNanos);
      link.acknowledged();
    }
    return done;
  }
}

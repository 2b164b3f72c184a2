package dev.assay.transport.reliable;

/**
 * How long an acknowledgement takes, and so when a packet is to be taken for lost. Source: RFC 6298
 * (smoothed round trip and its variation, doubled after each timeout); samples of packets that were
 * sent twice are left out (Karn and Partridge, SIGCOMM 1987). The bounds are those of private
 * links.
 */
final class RoundTrip {

  static final long FIRST_TIMEOUT_NANOS = 20_000_000;
  static final long MIN_TIMEOUT_NANOS = 1_000_000;
  static final long MAX_TIMEOUT_NANOS = 500_000_000;

  private long smoothedNanos;
  private long variationNanos;
  private long timeoutNanos = FIRST_TIMEOUT_NANOS;

  void sample(long nanos) {
    if (smoothedNanos == 0) {
      smoothedNanos = Math.max(nanos, 1);
      variationNanos = nanos / 2;
    } else {
      variationNanos += (Math.abs(smoothedNanos - nanos) - variationNanos) / 4;
      smoothedNanos += (nanos - smoothedNanos) / 8;
    }
    forgetBackOff();
  }

  /** Something new was acknowledged: the wire works, whatever was lost before. */
  void forgetBackOff() {
    timeoutNanos =
        smoothedNanos == 0
            ? FIRST_TIMEOUT_NANOS
            : Math.clamp(smoothedNanos + 4 * variationNanos, MIN_TIMEOUT_NANOS, MAX_TIMEOUT_NANOS);
  }

  /** After a timeout: wait twice as long. */
  void backOff() {
    timeoutNanos = Math.min(timeoutNanos * 2, MAX_TIMEOUT_NANOS);
  }

  long timeoutNanos() {
    return timeoutNanos;
  }

  /** How long a packet must have been gone before a gap in acknowledgements speaks against it. */
  long reorderingNanos() {
    return smoothedNanos == 0 ? FIRST_TIMEOUT_NANOS : smoothedNanos + smoothedNanos / 4;
  }
}

package dev.assay.transport.session;

import dev.assay.transport.CloseCause;
import dev.assay.transport.TransportConfig;
import org.jspecify.annotations.Nullable;

/**
 * When something was last sent and heard, to the precision of the worker's ticks: frames only set a
 * flag, so that no clock is read for them.
 */
final class Liveness {

  private final TransportConfig config;
  private final long begunNanos;
  private boolean sent;
  private boolean heard;
  private long lastSentNanos;
  private long lastHeardNanos;
  private long closingSinceNanos;

  Liveness(TransportConfig config, long nowNanos) {
    this.config = config;
    begunNanos = nowNanos;
    lastSentNanos = nowNanos;
    lastHeardNanos = nowNanos;
  }

  void sent() {
    sent = true;
  }

  void heard() {
    heard = true;
  }

  void closing(long nowNanos) {
    closingSinceNanos = nowNanos;
  }

  /** Takes the flags down; called by each tick first. */
  void tick(long nowNanos) {
    lastSentNanos = sent ? nowNanos : lastSentNanos;
    lastHeardNanos = heard ? nowNanos : lastHeardNanos;
    sent = false;
    heard = false;
  }

  boolean owesSignOfLife(long nowNanos) {
    return config.keepAlive().isPositive()
        && nowNanos - lastSentNanos >= config.keepAlive().toNanos();
  }

  /** Why a channel that is being connected has taken too long, or null. */
  @Nullable CloseCause connectTimeout(long nowNanos) {
    return nowNanos - begunNanos < config.connectTimeout().toNanos()
        ? null
        : new CloseCause(
            CloseCause.Kind.CONNECT_TIMEOUT,
            "no hand-shake within %d ms".formatted(config.connectTimeout().toMillis()));
  }

  /** Why an open channel's peer is to be taken for dead, or null. */
  @Nullable CloseCause silence(long nowNanos) {
    return config.peerTimeout().isZero()
            || nowNanos - lastHeardNanos < config.peerTimeout().toNanos()
        ? null
        : new CloseCause(
            CloseCause.Kind.PEER_SILENT,
            "nothing was heard of the peer for %d ms".formatted(config.peerTimeout().toMillis()));
  }

  boolean closesTooLong(long nowNanos) {
    return nowNanos - closingSinceNanos >= config.closeTimeout().toNanos();
  }
}

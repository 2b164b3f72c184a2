package dev.assay.transport;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/**
 * Bounds and deadlines of a worker. Both sides bring theirs; of what concerns both, the smaller one
 * counts.
 *
 * @param secret shared secret that the peer must know; empty: none is asked for, and a peer that
 *     asks for one is not satisfied
 * @param tls for byte streams and channels of {@code tcp} and {@code uring}; empty: plain
 * @param maxMessageBytes longest message, 64 to 2^30
 * @param sendBufferBytes room for what is committed and not sent, for each connection; a power of
 *     two from 4 KiB to 2^30
 * @param receiveBufferBytes room for what has come and is not taken, for each connection; a power
 *     of two from 4 KiB to 2^30
 * @param maxConnections channels and streams at a time, 1 or more
 * @param maxHandshakes of these, hand-shakes that others have begun and not ended, 1 or more
 * @param maxOneSided one-sided operations under way on a channel, 1 to 65,536
 * @param connectTimeout from the beginning of connecting to the end of the hand-shake
 * @param keepAlive after so long without anything sent, a sign of life is; zero: none
 * @param peerTimeout after so long without anything heard, the peer is taken for dead; zero: never,
 *     else longer than the peer's {@code keepAlive}
 * @param closeTimeout how long closing may wait for the peer to take what is committed
 * @param sharesPorts whether several workers may listen on one port, where each that comes goes to
 *     one of them ({@code SO_REUSEPORT}); {@code tcp} and {@code uring}
 */
public record TransportConfig(
    Optional<Secret> secret,
    Optional<SSLContext> tls,
    int maxMessageBytes,
    int sendBufferBytes,
    int receiveBufferBytes,
    int maxConnections,
    int maxHandshakes,
    int maxOneSided,
    Duration connectTimeout,
    Duration keepAlive,
    Duration peerTimeout,
    Duration closeTimeout,
    boolean sharesPorts) {

  /** Longer ones would be more nanoseconds than a number counts. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  /** No secret, plain, 16 MiB messages, 256 KiB buffers, 16,384 connections, 10 s of silence. */
  public static final TransportConfig DEFAULT =
      new TransportConfig(
          Optional.empty(),
          Optional.empty(),
          16 << 20,
          256 << 10,
          256 << 10,
          16_384,
          1_024,
          128,
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          false);

  private static final int MAX_BYTES = 1 << 30;

  /** Checks the ranges. */
  public TransportConfig {
    require(maxMessageBytes >= 64 && maxMessageBytes <= MAX_BYTES, "maxMessageBytes is 64 to 2^30");
    require(isBuffer(sendBufferBytes), "sendBufferBytes is a power of two from 4096 to 2^30");
    require(isBuffer(receiveBufferBytes), "receiveBufferBytes is a power of two from 4096 to 2^30");
    require(
        maxConnections >= 1 && maxHandshakes >= 1, "maxConnections, maxHandshakes are 1 or more");
    require(maxOneSided >= 1 && maxOneSided <= 65_536, "maxOneSided is 1 to 65536");
    require(connectTimeout.isPositive(), "connectTimeout is positive");
    require(closeTimeout.isPositive(), "closeTimeout is positive");
    for (Duration each : List.of(connectTimeout, keepAlive, peerTimeout, closeTimeout)) {
      require(!each.isNegative() && each.compareTo(LONGEST) <= 0, "a time is 0 to 100 years");
    }
    require(
        peerTimeout.isZero() || peerTimeout.compareTo(keepAlive) > 0,
        "peerTimeout is longer than keepAlive, or zero");
  }

  /** With a shared secret. */
  public TransportConfig withSecret(String text) {
    Secret known = new Secret(text.getBytes(StandardCharsets.UTF_8));
    return with(draft -> draft.secret = Optional.of(known));
  }

  /** With TLS. */
  public TransportConfig withTls(SSLContext context) {
    return with(draft -> draft.tls = Optional.of(context));
  }

  /** With another bound of messages. */
  public TransportConfig withMaxMessageBytes(int bytes) {
    return with(draft -> draft.maxMessageBytes = bytes);
  }

  /** With other buffers. */
  public TransportConfig withBuffers(int sendBytes, int receiveBytes) {
    return with(
        draft -> {
          draft.sendBufferBytes = sendBytes;
          draft.receiveBufferBytes = receiveBytes;
        });
  }

  /** With other bounds of connections. */
  public TransportConfig withMaxConnections(int connections, int handshakes) {
    return with(
        draft -> {
          draft.maxConnections = connections;
          draft.maxHandshakes = handshakes;
        });
  }

  /** With other deadlines. */
  public TransportConfig withDeadlines(
      Duration connect, Duration alive, Duration silence, Duration close) {
    return with(
        draft -> {
          draft.connectTimeout = connect;
          draft.keepAlive = alive;
          draft.peerTimeout = silence;
          draft.closeTimeout = close;
        });
  }

  /** With ports that several workers share. */
  public TransportConfig withSharedPorts() {
    return with(draft -> draft.sharesPorts = true);
  }

  private TransportConfig with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.finish();
  }

  /** What is to become a configuration. */
  private static final class Draft {
    private final int maxOneSided;
    private Optional<Secret> secret;
    private Optional<SSLContext> tls;
    private int maxMessageBytes;
    private int sendBufferBytes;
    private int receiveBufferBytes;
    private int maxConnections;
    private int maxHandshakes;
    private Duration connectTimeout;
    private Duration keepAlive;
    private Duration peerTimeout;
    private Duration closeTimeout;
    private boolean sharesPorts;

    Draft(TransportConfig from) {
      secret = from.secret;
      tls = from.tls;
      maxMessageBytes = from.maxMessageBytes;
      sendBufferBytes = from.sendBufferBytes;
      receiveBufferBytes = from.receiveBufferBytes;
      maxConnections = from.maxConnections;
      maxHandshakes = from.maxHandshakes;
      maxOneSided = from.maxOneSided;
      connectTimeout = from.connectTimeout;
      keepAlive = from.keepAlive;
      peerTimeout = from.peerTimeout;
      closeTimeout = from.closeTimeout;
      sharesPorts = from.sharesPorts;
    }

    TransportConfig finish() {
      return new TransportConfig(
          secret,
          tls,
          maxMessageBytes,
          sendBufferBytes,
          receiveBufferBytes,
          maxConnections,
          maxHandshakes,
          maxOneSided,
          connectTimeout,
          keepAlive,
          peerTimeout,
          closeTimeout,
          sharesPorts);
    }
  }

  private static boolean isBuffer(int bytes) {
    return bytes >= 4096 && bytes <= MAX_BYTES && Integer.bitCount(bytes) == 1;
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("transport configuration: " + rule);
    }
  }
}

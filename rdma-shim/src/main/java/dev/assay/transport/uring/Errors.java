package dev.assay.transport.uring;

import dev.assay.engine.natives.Linux;
import dev.assay.transport.CloseCause;
import dev.assay.transport.CloseCause.Kind;
import dev.assay.transport.TransportConfig;

/** Error numbers of the kernel that mean something here, and what they mean to a stream. */
final class Errors {

  static final int INVALID = 22;
  static final int NO_BUFFERS = 105;
  static final int CANCELLED = 125;
  static final int AGAIN = 11;
  static final int INTERRUPTED = 4;
  static final int RESET = 104;
  static final int TIMED_OUT = 110;

  private static final int PIPE = 32;
  private static final int ABORTED = 103;

  private static final int REFUSED = 111;

  private Errors() {}

  /** Why a stream has ended, from the result of its send or receive. */
  static CloseCause cause(int result, String peer) {
    return switch (-result) {
      case RESET, PIPE, ABORTED -> new CloseCause(Kind.RESET, peer + " has cut the connection");
      case TIMED_OUT -> new CloseCause(Kind.PEER_SILENT, peer + " acknowledges nothing any more");
      default -> new CloseCause(Kind.FAILURE, peer + ": " + Linux.describe(result));
    };
  }

  /** Why a stream could not be connected. */
  static CloseCause connectCause(int result, String peer) {
    return switch (-result) {
      case REFUSED -> new CloseCause(Kind.REFUSED, "nobody listens at " + peer);
      case TIMED_OUT -> new CloseCause(Kind.CONNECT_TIMEOUT, peer + " does not answer");
      default -> cause(result, peer);
    };
  }

  /** Nothing came of connecting in time. */
  static CloseCause connectTimeout(String peer, TransportConfig config) {
    return new CloseCause(
        Kind.CONNECT_TIMEOUT,
        "%s did not answer within %s".formatted(peer, config.connectTimeout()));
  }

  /** What was committed could not be sent in time. */
  static CloseCause closeTimeout(int unsentBytes, TransportConfig config) {
    return new CloseCause(
        Kind.PEER_SILENT,
        "the peer took not all within %s of closing, %d bytes are lost"
            .formatted(config.closeTimeout(), unsentBytes));
  }

  /** A handler threw. */
  static CloseCause thrown(String peer, Throwable thrown) {
    return new CloseCause(Kind.FAILURE, "the handler of " + peer + " threw " + thrown);
  }
}

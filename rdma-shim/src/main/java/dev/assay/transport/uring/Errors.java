package dev.assay.transport.uring;

import dev.assay.engine.natives.Linux;
import dev.assay.transport.CloseCause;
import dev.assay.transport.CloseCause.Kind;

/** Error numbers of the kernel that mean something here, and what they mean to a stream. */
final class Errors {

  static final int INVALID = 22;
  static final int NO_BUFFERS = 105;
  static final int CANCELLED = 125;
  static final int AGAIN = 11;
  static final int INTERRUPTED = 4;
  static final int RESET = 104;

  private static final int PIPE = 32;
  private static final int ABORTED = 103;

  private static final int TIMED_OUT = 110;
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
}

package dev.assay.transport;

/**
 * Why a channel or stream has ended.
 *
 * @param kind for programs
 * @param sentence for people: what, where, and the mend where there is one
 */
public record CloseCause(Kind kind, String sentence) {

  /** The kinds of end. */
  public enum Kind {
    /** Closed here, in order. */
    CLOSED_HERE,
    /** Closed by the peer, in order: everything it committed has come. */
    CLOSED_BY_PEER,
    /** Cut off by the peer or its machine; what was under way is lost. */
    RESET,
    /** The peer has been silent for longer than {@link TransportConfig#peerTimeout}. */
    PEER_SILENT,
    /** Nobody listens there. */
    REFUSED,
    /** Connecting took longer than {@link TransportConfig#connectTimeout}. */
    CONNECT_TIMEOUT,
    /** One side could not prove that it knows the secret, or TLS failed. */
    AUTHENTICATION,
    /** The two speak no common version. */
    VERSION,
    /** The peer sent what no peer may. */
    PROTOCOL,
    /** A bound of the configuration was reached. */
    LIMIT,
    /** The kernel or a handler failed. */
    FAILURE
  }

  /** Closed here, in order. */
  public static final CloseCause CLOSED_HERE = new CloseCause(Kind.CLOSED_HERE, "closed here");

  /** Closed by the peer, in order. */
  public static final CloseCause CLOSED_BY_PEER =
      new CloseCause(Kind.CLOSED_BY_PEER, "closed by the peer");
}

package dev.assay.engine.queue;

/** What is known of the process at the other end of a shared ring. */
public enum PeerState {
  /** Has not come yet. */
  AWAITED(0),
  /** Is there. */
  ATTACHED(1),
  /** Has closed its end; a producer's messages may still wait to be read. */
  CLOSED(2),
  /** Has ended without closing its end; what it had committed can still be read. */
  DEAD(3);

  private final int code;

  PeerState(int code) {
    this.code = code;
  }

  /** The value in the file. */
  int code() {
    return code;
  }

  /** The state a file states; what no process writes there is taken for a dead one. */
  static PeerState of(int code) {
    for (PeerState state : values()) {
      if (state.code == code) {
        return state;
      }
    }
    return DEAD;
  }
}

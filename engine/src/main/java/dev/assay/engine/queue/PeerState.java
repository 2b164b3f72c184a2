package dev.assay.engine.queue;

/** What is known of the process at the other end of a shared ring. */
public enum PeerState {
  /** Has not come yet. */
  AWAITED,
  /** Is there. */
  ATTACHED,
  /** Has closed its end; a producer's messages may still wait to be read. */
  CLOSED,
  /** Has ended without closing its end; what it had committed can still be read. */
  DEAD
}

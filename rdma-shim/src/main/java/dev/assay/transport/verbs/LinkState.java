package dev.assay.transport.verbs;

/** How far a link has come. */
enum LinkState {
  /** Set-up under way. */
  CONNECTING,
  /** Frames go both ways. */
  UP,
  /** Closed by this side; what is committed is on its way. */
  CLOSING,
  /** Over. */
  DOWN
}

package dev.assay.transport;

/** What peers may do to registered memory. */
public enum Access {
  /** Nothing: the region serves as source and target of this side's operations. */
  LOCAL,
  /** Read. */
  REMOTE_READ,
  /** Read, write, fetch-and-add, compare-and-swap. */
  REMOTE_WRITE
}

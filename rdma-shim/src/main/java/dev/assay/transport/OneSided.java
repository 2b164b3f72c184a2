package dev.assay.transport;

/**
 * Operations on the peer's registered memory that the peer's thread takes no part in, where {@link
 * #isNative()}; elsewhere the peer's worker does them when it polls, in the same order. Each ends
 * with a {@link ChannelHandler#onCompletion}. They are posted at once or at the next {@link
 * Channel#flush}.
 *
 * <p>All return {@code false}, and do nothing, when too many are under way: try again after a
 * completion. Atomics are of 64-bit words aligned to 8, atomic against each other; against plain
 * accesses of the peer's own CPU they are so only where {@link Traits#atomicWithCpu} says it.
 *
 * <p>A remote range that the peer never allowed ends in {@link Status#ACCESS_DENIED}; on RDMA the
 * hardware then also ends the channel.
 *
 * <p>Source of the model: InfiniBand Architecture Specification, volume 1, chapter 9.4 (RDMA READ,
 * WRITE, atomic operations).
 */
public interface OneSided {

  /** How an operation ended. */
  enum Status {
    /** Done. */
    DONE,
    /** The range is not registered, not allowed for this, or closed. */
    ACCESS_DENIED,
    /** The channel ended first. */
    FAILED
  }

  /** Whether the peer's CPU is spared. */
  boolean isNative();

  /** Reads from the peer's memory into a region of this side. */
  boolean read(
      RemoteKey from,
      long remoteOffset,
      RegisteredRegion into,
      long localOffset,
      long lengthBytes,
      long token);

  /**
   * Writes from a region of this side into the peer's memory. The source stays untouched till the
   * end.
   */
  boolean write(
      RegisteredRegion from,
      long localOffset,
      RemoteKey into,
      long remoteOffset,
      long lengthBytes,
      long token);

  /** Adds to a word of the peer's memory; the completion tells what was there. */
  boolean fetchAndAdd(RemoteKey at, long remoteOffset, long addend, long token);

  /** Replaces a word if it holds what is expected; the completion tells what was there. */
  boolean compareAndSwap(
      RemoteKey at, long remoteOffset, long expected, long replacement, long token);
}

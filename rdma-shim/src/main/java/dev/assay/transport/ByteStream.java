package dev.assay.transport;

import java.lang.foreign.MemorySegment;

/**
 * A connection that carries bytes, for protocols that are not ours. Written as a {@link Channel}
 * is: claim, write, commit, flush. Of the worker's thread; no call blocks or allocates.
 */
public interface ByteStream {

  /** What {@link #claim} returns while there is no room, or the stream is not open yet. */
  long BACK_PRESSURED = Channel.BACK_PRESSURED;

  /** What {@link #claim} returns once the stream is closed. */
  long CLOSED = Channel.CLOSED;

  /**
   * Reserves room, in one piece; at most one claim is open at a time.
   *
   * @param lengthBytes 1 to {@link #maxClaimBytes}
   * @return offset in {@link #segment}, or {@link #BACK_PRESSURED}, or {@link #CLOSED}
   * @throws IllegalArgumentException when the length is out of range
   * @throws IllegalStateException when a claim is open
   */
  long claim(int lengthBytes);

  /** The memory of the open claim; a claim ends with its stream. */
  MemorySegment segment();

  /**
   * Hands bytes over.
   *
   * @param lengthBytes how many of those claimed, 0 or more
   */
  void commit(long claim, int lengthBytes);

  /**
   * Sends bytes from where they lie, as far as the kernel takes them at once, without a copy; what
   * it does not take is copied, as far as there is room. What is committed goes before them.
   *
   * @return how many were taken; where not all, {@link StreamHandler#onWritable} follows, unless
   *     the stream is closed; {@link #CLOSED} where it was before
   * @throws IllegalStateException when a claim is open
   */
  default int offer(MemorySegment source, long offset, int lengthBytes) {
    int most = Math.max(1, maxClaimBytes() / 4);
    int done = 0;
    while (done < lengthBytes) {
      int piece = Math.min(lengthBytes - done, most);
      long at = claim(piece);
      if (at < 0) {
        return at == CLOSED && done == 0 ? (int) CLOSED : done;
      }
      MemorySegment.copy(source, offset + done, segment(), at, piece);
      commit(at, piece);
      done += piece;
    }
    return done;
  }

  /** Sends what is committed; what the kernel does not take now, polls send later. */
  void flush();

  /**
   * As {@link #flush}, but what is sent may wait for the worker's next poll, which sends for all
   * streams by one system call where that can be: for who polls next.
   */
  default void flushAtPoll() {
    flush();
  }

  /** Most that can be claimed in one piece. */
  int maxClaimBytes();

  /** Bytes committed that the kernel has not taken yet. */
  long unsentBytes();

  /** Stops handing over bytes, until {@link #resumeReading}; the peer comes to feel it. */
  void pauseReading();

  /** Goes on handing over bytes. */
  void resumeReading();

  /** The peer's address as text, for people. */
  String peerName();

  /** Sends what is committed within the close deadline, then closes. */
  void close();

  /** Closes at once; what is not sent is lost, and the peer's end is reset. */
  void reset();
}

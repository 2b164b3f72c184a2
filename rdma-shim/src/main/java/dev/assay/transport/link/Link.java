package dev.assay.transport.link;

import dev.assay.transport.Channel;
import dev.assay.transport.CloseCause;
import dev.assay.transport.OneSided;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A connection that carries frames: reliable, in order, each whole or not at all, both ways. It
 * knows nothing of sessions; it refuses what no link can have sent (lengths and kinds out of range,
 * a sequence that is not the next) by going down with {@link CloseCause.Kind#PROTOCOL}.
 *
 * <p>Of one thread, its port's. Claims are as those of {@link Channel}. No call blocks; on a steady
 * path none allocates. Handlers are called from the port's poll only, never from within a call to
 * the link.
 */
public interface Link {

  /** What {@link #claim} returns while there is no room. */
  long FULL = Channel.BACK_PRESSURED;

  /** What {@link #claim} returns once the link is closed or down. */
  long DOWN = Channel.CLOSED;

  /**
   * Reserves room for a frame; at most one claim is open at a time. After {@link #FULL}, {@link
   * LinkHandler#onRoom} is called once when there is room again.
   *
   * @param kind one of {@link FrameKind}
   * @param lengthBytes 0 to {@link #maxFrameBytes}; the caller has checked it
   * @return the offset of the frame's first byte in {@link #segment}, or {@link #FULL}, or {@link
   *     #DOWN}
   */
  long claim(int kind, int lengthBytes);

  /**
   * Longest message that {@link #beginLong} takes, which may be longer than a frame; 0: it has
   * none.
   */
  default int maxLongBytes() {
    return 0;
  }

  /**
   * Begins a message that {@link #sendLong} sends from where it lies. Claims are {@link #FULL}
   * until all of it is sent.
   *
   * @param lengthBytes 1 to {@link #maxLongBytes}
   * @return 0, {@link #FULL} or {@link #DOWN}
   */
  default long beginLong(int lengthBytes) {
    throw new UnsupportedOperationException("maxLongBytes is 0");
  }

  /**
   * Sends the next bytes of the message that was begun.
   *
   * @return how many were taken; where not all, {@link LinkHandler#onRoom} follows; {@link #DOWN}
   */
  default int sendLong(MemorySegment source, long offset, int lengthBytes) {
    throw new UnsupportedOperationException("maxLongBytes is 0");
  }

  /** The memory of the open claim. */
  MemorySegment segment();

  /** Hands the frame over; it may wait until {@link #flush}. */
  void commit(long claim);

  /** Gives the claim up. */
  void abort(long claim);

  /** Sends what is committed, wakes the peer if it sleeps; what cannot go now goes by polls. */
  void flush();

  /** Longest frame; at least 256. */
  int maxFrameBytes();

  /** Whether frames are handed over; while not, the peer comes to feel it. Begins as true. */
  void setReading(boolean reading);

  /**
   * One-sided operations of its own, or none. Completions go to {@link LinkHandler#onCompletion}.
   */
  @Nullable OneSided oneSided();

  /**
   * Closes in order: no more frames are handed over, what is committed is sent by further polls
   * within the close deadline, then {@link LinkHandler#onDown} is called.
   */
  void close();

  /** Closes at once; {@link LinkHandler#onDown} is called with this cause by the next poll. */
  void reset(CloseCause cause);
}

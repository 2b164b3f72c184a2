package dev.assay.transport.reliable;

import java.lang.foreign.MemorySegment;

/**
 * Raw Ethernet frames, in and out, of one thread: what the author of a backend like AF_XDP or DPDK
 * writes. Frames may be lost, doubled and reordered on the way, but come whole or not at all. No
 * call but {@link #await} blocks; none allocates.
 */
public interface FramePort extends AutoCloseable {

  /** What {@link #claim} returns while no frame is free. */
  long FULL = -1;

  /** Takes the frames that come. */
  @FunctionalInterface
  interface FrameHandler {
    /** One frame from its destination address on, valid until the call returns. */
    void onFrame(MemorySegment segment, long offset, int lengthBytes);
  }

  /** This port's hardware address, in the low 48 bits, first byte highest. */
  long hardwareAddress();

  /** Longest frame, its 14 bytes of header included; at least 512. */
  int maxFrameBytes();

  /** Reserves a frame of {@link #maxFrameBytes}; at most one claim is open at a time. */
  long claim();

  /** The memory of the open claim. */
  MemorySegment segment();

  /** Hands a frame over, to be sent at the next flush at the latest. */
  void commit(long claim, int lengthBytes);

  /** Sends what is committed. */
  void flush();

  /**
   * Hands over frames that have come.
   *
   * @param limit at most so many
   * @return how many
   */
  int poll(FrameHandler handler, int limit);

  /** Sleeps until a frame has come, a wake-up, or the timeout; may return early. */
  void await(long timeoutNanos);

  /** Ends the sleep of {@link #await}, this one or the next; any thread may call. */
  void wakeup();

  @Override
  void close();
}

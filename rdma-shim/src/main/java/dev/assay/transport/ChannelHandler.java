package dev.assay.transport;

import java.lang.foreign.MemorySegment;

/** What happens on a channel; called on the worker's thread, never for a closed channel. */
public interface ChannelHandler {

  /** The hand-shake is done; from here on messages can be sent. */
  default void onOpen(Channel channel) {}

  /**
   * One message, where it lies. Its bytes are valid until the call returns; they may be sent on, or
   * a message claimed and answered, within it.
   *
   * @param offset first byte of the message in the segment
   * @param lengthBytes 0 or more
   */
  void onMessage(Channel channel, MemorySegment segment, long offset, int lengthBytes);

  /** There is room again after a claim was answered with back-pressure. */
  default void onWritable(Channel channel) {}

  /**
   * A one-sided operation has ended. They end in the order in which they were posted.
   *
   * @param token as given with the operation
   * @param status whether it was done
   * @param previousValue what a fetch-and-add or compare-and-swap found, 0 for others
   */
  default void onCompletion(
      Channel channel, long token, OneSided.Status status, long previousValue) {}

  /** The last call for this channel. Operations that have not ended never will. */
  default void onClosed(Channel channel, CloseCause cause) {}
}

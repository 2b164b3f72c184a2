package dev.assay.engine.queue;

import java.lang.foreign.MemorySegment;

/** Takes one message where it lies; its bytes are valid until the call returns. */
@FunctionalInterface
public interface MessageHandler {

  /**
   * One message.
   *
   * @param segment memory of the ring
   * @param offset first byte of the message, aligned to 8
   * @param length bytes of the message, at least 0
   */
  void onMessage(MemorySegment segment, long offset, int length);
}

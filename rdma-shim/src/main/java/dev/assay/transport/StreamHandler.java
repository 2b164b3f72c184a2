package dev.assay.transport;

import java.lang.foreign.MemorySegment;

/** What happens on a byte stream; called on the worker's thread. */
public interface StreamHandler {

  /** The stream is connected. */
  default void onOpen(ByteStream stream) {}

  /**
   * Bytes have come. What is not taken is handed over again, in one piece with what comes behind
   * it. Their memory is valid until the call returns.
   *
   * <p>A handler that takes nothing of {@link TransportConfig#receiveBufferBytes} bytes ends the
   * stream with {@link CloseCause.Kind#LIMIT}: what it waits for cannot come.
   *
   * @return how many bytes it takes, 0 to {@code lengthBytes}
   */
  int onBytes(ByteStream stream, MemorySegment segment, long offset, int lengthBytes);

  /** There is room again after a claim was answered with back-pressure. */
  default void onWritable(ByteStream stream) {}

  /** The peer sends no more, but may still read. The stream stays open until it is closed. */
  default void onEnd(ByteStream stream) {
    stream.close();
  }

  /** The last call for this stream. */
  default void onClosed(ByteStream stream, CloseCause cause) {}
}

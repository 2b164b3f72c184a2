package dev.assay.transport.contract;

import dev.assay.transport.Channel;
import dev.assay.transport.ChannelHandler;
import java.lang.foreign.MemorySegment;

/** Sends back what comes; the end that counts down begins. */
final class EchoChannel implements ChannelHandler {

  private static final int MESSAGE_BYTES = 64;

  private final boolean begins;
  private long left;

  EchoChannel(long messages) {
    this.left = messages;
    this.begins = messages != Long.MAX_VALUE;
  }

  /** Messages to come. */
  long left() {
    return left;
  }

  @Override
  public void onOpen(Channel channel) {
    if (begins) {
      long at = channel.claim(MESSAGE_BYTES);
      Pattern.fill(channel.segment(), at, MESSAGE_BYTES, left, 0);
      channel.commit(at);
      channel.flush();
    }
  }

  @Override
  public void onMessage(Channel channel, MemorySegment segment, long offset, int lengthBytes) {
    left--;
    if (left > 0) {
      long at = channel.claim(lengthBytes);
      MemorySegment.copy(segment, offset, channel.segment(), at, lengthBytes);
      channel.commit(at);
      channel.flush();
    }
  }
}

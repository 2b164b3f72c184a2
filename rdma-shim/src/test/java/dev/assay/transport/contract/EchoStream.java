package dev.assay.transport.contract;

import dev.assay.transport.ByteStream;
import dev.assay.transport.StreamHandler;
import java.lang.foreign.MemorySegment;

/** Sends back what comes; the end that counts down begins. */
class EchoStream implements StreamHandler {

  private static final int MESSAGE_BYTES = 64;

  /** Messages to come. */
  long left;

  private final boolean begins;

  EchoStream(long messages) {
    this.left = messages;
    this.begins = messages != Long.MAX_VALUE;
  }

  @Override
  public void onOpen(ByteStream stream) {
    if (begins) {
      long at = stream.claim(MESSAGE_BYTES);
      Pattern.fill(stream.segment(), at, MESSAGE_BYTES, left, 0);
      stream.commit(at, MESSAGE_BYTES);
      stream.flush();
    }
  }

  @Override
  public int onBytes(ByteStream stream, MemorySegment segment, long offset, int lengthBytes) {
    if (lengthBytes < MESSAGE_BYTES) {
      return 0;
    }
    left--;
    long at = stream.claim(MESSAGE_BYTES);
    if (left > 0 && at >= 0) {
      MemorySegment.copy(segment, offset, stream.segment(), at, MESSAGE_BYTES);
      stream.commit(at, MESSAGE_BYTES);
      stream.flush();
    }
    return MESSAGE_BYTES;
  }
}

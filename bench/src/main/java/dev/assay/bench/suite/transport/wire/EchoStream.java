package dev.assay.bench.suite.transport.wire;

import dev.assay.transport.ByteStream;
import dev.assay.transport.StreamHandler;
import java.lang.foreign.MemorySegment;

/** Sends back what comes; reads on when there is room for it again. One serves all streams. */
public final class EchoStream implements StreamHandler {

  /** For any worker. */
  public EchoStream() {}

  @Override
  public int onBytes(ByteStream stream, MemorySegment segment, long offset, int lengthBytes) {
    int taken = Math.max(0, stream.offer(segment, offset, lengthBytes));
    if (taken < lengthBytes) {
      stream.pauseReading();
    }
    stream.flush();
    return taken;
  }

  @Override
  public void onWritable(ByteStream stream) {
    stream.resumeReading();
  }
}

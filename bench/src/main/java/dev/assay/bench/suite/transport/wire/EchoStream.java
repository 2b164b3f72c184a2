package dev.assay.bench.suite.transport.wire;

import dev.assay.transport.ByteStream;
import dev.assay.transport.StreamHandler;
import java.lang.foreign.MemorySegment;

/** Sends back what comes; reads on when there is room for it again. One serves all streams. */
public final class EchoStream implements StreamHandler {

  /** A quarter of the room that there is by default, so that a claim mostly finds some. */
  private static final int LARGEST_PIECE = 64 << 10;

  /** For any worker. */
  public EchoStream() {}

  @Override
  public int onBytes(ByteStream stream, MemorySegment segment, long offset, int lengthBytes) {
    int done = 0;
    while (done < lengthBytes) {
      int piece = Math.min(lengthBytes - done, LARGEST_PIECE);
      long at = stream.claim(piece);
      if (at < 0) {
        stream.pauseReading();
        break;
      }
      MemorySegment.copy(segment, offset + done, stream.segment(), at, piece);
      stream.commit(at, piece);
      done += piece;
    }
    stream.flush();
    return done;
  }

  @Override
  public void onWritable(ByteStream stream) {
    stream.resumeReading();
  }
}

package dev.assay.transport.contract;

import dev.assay.transport.CloseCause;
import dev.assay.transport.OneSided;
import dev.assay.transport.link.FrameKind;
import dev.assay.transport.link.Link;
import dev.assay.transport.link.LinkHandler;
import java.lang.foreign.MemorySegment;

/** Sends back what comes; the end that counts down begins. */
final class EchoLink implements LinkHandler {

  private static final int FRAME_BYTES = 64;

  private final boolean begins;
  private long left;

  EchoLink(long frames) {
    this.left = frames;
    this.begins = frames != Long.MAX_VALUE;
  }

  /** Frames to come. */
  long left() {
    return left;
  }

  @Override
  public void onUp(Link link) {
    if (begins) {
      long at = link.claim(FrameKind.MESSAGE, FRAME_BYTES);
      Pattern.fill(link.segment(), at, FRAME_BYTES, left, 0);
      link.commit(at);
      link.flush();
    }
  }

  @Override
  public void onFrame(Link link, int kind, MemorySegment segment, long offset, int lengthBytes) {
    left--;
    if (left > 0) {
      long at = link.claim(kind, lengthBytes);
      MemorySegment.copy(segment, offset, link.segment(), at, lengthBytes);
      link.commit(at);
      link.flush();
    }
  }

  @Override
  public void onRoom(Link link) {}

  @Override
  public void onCompletion(Link link, long token, OneSided.Status status, long previousValue) {}

  @Override
  public void onDown(Link link, CloseCause cause) {}
}

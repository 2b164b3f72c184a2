package dev.assay.transport.reliable;

import dev.assay.transport.link.FrameKind;
import dev.assay.transport.link.LinkHandler;
import java.lang.foreign.MemorySegment;

/**
 * Hands over the frames of packets in order: from where the packet lies if it is the one awaited,
 * else from the window that keeps it. Stops between two frames when nobody reads any more.
 */
final class Delivery {

  /** What handing over came to. */
  enum Outcome {
    /** All that can be handed over is. */
    DONE,
    /** The peer's last packet is reached. */
    END,
    /** A packet holds what no link can have sent. */
    BROKEN
  }

  private final ReliableLink link;
  private final ReceiveWindow window;
  private boolean reading = true;

  /** The link is closed: what comes is acknowledged and dropped. */
  private boolean dropping;

  /** How far into the oldest kept packet frames have been handed over. */
  private int deliveredBytes;

  Delivery(ReliableLink link, ReceiveWindow window) {
    this.link = link;
    this.window = window;
  }

  void setReading(boolean newReading) {
    reading = newReading;
  }

  void drop() {
    dropping = true;
  }

  /** Takes a packet with a sequence number. */
  Outcome take(LinkHandler handler, MemorySegment frame, long at, boolean fin) {
    long sequence = window.sequence(PacketLayout.sequence(frame, at));
    long payload = at + PacketLayout.HEADER_BYTES;
    int length = PacketLayout.payloadBytes(frame, at);
    if (window.isNext(sequence) && reading && !fin) {
      int handedOver = deliver(handler, frame, payload, 0, length);
      if (handedOver < 0) {
        return Outcome.BROKEN;
      }
      if (handedOver == length) {
        window.deliveredNext();
        return Outcome.DONE;
      }
      deliveredBytes = handedOver;
    }
    window.keep(sequence, frame, payload, length, fin);
    return Outcome.DONE;
  }

  /** Hands over what was kept, as far as somebody reads. */
  Outcome takeKept(LinkHandler handler) {
    long sequence = window.nextKept();
    while (sequence >= 0 && (reading || dropping)) {
      if (window.isFin(sequence)) {
        window.deliveredKept();
        return Outcome.END;
      }
      int length = window.length(sequence);
      int handedOver =
          deliver(handler, window.memory(), window.offset(sequence), deliveredBytes, length);
      if (handedOver < 0) {
        return Outcome.BROKEN;
      }
      deliveredBytes = handedOver;
      if (handedOver < length) {
        return Outcome.DONE;
      }
      deliveredBytes = 0;
      window.deliveredKept();
      sequence = window.nextKept();
    }
    return Outcome.DONE;
  }

  /** Hands over frames of a payload; returns where it stopped, -1 at a broken frame. */
  private int deliver(
      LinkHandler handler, MemorySegment memory, long payload, int from, int length) {
    int done = from;
    while (done < length && reading && !dropping) {
      int left = length - done - PacketLayout.FRAME_HEADER_BYTES;
      int header = left < 0 ? -1 : PacketLayout.frameHeader(memory, payload + done);
      int frameBytes = PacketLayout.frameLength(header);
      if (left < 0 || PacketLayout.kind(header) >= FrameKind.KINDS || frameBytes > left) {
        return -1;
      }
      long bytes = payload + done + PacketLayout.FRAME_HEADER_BYTES;
      done += PacketLayout.framedBytes(frameBytes);
      handler.onFrame(link, PacketLayout.kind(header), memory, bytes, frameBytes);
    }
    return dropping ? length : Math.min(done, length);
  }
}

package dev.assay.transport.session;

import dev.assay.transport.Channel;
import dev.assay.transport.ChannelHandler;
import dev.assay.transport.OneSided;
import dev.assay.transport.link.Link;
import java.lang.foreign.MemorySegment;

/** A channel's one-sided operations, both ways: the link's own, or emulated. */
final class SessionMemory {

  private final OneSided oneSided;
  private final EmulatedOneSided emulated;
  private final MemoryResponder responder;

  SessionMemory(Channel channel, Link link, SessionWorker worker, Handshake agreed) {
    int maxFrameBytes = agreed.maxFrameBytes();
    emulated = new EmulatedOneSided(channel, link, maxFrameBytes, agreed.maxOneSided());
    responder = new MemoryResponder(worker.regions(), link, maxFrameBytes, agreed.maxOneSided());
    OneSided ofLink = worker.mixesBackends() ? null : link.oneSided();
    oneSided = ofLink == null ? emulated : ofLink;
  }

  OneSided oneSided() {
    return oneSided;
  }

  void take(ChannelHandler handler, MemorySegment frame, long at, int frameBytes) throws Refused {
    if (frameBytes >= MemoryFrameLayout.ANSWER_BYTES
        && MemoryFrameLayout.operation(frame, at) == MemoryFrameLayout.ANSWER) {
      emulated.answer(handler, frame, at, frameBytes);
    } else {
      responder.request(frame, at, frameBytes);
    }
  }

  boolean isSending() {
    return emulated.isSending() || responder.isSending();
  }

  /** Answers first: the peer may wait for them before it can take requests. */
  boolean pump() {
    boolean answered = responder.pump();
    return emulated.pump() && answered;
  }
}

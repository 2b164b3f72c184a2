package dev.assay.transport.session;

import dev.assay.transport.Channel;
import dev.assay.transport.link.CopyCount;
import dev.assay.transport.link.FrameKind;
import dev.assay.transport.link.Link;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * What a channel sends: short messages straight into the link; long ones and operations on memory
 * piece by piece, as the link has room.
 *
 * <p>Order is kept by one rule: while a long message or an operation is not wholly committed to the
 * link, no message can be claimed. The link has one claim at a time, so while the user holds it,
 * nothing else is sent.
 */
final class Outbox {

  private static final int NONE = -1;

  /** Shorter messages are copied sooner than sent from where they lie. */
  private static final int LEAST_DIRECT_BYTES = 32 << 10;

  private final Liveness liveness;
  private final LongMessageSender longMessage;
  private Link link = NoLink.INSTANCE;
  private @Nullable SessionMemory memory;
  private byte @Nullable [] waitingControl;

  /** What a claim is answered with; 0 while the channel is open. */
  private long refusal = Channel.BACK_PRESSURED;

  private int maxInlineBytes;
  private int maxMessageBytes;
  private int claimedBytes = NONE;
  private long claimedAt;
  private boolean wantsRoom;

  Outbox(Liveness liveness, CopyCount copies) {
    this.liveness = liveness;
    longMessage = new LongMessageSender(copies);
  }

  void attach(Link newLink) {
    link = newLink;
  }

  void open(int newMaxInlineBytes, int newMaxMessageBytes, SessionMemory newMemory) {
    maxInlineBytes = newMaxInlineBytes;
    maxMessageBytes = newMaxMessageBytes;
    memory = newMemory;
    refusal = 0;
  }

  /** No more claims; an open one is given up, and its commit will do nothing. */
  void shut() {
    if (isLinkClaimed()) {
      link.abort(claimedAt);
    }
    claimedBytes = NONE;
    refusal = Channel.CLOSED;
  }

  int maxInlineBytes() {
    return maxInlineBytes;
  }

  int maxMessageBytes() {
    return maxMessageBytes;
  }

  long claim(int lengthBytes) {
    if (claimedBytes != NONE || lengthBytes < 0 || refusal != 0) {
      return refuse(lengthBytes);
    }
    if (lengthBytes > maxInlineBytes || isPumping()) {
      return claimSlowly(lengthBytes);
    }
    long at = link.claim(FrameKind.MESSAGE, lengthBytes);
    if (at >= 0) {
      claimedBytes = lengthBytes;
      claimedAt = at;
    } else {
      full();
    }
    return at;
  }

  /** Sends a message from where it lies, as far as that goes; not every link can. */
  boolean sendsFromElsewhere(int lengthBytes) {
    return lengthBytes >= LEAST_DIRECT_BYTES && lengthBytes <= link.maxLongBytes();
  }

  /** The same as claiming, copying and committing. */
  long offer(MemorySegment source, long offset, int lengthBytes) {
    if (claimedBytes != NONE || refusal != 0 || lengthBytes > maxMessageBytes) {
      return refuse(lengthBytes);
    }
    long answer = isPumping() && !pump() ? Link.FULL : 0;
    if (answer == 0) {
      liveness.sent();
      answer = longMessage.offer(link, source, offset, lengthBytes);
    }
    if (answer < 0) {
      full();
    }
    return answer;
  }

  /** What fills the link must leave it, whether or not the user thinks of flushing. */
  private void full() {
    wantsRoom = true;
    link.flush();
  }

  MemorySegment segment() {
    return claimedBytes > maxInlineBytes ? longMessage.memory() : link.segment();
  }

  /** True when something waits to be pumped. */
  boolean commit(long claim) {
    int lengthBytes = endClaim();
    if (lengthBytes > maxInlineBytes) {
      longMessage.begin();
      return true;
    }
    if (lengthBytes != NONE) {
      liveness.sent();
      link.commit(claim);
    }
    return false;
  }

  void abort(long claim) {
    int lengthBytes = endClaim();
    if (lengthBytes != NONE && lengthBytes <= maxInlineBytes) {
      link.abort(claim);
    }
  }

  /** Commits what waits; true when nothing waits any more. */
  boolean pump() {
    if (isLinkClaimed()) {
      return false;
    }
    liveness.sent();
    boolean all =
        longMessage.pump(link, maxInlineBytes)
            && (memory == null || memory.pump())
            && sendControl();
    if (!all) {
      link.flush();
    }
    return all;
  }

  boolean isPumping() {
    return longMessage.isSending() || owesControl() || (memory != null && memory.isSending());
  }

  /** Whether a claim was refused since this was asked last. */
  boolean takeWantsRoom() {
    boolean wanted = wantsRoom;
    wantsRoom = false;
    return wanted;
  }

  /** Sends a control frame, now or when there is room; at most one waits. */
  void send(byte[] frame) {
    waitingControl = frame;
    sendControl();
  }

  /** A sign of life; where there is no room for one, others are on their way. */
  void sendIfRoom(byte[] frame) {
    if (waitingControl == null) {
      send(frame);
      waitingControl = null;
    }
  }

  /** Whether a control frame waits for room. */
  boolean owesControl() {
    return waitingControl != null;
  }

  /** Whether none waits any more. */
  private boolean sendControl() {
    byte[] frame = waitingControl;
    if (frame == null) {
      return true;
    }
    long at = isLinkClaimed() ? Link.FULL : link.claim(FrameKind.CONTROL, frame.length);
    if (at == Link.FULL) {
      return false;
    }
    waitingControl = null;
    if (at >= 0) {
      MemorySegment.copy(MemorySegment.ofArray(frame), 0, link.segment(), at, frame.length);
      link.commit(at);
      link.flush();
      liveness.sent();
    }
    return true;
  }

  void tick() {
    longMessage.tick();
  }

  void release() {
    longMessage.release();
  }

  private boolean isLinkClaimed() {
    return claimedBytes != NONE && claimedBytes <= maxInlineBytes;
  }

  private long claimSlowly(int lengthBytes) {
    if (lengthBytes > maxMessageBytes) {
      return refuse(lengthBytes);
    }
    if (isPumping() && !pump()) {
      full();
      return Channel.BACK_PRESSURED;
    }
    if (lengthBytes <= maxInlineBytes) {
      return claim(lengthBytes);
    }
    longMessage.prepare(lengthBytes);
    claimedBytes = lengthBytes;
    return 0;
  }

  private long refuse(int lengthBytes) {
    if (claimedBytes != NONE) {
      throw new IllegalStateException("commit or abort the open claim before the next one");
    }
    if (lengthBytes < 0 || (refusal == 0 && lengthBytes > maxMessageBytes)) {
      throw new IllegalArgumentException(
          "a message has 0 to %d bytes here, not %d".formatted(maxMessageBytes, lengthBytes));
    }
    return refusal;
  }

  /** Length of the claim that ends; {@link #NONE} where the channel's end took it before. */
  private int endClaim() {
    int lengthBytes = claimedBytes;
    if (lengthBytes == NONE && refusal != Channel.CLOSED) {
      throw new IllegalStateException("no message is claimed");
    }
    claimedBytes = NONE;
    return lengthBytes;
  }
}

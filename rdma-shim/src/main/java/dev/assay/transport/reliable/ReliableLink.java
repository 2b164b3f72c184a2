package dev.assay.transport.reliable;

import dev.assay.transport.CloseCause;
import dev.assay.transport.OneSided;
import dev.assay.transport.link.Link;
import dev.assay.transport.link.LinkHandler;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A link over raw frames: sequence numbers, acknowledgements (cumulative and selective), credit in
 * packets. Follows TCP where it has the same task: RFC 9293 for sequences and closing, RFC 2018 for
 * selective acknowledgements, RFC 6298 and RFC 6675 for what is lost; unlike TCP it knows no
 * congestion but the receiver's.
 */
final class ReliableLink implements Link {

  private final ReliableLinks port;
  private final long remoteAddress;
  private final int localId;
  private final SendWindow out;
  private final ReceiveWindow in;
  private final Delivery delivery;
  private final Transmitter transmitter;
  private @Nullable LinkHandler handler;
  private @Nullable Opening opening;
  private int remoteId;
  private boolean up;
  private boolean closing;
  private boolean owesAcknowledgement;
  private boolean wantsRoom;

  private @Nullable CloseCause down;
  private int claimedKind;
  private int claimedBytes;

  private long closingSinceNanos;

  ReliableLink(ReliableLinks port, long remoteAddress, int localId) {
    this.port = port;
    this.remoteAddress = remoteAddress;
    this.localId = localId;
    out = new SendWindow(port.windowPackets(), port.maxPayloadBytes());
    in = new ReceiveWindow(port.windowPackets(), port.maxPayloadBytes(), port.copies());
    delivery = new Delivery(this, in);
    transmitter = new Transmitter(this, port, out);
  }

  int localId() {
    return localId;
  }

  int remoteId() {
    return remoteId;
  }

  long remoteAddress() {
    return remoteAddress;
  }

  /** Begins as the connecting side. */
  void connect(LinkHandler newHandler, int service, long nowNanos) {
    handler = newHandler;
    opening = new Opening(this, port, true, service, nowNanos);
  }

  /** Begins as the side that was asked. */
  void accept(LinkHandler newHandler, int service, int newRemoteId) {
    handler = newHandler;
    remoteId = newRemoteId;
    opening = new Opening(this, port, false, service, port.nowNanos());
  }

  /** Gives back what it holds; for a link that was refused. */
  void discard() {
    out.close();
    in.close();
  }

  private Opening opening() {
    return Objects.requireNonNull(opening, "a link begins before it is in a list");
  }

  private LinkHandler handler() {
    return Objects.requireNonNull(handler, "a link without a handler is in no list");
  }

  @Override
  public long claim(int kind, int lengthBytes) {
    if (down != null || closing) {
      return DOWN;
    }
    long at = up ? out.claim(PacketLayout.framedBytes(lengthBytes)) : FULL;
    if (at < 0) {
      wantsRoom = true;
      return FULL;
    }
    claimedKind = kind;
    claimedBytes = lengthBytes;
    return at + PacketLayout.FRAME_HEADER_BYTES;
  }

  @Override
  public MemorySegment segment() {
    return out.memory();
  }

  @Override
  public void commit(long claim) {
    if (down == null) {
      PacketLayout.setFrameHeader(
          out.memory(), claim - PacketLayout.FRAME_HEADER_BYTES, claimedKind, claimedBytes);
      out.commit(PacketLayout.framedBytes(claimedBytes));
    }
  }

  @Override
  public void abort(long claim) {
    // What was claimed is not counted before it is committed.
  }

  @Override
  public void flush() {
    if (down == null) {
      transmitter.flush(port.nowNanos());
      port.flushFrames();
    }
  }

  @Override
  public int maxFrameBytes() {
    return port.maxPayloadBytes() - PacketLayout.FRAME_HEADER_BYTES & ~3;
  }

  @Override
  public void setReading(boolean newReading) {
    delivery.setReading(newReading);
    owesAcknowledgement = true;
  }

  @Override
  public @Nullable OneSided oneSided() {
    return null;
  }

  @Override
  public void close() {
    if (!closing) {
      closing = true;
      delivery.drop();
      closingSinceNanos = port.nowNanos();
      if (!up) {
        reset(CloseCause.CLOSED_HERE);
      }
    }
  }

  @Override
  public void reset(CloseCause cause) {
    if (down == null) {
      down = cause;
      delivery.drop();
      port.control(this, PacketLayout.RESET, 0);
    }
  }

  /** Takes a packet that is addressed to this link. */
  void onPacket(MemorySegment frame, long at, byte type, long nowNanos) {
    if (type == PacketLayout.RESET) {
      down(closing ? CloseCause.CLOSED_HERE : resetByPeer());
      return;
    }
    if (!up && !comesUp(frame, at, type)) {
      return;
    }
    boolean sane =
        out.acknowledge(
            PacketLayout.acknowledged(frame, at),
            PacketLayout.selective(frame, at),
            PacketLayout.credit(frame, at),
            nowNanos);
    if (!sane) {
      breach("a packet acknowledges what was never sent");
      return;
    }
    switch (type) {
      case PacketLayout.DATA, PacketLayout.FIN -> onData(frame, at, type == PacketLayout.FIN);
      case PacketLayout.PROBE, PacketLayout.SYN, PacketLayout.SYN_ACK -> owesAcknowledgement = true;
      default -> {}
    }
  }

  private boolean comesUp(MemorySegment frame, long at, byte type) {
    if (opening().asks()) {
      if (type != PacketLayout.SYN_ACK) {
        return false;
      }
      remoteId = PacketLayout.fromId(frame, at);
    } else if (type == PacketLayout.SYN) {
      opening().speak(port.nowNanos());
      return false;
    }
    up = true;
    handler().onUp(this);
    return true;
  }

  private void onData(MemorySegment frame, long at, boolean fin) {
    owesAcknowledgement = true;
    if (PacketLayout.payloadBytes(frame, at) > port.maxPayloadBytes()) {
      breach("a packet is longer than both sides agreed");
    } else {
      settle(delivery.take(handler(), frame, at, fin));
    }
  }

  private void settle(Delivery.Outcome outcome) {
    switch (outcome) {
      case DONE -> {}
      case BROKEN -> breach("a packet holds a broken frame");
      case END -> {
        down(closing ? CloseCause.CLOSED_HERE : CloseCause.CLOSED_BY_PEER);
        // The peer waits for this acknowledgement, and the link will not be here to repeat it.
        port.control(this, PacketLayout.ACK, 0);
      }
    }
  }

  /** One round: hands over, sends, repeats, acknowledges, looks at the clock. */
  int poll(long nowNanos) {
    int events = 0;
    if (down == null && in.nextKept() >= 0) {
      int credit = in.credit();
      settle(delivery.takeKept(handler()));
      if (in.credit() != credit) {
        owesAcknowledgement = true;
        events++;
      }
    }
    if (down != null) {
      port.ended(this);
      discard();
      handler().onDown(this, down);
      return events + 1;
    }
    if (!up) {
      down(opening().poll(nowNanos));
      return events;
    }
    if (closing) {
      pollClosing(nowNanos);
    }
    if (!transmitter.poll(nowNanos)) {
      down(new CloseCause(CloseCause.Kind.PEER_SILENT, "the peer acknowledges nothing any more"));
    }
    if (owesAcknowledgement) {
      port.control(this, PacketLayout.ACK, 0);
      owesAcknowledgement = false;
    }
    if (wantsRoom && !closing && out.hasRoom()) {
      wantsRoom = false;
      handler().onRoom(this);
      events++;
    }
    return events;
  }

  private void pollClosing(long nowNanos) {
    if (out.endWithFin() && out.isEmpty()) {
      down(CloseCause.CLOSED_HERE);
    } else if (nowNanos - closingSinceNanos > port.closeTimeoutNanos()) {
      reset(CloseCause.CLOSED_HERE);
    }
  }

  private void breach(String sentence) {
    reset(new CloseCause(CloseCause.Kind.PROTOCOL, sentence));
  }

  private void down(@Nullable CloseCause cause) {
    if (down == null) {
      down = cause;
    }
  }

  /** Whether time alone may make something happen soon. */
  boolean isWaiting() {
    return !up || closing || out.hasUnacknowledged() || out.awaitsCredit();
  }

  /** Whether this is the link with that connection of the peer. */
  boolean isWith(long address, int id) {
    return address == remoteAddress && id == remoteId;
  }

  /** Whether a packet comes from where this link's do; the peer's number may not be known yet. */
  boolean isFrom(long address, int id) {
    return isWith(address, id) || (address == remoteAddress && !up && opening().asks());
  }

  /** A packet has just carried an acknowledgement. */
  void acknowledged() {
    owesAcknowledgement = false;
  }

  /** What its packets acknowledge. */
  ReceiveWindow received() {
    return in;
  }

  private CloseCause resetByPeer() {
    return !up && opening().asks()
        ? new CloseCause(CloseCause.Kind.REFUSED, "nobody listens there")
        : new CloseCause(CloseCause.Kind.RESET, "reset by the peer");
  }
}

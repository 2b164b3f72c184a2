package dev.assay.transport.uring;

import dev.assay.transport.ByteStream;
import dev.assay.transport.CloseCause;
import dev.assay.transport.StreamHandler;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * One connection: its states, and what its handler is told. At most one receive and one send are
 * with the kernel at a time.
 */
final class UringStream extends UringSocket implements ByteStream {

  private enum State {
    CONNECTING,
    OPEN,
    /** What is committed is being sent. */
    CLOSING,
    /** All is sent and the end told; what still comes is thrown away until the peer ends too. */
    LINGERING,
    CLOSED
  }

  private static final StreamHandler NOBODY = (stream, segment, offset, length) -> length;

  private final UringPort port;
  private final StreamSender out;
  private final StreamReceiver in;

  private StreamHandler handler = NOBODY;
  private State state = State.CONNECTING;
  private CloseCause cause = CloseCause.CLOSED_HERE;
  private long deadlineNanos;
  private boolean closedTold;

  UringStream(UringPort port, int number, int socket, int fileFlags) {
    super(port.kernel(), number, socket, fileFlags);
    this.port = port;
    out =
        new StreamSender(
            this, port.kernel(), port.kernel().sendBuffers(), port.config().sendBufferBytes());
    in =
        new StreamReceiver(
            this,
            port.kernel(),
            port.kernel().receiveBuffers(),
            port.config().receiveBufferBytes());
  }

  StreamReceiver receiver() {
    return in;
  }

  boolean isOpen() {
    return state == State.OPEN;
  }

  boolean isLingering() {
    return state == State.LINGERING;
  }

  /** Whether a deadline is running. */
  boolean isTimed() {
    return state != State.OPEN && state != State.CLOSED;
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  /** Whether nothing of it is with the kernel or still to be told. */
  boolean isGone() {
    return isIdle() && closedTold;
  }

  /** Gives back what it holds; the last call. */
  void clear() {
    out.clear();
    in.clear();
  }

  @Override
  void allEnded() {
    becomeDue();
  }

  void becomeDue() {
    port.due(this);
  }

  /** Begins to connect; the arena is the address's. */
  void connect(StreamHandler with, String name, Arena arena, MemorySegment address, long deadline) {
    handler = with;
    setPeerName(name);
    deadlineNanos = deadline;
    connect(arena, address);
  }

  /** An operation has ended, or goes on. */
  void completed(int kind, int result, int flags) {
    switch (kind) {
      case Kernel.RECEIVE -> in.received(result, flags);
      case Kernel.SEND -> out.sent(result, flags);
      case Kernel.CONNECT -> connected(result);
      case Kernel.SHUT_DOWN -> sendingEnded();
      default -> operationEnds();
    }
  }

  private void connected(int result) {
    connectEnds();
    if (state == State.CONNECTING && result < 0) {
      end(Errors.connectCause(result, peerName()), false);
    } else if (state == State.CONNECTING) {
      open(handler);
    }
  }

  void open(StreamHandler with) {
    handler = with;
    state = State.OPEN;
    handler.onOpen(this);
    in.receiveIfWanted();
    out.tellRoom();
  }

  /** Whether the port spins for this stream alone, and sends and receives past the ring. */
  boolean isAlone() {
    return port.isAlone(this);
  }

  int handOver(MemorySegment memory, long at, int length) {
    int taken = handler.onBytes(this, memory, at, length);
    if (taken < 0 || taken > length) {
      throw new IllegalStateException("a handler took %d of %d bytes".formatted(taken, length));
    }
    return taken;
  }

  void peerEnded() {
    switch (state) {
      case OPEN -> {
        if (out.isBroken()) {
          failed(-Errors.RESET);
        } else {
          in.tellEnd();
        }
      }
      case LINGERING -> end(cause, false);
      default -> advanceClosing();
    }
  }

  StreamHandler handler() {
    return handler;
  }

  @Override
  public long claim(int lengthBytes) {
    if (lengthBytes < 1 || lengthBytes > maxClaimBytes()) {
      throw new IllegalArgumentException(
          "a claim is 1 to %d bytes, not %d".formatted(maxClaimBytes(), lengthBytes));
    }
    if (state == State.CONNECTING) {
      out.wantRoom();
      return BACK_PRESSURED;
    }
    return state == State.OPEN && !out.isBroken() ? out.claim(lengthBytes) : CLOSED;
  }

  @Override
  public MemorySegment segment() {
    return out.segment();
  }

  @Override
  public void commit(long claim, int lengthBytes) {
    if (state != State.CLOSED) {
      out.commit(claim, lengthBytes);
    }
  }

  @Override
  public int offer(MemorySegment source, long offset, int lengthBytes) {
    int sent = out.sendFrom(source, offset, lengthBytes);
    if (sent == lengthBytes) {
      return sent;
    }
    int left = lengthBytes - sent;
    int copied = port.kernel().copies().copied(ByteStream.super.offer(source, offset + sent, left));
    return sent == 0 ? copied : sent + Math.max(0, copied);
  }

  @Override
  public void flush() {
    if (out.sendNext()) {
      port.kick();
    }
  }

  @Override
  public void flushAtPoll() {
    out.sendNext();
  }

  boolean maySend() {
    return state == State.OPEN || state == State.CLOSING;
  }

  /** What the peer sent before it went, and its end, are received first. */
  void sendFailed(int result) {
    if (!in.isReceiving()) {
      failed(result);
    }
  }

  @Override
  public int maxClaimBytes() {
    return port.config().sendBufferBytes();
  }

  @Override
  public long unsentBytes() {
    return state == State.CLOSED ? 0 : out.unsentBytes();
  }

  @Override
  public void pauseReading() {
    in.pause();
  }

  @Override
  public void resumeReading() {
    in.resume();
    port.due(this);
  }

  @Override
  public void close() {
    if (state == State.CONNECTING) {
      end(CloseCause.CLOSED_HERE, false);
    } else if (state == State.OPEN) {
      cause = in.endWasTold() ? CloseCause.CLOSED_BY_PEER : CloseCause.CLOSED_HERE;
      state = State.CLOSING;
      deadlineNanos = System.nanoTime() + port.config().closeTimeout().toNanos();
      port.timed(this);
      out.sendNext();
      advanceClosing();
      port.kick();
    }
  }

  /** Goes on with closing, once everything is sent. */
  void advanceClosing() {
    if (state == State.CLOSING && !out.isSending() && out.unsentBytes() == 0) {
      if (in.hasEnded()) {
        end(cause, false);
      } else {
        state = State.LINGERING;
        endSending();
        in.receiveIfWanted();
      }
    }
  }

  @Override
  public void reset() {
    end(CloseCause.CLOSED_HERE, true);
  }

  /** The kernel refused to send or receive. */
  void failed(int result) {
    end(state == State.LINGERING ? cause : Errors.cause(result, knownPeerName()), false);
  }

  /** A handler threw from within a call to this. */
  void handlerFailed(Throwable thrown) {
    end(Errors.thrown(peerName(), thrown), true);
  }

  /** A deadline has passed. */
  void expired() {
    switch (state) {
      case CONNECTING -> end(Errors.connectTimeout(peerName(), port.config()), false);
      case CLOSING -> end(Errors.closeTimeout(out.unsentBytes(), port.config()), true);
      default -> end(cause, false);
    }
  }

  /**
   * Ends the stream now; its handler hears of it in this poll or the next.
   *
   * @param cut whether to reset the peer's end
   */
  void end(CloseCause why, boolean cut) {
    if (state == State.CLOSED) {
      return;
    }
    cancel(in.isReceiving(), Kernel.RECEIVE);
    cancel(out.isSending(), Kernel.SEND);
    cancel(isConnectUnderWay(), Kernel.CONNECT);
    state = State.CLOSED;
    cause = why;
    closeSocket(cut);
    port.ended(this);
  }

  /** Tells the handler what is due, outside of completions; whether there was something. */
  boolean tellDue() {
    if (state == State.CLOSED && !closedTold) {
      closedTold = true;
      handler.onClosed(this, cause);
      return true;
    }
    return in.deliverDue();
  }
}

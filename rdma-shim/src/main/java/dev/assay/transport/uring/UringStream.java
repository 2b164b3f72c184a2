package dev.assay.transport.uring;

import dev.assay.engine.uring.Completion;
import dev.assay.transport.ByteStream;
import dev.assay.transport.CloseCause;
import dev.assay.transport.CloseCause.Kind;
import dev.assay.transport.StreamHandler;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * One connection. At most one receive and one send are with the kernel at a time. Its number stays
 * its own until the kernel has ended all of its operations, so a late completion finds the stream
 * that it belongs to.
 */
final class UringStream implements ByteStream {

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
  private final Kernel kernel;
  private final int number;
  private final int socket;
  private final int fileFlags;
  private final SendBuffer out;
  private final StreamReceiver in;

  private StreamHandler handler = NOBODY;
  private State state = State.CONNECTING;
  private CloseCause cause = CloseCause.CLOSED_HERE;
  private @Nullable String peerName;
  private @Nullable Arena addressArena;
  private long deadlineNanos;
  private int operations;
  private int sentBytes;
  private boolean sending;
  private boolean broken;
  private boolean wantsRoom;
  private boolean closedTold;
  private boolean queued;

  UringStream(UringPort port, int number, int socket, int fileFlags) {
    this.port = port;
    this.kernel = port.kernel();
    this.number = number;
    this.socket = socket;
    this.fileFlags = fileFlags;
    out = new SendBuffer(port.sendBuffers(), port.config().sendBufferBytes());
    in =
        new StreamReceiver(this, kernel, port.receiveBuffers(), port.config().receiveBufferBytes());
  }

  int number() {
    return number;
  }

  int socket() {
    return socket;
  }

  int fileFlags() {
    return fileFlags;
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
    return operations == 0 && closedTold;
  }

  /** Gives back what it holds; the last call. */
  void clear() {
    out.clear();
    in.clear();
  }

  void operationBegins() {
    operations++;
  }

  /** One operation less is with the kernel; the last one lets its number go. */
  void operationEnds() {
    operations--;
    if (operations == 0 && state == State.CLOSED) {
      port.due(this);
    }
  }

  void dueIf(boolean something) {
    if (something) {
      port.due(this);
    }
  }

  /** Marks it as waiting for the port, or no more; returns whether it was before. */
  boolean queued(boolean now) {
    boolean before = queued;
    queued = now;
    return before;
  }

  /**
   * Begins to connect.
   *
   * @param arena of the address, closed when the kernel has done with it
   */
  void connect(StreamHandler with, String name, Arena arena, MemorySegment address, long deadline) {
    handler = with;
    peerName = name;
    addressArena = arena;
    deadlineNanos = deadline;
    operations++;
    kernel.connect(this, address);
  }

  void connected(int result) {
    operationEnds();
    if (addressArena != null) {
      addressArena.close();
      addressArena = null;
    }
    if (state == State.CONNECTING && result < 0) {
      end(Errors.connectCause(result, peerName()), false);
    } else if (state == State.CONNECTING) {
      open(handler);
    }
  }

  void open(StreamHandler with) {
    handler = with;
    state = State.OPEN;
    try {
      handler.onOpen(this);
    } catch (RuntimeException | Error e) {
      handlerFailed(e);
      throw e;
    }
    in.receiveIfWanted();
    tellRoom();
  }

  void received(int result, int flags) {
    in.received(result, flags);
  }

  int handOver(MemorySegment memory, long at, int length) {
    try {
      int taken = handler.onBytes(this, memory, at, length);
      if (taken < 0 || taken > length) {
        throw new IllegalStateException("a handler took %d of %d bytes".formatted(taken, length));
      }
      return taken;
    } catch (RuntimeException | Error e) {
      handlerFailed(e);
      throw e;
    }
  }

  void peerEnded() {
    switch (state) {
      case OPEN -> {
        if (broken) {
          failed(-Errors.RESET);
        } else {
          in.tellEnd();
        }
      }
      case LINGERING -> end(cause, false);
      default -> advanceClosing();
    }
  }

  void tellEnd() {
    try {
      handler.onEnd(this);
    } catch (RuntimeException | Error e) {
      handlerFailed(e);
      throw e;
    }
  }

  @Override
  public long claim(int lengthBytes) {
    if (lengthBytes < 1 || lengthBytes > maxClaimBytes()) {
      throw new IllegalArgumentException(
          "a claim is 1 to %d bytes, not %d".formatted(maxClaimBytes(), lengthBytes));
    }
    if (state != State.OPEN || broken) {
      wantsRoom |= state == State.CONNECTING;
      return state == State.CONNECTING ? BACK_PRESSURED : CLOSED;
    }
    long at = out.claim(lengthBytes);
    if (at < 0) {
      wantsRoom = true;
      flush();
    }
    return at;
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
  public void flush() {
    if (sendNext()) {
      port.kick();
    }
  }

  private boolean sendNext() {
    int length = out.piece();
    boolean sends = (state == State.OPEN || state == State.CLOSING) && !broken;
    if (!sends || sending || length == 0) {
      return false;
    }
    sending = true;
    operations++;
    kernel.send(this, out.address(), length);
    return true;
  }

  void sent(int result, int flags) {
    if (Completion.isNotification(flags)) {
      kernel.notified(result);
      sendEnded(sentBytes);
    } else if (Completion.goesOn(flags)) {
      sentBytes = result; // the memory is the kernel's until it notifies
    } else {
      sendEnded(result);
    }
  }

  private void sendEnded(int result) {
    operationEnds();
    sending = false;
    if (state == State.CLOSED) {
      return;
    }
    if (result < 0 && result != -Errors.AGAIN && result != -Errors.INTERRUPTED) {
      broken = true;
      if (!in.isReceiving()) {
        failed(result);
      } // else what the peer sent before it went is received first, and its end
      return;
    }
    out.taken(Math.max(0, result));
    sendNext();
    tellRoom();
    advanceClosing();
  }

  private void tellRoom() {
    if (wantsRoom && state == State.OPEN) {
      wantsRoom = false;
      try {
        handler.onWritable(this);
      } catch (RuntimeException | Error e) {
        handlerFailed(e);
        throw e;
      }
    }
  }

  @Override
  public int maxClaimBytes() {
    return port.config().sendBufferBytes();
  }

  @Override
  public long unsentBytes() {
    return state == State.CLOSED ? 0 : out.unsent();
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
  public String peerName() {
    String name = peerName;
    if (name == null) {
      name = state == State.CLOSED ? "the peer" : kernel.peerName(socket, fileFlags);
      peerName = name;
    }
    return name;
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
      sendNext();
      advanceClosing();
      port.kick();
    }
  }

  private void advanceClosing() {
    if (state == State.CLOSING && !sending && out.unsent() == 0) {
      if (in.hasEnded()) {
        end(cause, false);
      } else {
        state = State.LINGERING;
        kernel.endSending(this);
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
    end(
        state == State.LINGERING
            ? cause
            : Errors.cause(result, peerName == null ? "the peer" : peerName),
        false);
  }

  private void handlerFailed(Throwable failure) {
    end(new CloseCause(Kind.FAILURE, "the handler failed: " + failure), true);
  }

  /** A deadline has passed. */
  void expired() {
    switch (state) {
      case CONNECTING ->
          end(
              new CloseCause(
                  Kind.CONNECT_TIMEOUT,
                  "%s did not answer within %s"
                      .formatted(peerName(), port.config().connectTimeout())),
              false);
      case CLOSING ->
          end(
              new CloseCause(
                  Kind.PEER_SILENT,
                  "the peer took not all within %s of closing, %d bytes are lost"
                      .formatted(port.config().closeTimeout(), out.unsent())),
              true);
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
    if (in.isReceiving()) {
      kernel.cancel(Kernel.RECEIVE, number);
    }
    if (sending) {
      kernel.cancel(Kernel.SEND, number);
    }
    if (state == State.CONNECTING && operations > 0) {
      kernel.cancel(Kernel.CONNECT, number);
    }
    if (cut) {
      kernel.cut(socket, fileFlags);
    }
    operations++;
    kernel.closeSocket(socket, fileFlags, Kernel.CLOSE, number);
    state = State.CLOSED;
    cause = why;
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

package dev.assay.transport.tcp;

import dev.assay.transport.ByteStream;
import dev.assay.transport.CloseCause;
import dev.assay.transport.CloseCause.Kind;
import dev.assay.transport.StreamAcceptor;
import dev.assay.transport.StreamHandler;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One connection; its states, and what the selector and the poll tell it. */
final class TcpStream implements ByteStream, Selected {

  private enum State {
    CONNECTING,
    OPEN,
    /** Closed here; what is committed goes out, what comes in is dropped. */
    DRAINING,
    /** All is out, the peer has been told; its end is waited for. */
    LINGERING,
    CLOSED
  }

  private final TcpPort port;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final InetSocketAddress peer;
  private final Outgoing outgoing;
  private final Incoming incoming;
  private @Nullable StreamHandler handler;
  private State state = State.CONNECTING;
  private CloseCause cause = CloseCause.CLOSED_HERE;
  private long deadlineNanos;
  private boolean reading = true;
  private boolean peerEnded;
  private boolean broken;
  private boolean kernelFull;
  private boolean isDue;
  private boolean isTold;

  TcpStream(
      TcpPort port, SocketChannel channel, InetSocketAddress peer, @Nullable StreamHandler handler)
      throws IOException {
    this.port = port;
    this.channel = channel;
    this.peer = peer;
    this.handler = handler;
    this.outgoing = new Outgoing(port.sendBlocks());
    this.incoming = new Incoming(port);
    this.deadlineNanos = port.now() + port.config().connectTimeout().toNanos();
    this.key = channel.register(port.selector(), 0, this);
  }

  void connect() {
    try {
      if (channel.connect(peer)) {
        becomeDue();
      } else {
        key.interestOps(SelectionKey.OP_CONNECT);
      }
    } catch (IOException e) {
      end(TcpFailures.ofConnect(peerName(), e), false);
    }
  }

  void accept(StreamAcceptor acceptor) {
    handler = acceptor.accept(this);
    if (state == State.CONNECTING) {
      open();
    }
  }

  private int finishConnect() {
    try {
      if (!channel.finishConnect()) {
        return 0;
      }
      if (peer.equals(channel.getLocalAddress())) {
        end(new CloseCause(Kind.REFUSED, peerName() + " is this very socket"), true);
        return 1;
      }
    } catch (IOException e) {
      end(TcpFailures.ofConnect(peerName(), e), false);
      return 1;
    }
    open();
    return 1;
  }

  private void open() {
    state = State.OPEN;
    updateInterest();
    handler().onOpen(this);
  }

  @Override
  public int onReady(int operations) {
    if ((operations & SelectionKey.OP_CONNECT) != 0) {
      return state == State.CONNECTING ? finishConnect() : 0;
    }
    int events = 0;
    if ((operations & SelectionKey.OP_WRITE) != 0 && kernelFull) {
      drain();
      events++;
    }
    return (operations & SelectionKey.OP_READ) != 0 && listens() ? events + read() : events;
  }

  /** What calls to this stream have left for the poll. */
  int attend() {
    isDue = false;
    if (state == State.CONNECTING) {
      return finishConnect();
    }
    int events = 0;
    if (state == State.OPEN && reading && incoming.takeAgain()) {
      incoming.deliverAgain(this, handler());
      events++;
    }
    if (state == State.OPEN && outgoing.takeRoom()) {
      handler().onWritable(this);
      events++;
    }
    if (state == State.CLOSED && !isTold) {
      isTold = true;
      if (handler != null) {
        handler.onClosed(this, cause);
      }
      events++;
    }
    return events;
  }

  private int read() {
    int length;
    try {
      length = state == State.OPEN ? incoming.read(channel) : incoming.readAndDrop(channel);
    } catch (IOException e) {
      end(TcpFailures.ofRead(peerName(), e), true);
      return 1;
    }
    if (length > 0) {
      if (state == State.OPEN) {
        incoming.deliver(this, handler());
      }
      return 1;
    }
    if (length < 0) {
      onPeerEnded();
      return 1;
    }
    return 0;
  }

  private void onPeerEnded() {
    peerEnded = true;
    if (broken) {
      end(TcpFailures.reset(peerName()), true);
    } else if (state == State.LINGERING) {
      end(cause, false);
    } else {
      updateInterest();
      if (state == State.OPEN) {
        handler().onEnd(this);
      }
    }
  }

  /** Hands the kernel what is committed, as far as it takes it. */
  private void drain() {
    try {
      kernelFull = !outgoing.write(channel);
    } catch (IOException e) {
      onBroken();
      return;
    }
    updateInterest();
    if (outgoing.hasRoomAgain()) {
      becomeDue();
    }
    if (state == State.DRAINING && !kernelFull) {
      onAllSent();
    }
  }

  /** What the peer sent before it went may lie in the kernel still: it is read first. */
  private void onBroken() {
    broken = true;
    kernelFull = false;
    if (!listens()) {
      end(TcpFailures.reset(peerName()), true);
    } else {
      updateInterest();
    }
  }

  private void onAllSent() {
    if (peerEnded) {
      end(cause, false);
      return;
    }
    state = State.LINGERING;
    try {
      channel.shutdownOutput();
    } catch (IOException e) {
      end(TcpFailures.reset(peerName()), true);
      return;
    }
    updateInterest();
  }

  @Override
  public long claim(int lengthBytes) {
    if (lengthBytes < 1 || lengthBytes > outgoing.capacity()) {
      throw new IllegalArgumentException(
          "a claim is of 1 to " + outgoing.capacity() + " bytes, not " + lengthBytes);
    }
    if (state != State.OPEN || broken) {
      return state == State.CONNECTING ? BACK_PRESSURED : CLOSED;
    }
    long at = outgoing.claim(lengthBytes);
    if (at >= 0) {
      return at;
    }
    if (!kernelFull) {
      drain();
      at = state == State.OPEN && !broken ? outgoing.claim(lengthBytes) : CLOSED;
    }
    return at;
  }

  @Override
  public MemorySegment segment() {
    return outgoing.segment();
  }

  @Override
  public void commit(long claim, int lengthBytes) {
    outgoing.commit(claim, lengthBytes);
    if (state == State.CLOSED) {
      outgoing.release();
    }
  }

  @Override
  public void flush() {
    if (state == State.OPEN && !kernelFull && !broken && outgoing.bytes() > 0) {
      drain();
    }
  }

  @Override
  public int maxClaimBytes() {
    return outgoing.capacity();
  }

  @Override
  public long unsentBytes() {
    return state == State.CLOSED ? 0 : outgoing.bytes();
  }

  @Override
  public void pauseReading() {
    reading = false;
    updateInterest();
  }

  @Override
  public void resumeReading() {
    if (!reading) {
      reading = true;
      if (incoming.wantAgain()) {
        becomeDue();
      }
      updateInterest();
    }
  }

  @Override
  public String peerName() {
    return peer.getAddress().getHostAddress() + ":" + peer.getPort();
  }

  @Override
  public void close() {
    if (state == State.CONNECTING) {
      end(CloseCause.CLOSED_HERE, true);
    } else if (state == State.OPEN) {
      state = State.DRAINING;
      cause = peerEnded ? CloseCause.CLOSED_BY_PEER : CloseCause.CLOSED_HERE;
      deadlineNanos = port.now() + port.config().closeTimeout().toNanos();
      port.addClosing(this);
      incoming.release();
      if (broken) {
        end(TcpFailures.reset(peerName()), true);
      } else if (kernelFull) {
        updateInterest();
      } else {
        drain();
      }
    }
  }

  @Override
  public void reset() {
    end(CloseCause.CLOSED_HERE, true);
  }

  /** Ends it now; its handler hears of it from the next poll. */
  void end(CloseCause why, boolean abruptly) {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    cause = why;
    try {
      if (abruptly) {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
    } catch (IOException e) {
      // The peer is gone already, and needs not be told.
    }
    TcpPort.closeQuietly(channel);
    outgoing.release();
    incoming.release();
    port.ended(this);
    becomeDue();
  }

  void onConnectTimeout(Duration limit) {
    end(
        new CloseCause(
            Kind.CONNECT_TIMEOUT,
            peerName() + " did not answer within " + limit.toMillis() + " ms"),
        true);
  }

  void onCloseTimeout(Duration limit) {
    CloseCause why =
        state == State.LINGERING
            ? cause
            : new CloseCause(
                Kind.PEER_SILENT,
                "%s took not all within %d ms of closing, %d bytes are lost"
                    .formatted(peerName(), limit.toMillis(), outgoing.bytes()));
    end(why, true);
  }

  @Override
  public void onThrown(Throwable thrown) {
    incoming.onThrown();
    end(new CloseCause(Kind.FAILURE, "the handler of " + peerName() + " threw " + thrown), true);
  }

  void onRestTooLong(int lengthBytes) {
    end(
        new CloseCause(
            Kind.LIMIT,
            "receiveBufferBytes is %d, and what %s sent does not fit"
                .formatted(lengthBytes, peerName())),
        true);
  }

  boolean isConnecting() {
    return state == State.CONNECTING;
  }

  boolean isClosing() {
    return state == State.DRAINING || state == State.LINGERING;
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  boolean isOpen() {
    return state == State.OPEN;
  }

  boolean isReading() {
    return reading;
  }

  /** Whether what comes is asked for. */
  private boolean listens() {
    return switch (state) {
      case OPEN -> reading && !peerEnded;
      case DRAINING, LINGERING -> !peerEnded;
      case CONNECTING, CLOSED -> false;
    };
  }

  private void becomeDue() {
    if (!isDue) {
      isDue = true;
      port.addDue(this);
    }
  }

  private void updateInterest() {
    if (state == State.CONNECTING || !key.isValid()) {
      return;
    }
    int wanted = (listens() ? SelectionKey.OP_READ : 0) | (kernelFull ? SelectionKey.OP_WRITE : 0);
    if (wanted != key.interestOps()) {
      key.interestOps(wanted);
    }
  }

  private StreamHandler handler() {
    return Objects.requireNonNull(handler, "an open stream has one");
  }
}

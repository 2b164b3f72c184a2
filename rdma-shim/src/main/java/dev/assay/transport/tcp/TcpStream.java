package dev.assay.transport.tcp;

import dev.assay.transport.CloseCause;
import dev.assay.transport.CloseCause.Kind;
import dev.assay.transport.StreamAcceptor;
import dev.assay.transport.StreamHandler;
import dev.assay.transport.stream.BufferedStream;
import dev.assay.transport.stream.Incoming;
import dev.assay.transport.stream.Outgoing;
import dev.assay.transport.stream.PlacingHandler;
import dev.assay.transport.stream.StreamPort;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One connection: what the selector and the deadlines tell it. */
final class TcpStream extends BufferedStream implements Selected {

  private final TcpPort port;
  private final TcpSocket socket;
  private boolean unwatched;

  TcpStream(
      TcpPort port, SocketChannel channel, InetSocketAddress peer, @Nullable StreamHandler handler)
      throws IOException {
    super(
        new Outgoing(port.sendBlocks()),
        new Incoming(port.receivePool(), port.config().receiveBufferBytes()),
        port.due(),
        handler);
    this.port = port;
    socket = new TcpSocket(channel, peer, port.selector(), this, port.config().peerTimeout());
    setDeadlineNanos(port.now() + port.config().connectTimeout().toNanos());
  }

  void connect() {
    try {
      if (socket.connect()) {
        becomeDue();
      }
    } catch (IOException e) {
      end(TcpFailures.ofConnect(peerName(), e), false);
    }
  }

  void accept(StreamAcceptor acceptor) {
    setHandler(acceptor.accept(this));
    if (isConnecting()) {
      open();
    }
  }

  @Override
  protected int onConnecting() {
    try {
      if (!socket.finishConnect()) {
        return 0;
      }
      if (socket.isOwnPeer()) {
        end(new CloseCause(Kind.REFUSED, "nobody listens at " + peerName()), true);
        return 1;
      }
    } catch (IOException e) {
      end(TcpFailures.ofConnect(peerName(), e), false);
      return 1;
    }
    open();
    return 1;
  }

  @Override
  public int onReady(int operations) {
    if ((operations & SelectionKey.OP_CONNECT) != 0) {
      return isConnecting() ? onConnecting() : 0;
    }
    int events = 0;
    if ((operations & SelectionKey.OP_WRITE) != 0 && isBlocked()) {
      long unsent = unsentBytes();
      drain();
      events += unsentBytes() == unsent ? 0 : 1; // or a thread that waits would spin on a full peer
    }
    return (operations & SelectionKey.OP_READ) != 0 && listens() ? events + read() : events;
  }

  private int read() {
    if (handler() instanceof PlacingHandler placing && isOpen() && incoming().isEmpty()) {
      if (placing.placeBytes() > 0) {
        return readTo(placing);
      }
      incoming().readNext(placing.glimpseBytes());
    }
    int length;
    try {
      length =
          isOpen() ? incoming().read(socket.source()) : incoming().readAndDrop(socket.source());
    } catch (IOException e) {
      end(TcpFailures.ofRead(peerName(), e), true);
      return 1;
    }
    if (length < 0) {
      onPeerEnded();
    } else if (length > 0 && isOpen()) {
      incoming().deliver(this, handler());
    }
    return length == 0 ? 0 : 1;
  }

  private int readTo(PlacingHandler placing) {
    int length;
    try {
      length = socket.read(placing.place(), placing.placeAt(), placing.placeBytes());
    } catch (IOException e) {
      end(TcpFailures.ofRead(peerName(), e), true);
      return 1;
    }
    if (length < 0) {
      onPeerEnded();
    } else if (length > 0) {
      placing.onPlaced(this, length);
    }
    return length == 0 ? 0 : 1;
  }

  private void onPeerEnded() {
    peerEnds();
    if (isBroken()) {
      end(TcpFailures.reset(peerName()), true);
    } else if (state() == State.LINGERING) {
      end(cause(), false);
    } else if (isOpen()) {
      handler().onEnd(this);
    }
  }

  @Override
  protected boolean send(Outgoing from) throws IOException {
    return from.write(socket.sink());
  }

  @Override
  public int offer(MemorySegment source, long offset, int lengthBytes) {
    int sent = lengthBytes < StreamPort.LEAST_DIRECT_BYTES ? 0 : sent(source, offset, lengthBytes);
    if (sent == lengthBytes) {
      return sent;
    }
    int left = lengthBytes - sent;
    int copied = port.receivePool().copies().copied(super.offer(source, offset + sent, left));
    return sent == 0 ? copied : sent + Math.max(0, copied);
  }

  /** What is sent from where it lies; that sending failed is found when the rest is sent. */
  private int sent(MemorySegment source, long offset, int lengthBytes) {
    if (!isOpen() || isBlocked() || isBroken() || outgoing().isClaimed() || !source.isNative()) {
      return 0;
    }
    try {
      return socket.write(outgoing(), source, offset, lengthBytes);
    } catch (IOException e) {
      return 0;
    }
  }

  /** What the peer sent before it went may lie in the kernel still: it is read first. */
  @Override
  protected void onBroken(IOException error) {
    if (listens()) {
      onInterestChanged();
    } else {
      end(TcpFailures.reset(peerName()), true);
    }
  }

  @Override
  protected void onAllSent() {
    if (hasPeerEnded()) {
      end(cause(), false);
      return;
    }
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      end(TcpFailures.reset(peerName()), true);
      return;
    }
    beginLingering();
  }

  @Override
  public String peerName() {
    return socket.peerName();
  }

  @Override
  public void close() {
    if (isConnecting()) {
      end(CloseCause.CLOSED_HERE, true);
    } else if (isOpen() && isBroken()) {
      end(TcpFailures.reset(peerName()), true);
    } else if (isOpen()) {
      beginDraining(port.now() + port.config().closeTimeout().toNanos());
      port.addClosing(this);
      if (isBlocked()) {
        onInterestChanged();
      } else {
        drain();
      }
    }
  }

  @Override
  protected void end(CloseCause why, boolean abruptly) {
    if (state() != State.CLOSED) {
      becomeClosed(why);
      socket.close(abruptly);
      port.ended(this);
    }
  }

  /** The port is closed. */
  void abandon() {
    end(CloseCause.CLOSED_HERE, true);
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
        state() == State.LINGERING
            ? cause()
            : new CloseCause(
                Kind.PEER_SILENT,
                "%s took not all within %d ms of closing, %d bytes are lost"
                    .formatted(peerName(), limit.toMillis(), unsentBytes()));
    end(why, true);
  }

  /** Whether the selector is to tell what comes, as it does at first. */
  void setWatched(boolean is) {
    unwatched = !is;
    onInterestChanged();
  }

  /** Whether what comes is asked for. */
  private boolean listens() {
    return switch (state()) {
      case OPEN -> isReading() && !hasPeerEnded();
      case DRAINING, LINGERING -> !hasPeerEnded();
      case CONNECTING, CLOSED -> false;
    };
  }

  @Override
  protected void onInterestChanged() {
    if (!isConnecting()) {
      int whenReadable = listens() && !unwatched ? SelectionKey.OP_READ : 0;
      socket.watch(whenReadable | (isBlocked() ? SelectionKey.OP_WRITE : 0));
    }
  }
}

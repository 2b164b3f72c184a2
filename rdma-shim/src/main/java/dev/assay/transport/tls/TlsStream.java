package dev.assay.transport.tls;

import dev.assay.transport.ByteStream;
import dev.assay.transport.CloseCause;
import dev.assay.transport.CloseCause.Kind;
import dev.assay.transport.StreamAcceptor;
import dev.assay.transport.StreamHandler;
import dev.assay.transport.stream.BufferedStream;
import dev.assay.transport.stream.Incoming;
import dev.assay.transport.stream.Outgoing;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** A stream under TLS: plain bytes above, records below. */
final class TlsStream extends BufferedStream {

  private final TlsPort port;
  private final TlsEngine engine;
  private final @Nullable StreamAcceptor acceptor;
  private final Below handlerBelow = new Below();
  private final Outgoing.Sink sink;
  private final Incoming.Source source;
  private @Nullable ByteStream below;
  private boolean isCounted;
  private ByteBuffer records = ByteBuffer.allocate(0);

  TlsStream(
      TlsPort port,
      TlsEngine engine,
      @Nullable StreamHandler handler,
      @Nullable StreamAcceptor acceptor) {
    super(
        new Outgoing(port.sendBlocks()),
        new Incoming(port.receivePool(), port.config().receiveBufferBytes()),
        port.due(),
        handler);
    this.port = port;
    this.engine = engine;
    this.acceptor = acceptor;
    this.isCounted = acceptor != null;
    sink = bytes -> engine.write(bytes, stream());
    source = into -> engine.read(records, into);
    setDeadlineNanos(System.nanoTime() + port.config().connectTimeout().toNanos());
  }

  void attach(ByteStream stream) {
    below = stream;
  }

  /** What the stream below tells. */
  StreamHandler below() {
    return handlerBelow;
  }

  private ByteStream stream() {
    return Objects.requireNonNull(below, "attached before anybody else knows of it");
  }

  /** Talks as far as that goes; opens the stream when the hand-shake is over. */
  private boolean talk() throws SSLException {
    boolean all = engine.talk(stream());
    if (isConnecting() && engine.isReady()) {
      shaken();
      if (acceptor != null) {
        setHandler(acceptor.accept(this));
      }
      if (isConnecting()) {
        open();
      }
    }
    return all;
  }

  private void shaken() {
    if (isCounted) {
      isCounted = false;
      port.handshakeOver();
    }
  }

  private int take(MemorySegment segment, long offset, int lengthBytes) {
    records = segment.asSlice(offset, lengthBytes).asByteBuffer();
    try {
      while (records.hasRemaining() && hears() && takeRecords()) {
        // As long as something comes of it.
      }
    } catch (SSLException e) {
      fail(e);
    } catch (IOException e) {
      end(new CloseCause(Kind.FAILURE, peerName() + ": " + e.getMessage()), true);
    }
    return state() == State.CLOSED ? lengthBytes : lengthBytes - records.remaining();
  }

  /** Opens records until something comes of it; false when nothing does. */
  private boolean takeRecords() throws IOException {
    if (isOpen() && incoming().isFull()) {
      incoming().deliverAgain(this, handler());
      return true;
    }
    int left = records.remaining();
    int length = isOpen() ? incoming().read(source) : incoming().readAndDrop(source);
    if (length > 0 && isOpen()) {
      incoming().deliver(this, handler());
    } else if (length < 0) {
      onFarewell();
    }
    boolean wants = engine.wantsToTalk();
    if ((wants || isConnecting()) && !talk()) {
      return false;
    }
    return wants || length != 0 || records.remaining() < left;
  }

  private boolean hears() {
    return switch (state()) {
      case CONNECTING, DRAINING, LINGERING -> true;
      case OPEN -> isReading();
      case CLOSED -> false;
    };
  }

  private void onFarewell() {
    records.position(records.limit());
    if (!hasPeerEnded()) {
      peerEnds();
      if (isOpen()) {
        handler().onEnd(this);
      }
    }
  }

  /** A peer that is not what it says, or sends what is no TLS. */
  private void fail(SSLException error) {
    Kind kind = isConnecting() ? Kind.AUTHENTICATION : Kind.PROTOCOL;
    engine.farewell(stream());
    end(new CloseCause(kind, "TLS with " + peerName() + " failed: " + error.getMessage()), false);
  }

  @Override
  protected boolean send(Outgoing from) throws IOException {
    boolean all = from.write(sink);
    stream().flush();
    return all;
  }

  @Override
  public int offer(MemorySegment source, long offset, int lengthBytes) {
    return port.receivePool().copies().copied(super.offer(source, offset, lengthBytes));
  }

  @Override
  protected void onBroken(IOException error) {
    end(new CloseCause(Kind.RESET, peerName() + " is gone: " + error.getMessage()), true);
  }

  @Override
  protected void onAllSent() {
    engine.farewell(stream());
    beginLingering();
    stream().close();
  }

  @Override
  public void close() {
    if (isConnecting()) {
      end(CloseCause.CLOSED_HERE, true);
    } else if (isOpen()) {
      beginDraining(System.nanoTime() + port.config().closeTimeout().toNanos());
      port.addClosing(this);
      stream().resumeReading();
      if (!isBlocked()) {
        drain();
      }
    }
  }

  @Override
  protected void end(CloseCause why, boolean abruptly) {
    if (state() == State.CLOSED) {
      return;
    }
    shaken();
    becomeClosed(why);
    port.ended(this);
    if (abruptly) {
      stream().reset();
    } else {
      stream().close();
    }
  }

  void onConnectTimeout(Duration limit) {
    end(
        new CloseCause(
            Kind.CONNECT_TIMEOUT,
            "TLS with " + peerName() + " took longer than " + limit.toMillis() + " ms"),
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

  @Override
  protected int onConnecting() {
    return 0;
  }

  @Override
  protected void onInterestChanged() {
    if (isOpen() && !isReading()) {
      stream().pauseReading();
    } else {
      stream().resumeReading();
    }
  }

  @Override
  public long unsentBytes() {
    return super.unsentBytes() + stream().unsentBytes();
  }

  @Override
  public String peerName() {
    return stream().peerName();
  }

  /** Told by the stream below. */
  private final class Below implements StreamHandler {

    @Override
    public void onOpen(ByteStream stream) {
      try {
        engine.begin();
        talk();
      } catch (SSLException e) {
        fail(e);
      }
    }

    @Override
    public int onBytes(ByteStream stream, MemorySegment segment, long offset, int lengthBytes) {
      return take(segment, offset, lengthBytes);
    }

    @Override
    public void onWritable(ByteStream stream) {
      try {
        if (state() != State.CLOSED && engine.wantsToTalk() && talk() && hears()) {
          stream.pauseReading();
          stream.resumeReading();
        }
      } catch (SSLException e) {
        fail(e);
      }
      if (isOpen() || state() == State.DRAINING) {
        drain();
      }
    }

    @Override
    public void onEnd(ByteStream stream) {
      if (hasPeerEnded() || state() == State.LINGERING) {
        stream.close();
      } else if (isConnecting()) {
        end(
            new CloseCause(Kind.AUTHENTICATION, peerName() + " went during the TLS hand-shake"),
            true);
      } else {
        end(new CloseCause(Kind.RESET, peerName() + " went without TLS's farewell"), true);
      }
    }

    @Override
    public void onClosed(ByteStream stream, CloseCause why) {
      if (state() != State.CLOSED) {
        incoming().onThrown();
        boolean inOrder = why.kind() == Kind.CLOSED_HERE || why.kind() == Kind.CLOSED_BY_PEER;
        end(state() == State.LINGERING && inOrder ? cause() : why, false);
      }
    }
  }
}

package dev.assay.transport.tls;

import dev.assay.transport.Address;
import dev.assay.transport.ByteStream;
import dev.assay.transport.Listener;
import dev.assay.transport.StreamAcceptor;
import dev.assay.transport.StreamHandler;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.stream.BlockPool;
import dev.assay.transport.stream.Deadlines;
import dev.assay.transport.stream.DueStreams;
import dev.assay.transport.stream.ReceivePool;
import dev.assay.transport.stream.StreamPort;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * Byte streams under TLS, over the streams of another port, by the JDK's {@link SSLEngine}
 * (versions as the context allows; 1.3 is RFC 8446). The connecting side checks that the
 * certificate is for the host of the address; whether the listening side asks for one is the
 * context's affair. A stream opens when the hand-shake is over, which the connect deadline bounds;
 * of those that others begin at most {@code maxHandshakes} are under way, and more are reset.
 *
 * <p>The costly steps of a hand-shake are done by the poll, and keep it for a millisecond or so.
 * Engines allocate.
 */
public final class TlsPort implements StreamPort {

  /** Records have up to 16 KiB and some more; a buffer must hold one in one piece, and another. */
  private static final int LEAST_BUFFER_BYTES = 1 << 16;

  /** Largest record, with room for what ciphers and padding add: RFC 8446, 5.2, and older ones. */
  private static final int RECORD_BYTES = 18 << 10;

  private final StreamPort under;
  private final SSLContext context;
  private final TransportConfig config;
  private final BlockPool sendBlocks;
  private final ReceivePool receivePool;
  private final DueStreams due = new DueStreams();
  private final Set<TlsStream> streams = new LinkedHashSet<>();
  private final Deadlines<TlsStream> shaking =
      new Deadlines<>(TlsStream::isConnecting, TlsStream::deadlineNanos);
  private final Deadlines<TlsStream> closing =
      new Deadlines<>(TlsStream::isClosing, TlsStream::deadlineNanos);
  private int handshakes;
  private boolean closed;

  private TlsPort(StreamPort under, SSLContext context, TransportConfig config) {
    this.under = under;
    this.context = context;
    this.config = config;
    sendBlocks = new BlockPool(config.sendBufferBytes());
    receivePool = new ReceivePool(config.receiveBufferBytes() + RECORD_BYTES);
  }

  /** The configuration of the port below: its buffers hold whole records. */
  public static TransportConfig below(TransportConfig config) {
    return config.tls().isEmpty()
        ? config
        : config.withBuffers(
            Math.max(LEAST_BUFFER_BYTES, config.sendBufferBytes()),
            Math.max(LEAST_BUFFER_BYTES, config.receiveBufferBytes()));
  }

  /**
   * Under TLS where the configuration asks for it; else the port itself.
   *
   * @param port made with what {@link #below} gives
   */
  public static StreamPort over(StreamPort port, TransportConfig config) {
    return config.tls().isPresent() ? new TlsPort(port, config.tls().get(), config) : port;
  }

  @Override
  public Listener listen(Address address, StreamAcceptor acceptor) throws TransportException {
    return under.listen(
        address,
        stream -> {
          if (handshakes >= config.maxHandshakes()) {
            stream.reset();
            return new Nobody();
          }
          SSLEngine engine = context.createSSLEngine();
          engine.setUseClientMode(false);
          TlsStream secured = new TlsStream(this, new TlsEngine(engine), null, acceptor);
          handshakes++;
          begin(secured, stream);
          return secured.below();
        });
  }

  @Override
  public ByteStream connect(Address address, StreamHandler handler) throws TransportException {
    SSLEngine engine = context.createSSLEngine(address.host(), address.requirePort());
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    TlsStream secured = new TlsStream(this, new TlsEngine(engine), handler, null);
    begin(secured, under.connect(address, secured.below()));
    return secured;
  }

  private void begin(TlsStream secured, ByteStream stream) {
    secured.attach(stream);
    streams.add(secured);
    shaking.add(secured);
  }

  @Override
  public int poll() {
    int events = due.isEmpty() ? 0 : due.attend();
    return events + under.poll() + expire();
  }

  @Override
  public int await(long timeoutNanos) {
    int events = due.isEmpty() ? 0 : due.attend();
    events += expire();
    long now = System.nanoTime();
    long wait = Math.min(shaking.untilNanos(now), closing.untilNanos(now));
    boolean busy = events > 0 || !due.isEmpty();
    return events + under.await(busy ? 0 : Math.clamp(wait, 0, timeoutNanos)) + expire();
  }

  private int expire() {
    if (shaking.isEmpty() && closing.isEmpty()) {
      return 0;
    }
    int events = 0;
    long now = System.nanoTime();
    for (TlsStream s; (s = shaking.pollDue(now)) != null; events++) {
      s.onConnectTimeout(config.connectTimeout());
    }
    for (TlsStream s; (s = closing.pollDue(now)) != null; events++) {
      s.onCloseTimeout(config.closeTimeout());
    }
    return events;
  }

  @Override
  public long copiedBytes() {
    return receivePool.copies().bytes() + under.copiedBytes();
  }

  @Override
  public void wakeup() {
    under.wakeup();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    List<TlsStream> left = new ArrayList<>(streams);
    left.forEach(TlsStream::reset);
    try {
      due.attendAll();
    } finally {
      under.close();
      sendBlocks.close();
      receivePool.close();
    }
  }

  void handshakeOver() {
    handshakes--;
  }

  void ended(TlsStream stream) {
    streams.remove(stream);
  }

  void addClosing(TlsStream stream) {
    closing.add(stream);
  }

  BlockPool sendBlocks() {
    return sendBlocks;
  }

  ReceivePool receivePool() {
    return receivePool;
  }

  DueStreams due() {
    return due;
  }

  TransportConfig config() {
    return config;
  }

  /** Of streams that were one too many. */
  private static final class Nobody implements StreamHandler {

    @Override
    public int onBytes(ByteStream stream, MemorySegment segment, long offset, int lengthBytes) {
      return lengthBytes;
    }
  }
}

package dev.assay.transport.tcp;

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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Byte streams by java.nio: one selector, channels that never block.
 *
 * <p>A poll asks the selector, which costs a system call, and then reads each ready channel once.
 * While only one channel has anything to say, for some time, it is read without asking, and the
 * selector only at every {@value #BUSY_POLLS_PER_SELECT}th poll that found something, or {@value
 * #IDLE_POLLS_PER_SELECT}th that did not, for the sake of the others. A stream holds memory only
 * while something is under way: a send block from the first claim until the kernel has taken
 * everything, and a rest that its handler has not taken. All read into one block, which becomes the
 * stream's own when a large rest stays in it.
 *
 * <p>Host names are looked up by {@link #connect}, as long as that takes; literal addresses need no
 * looking up.
 */
public final class TcpPort implements StreamPort {

  static final long ACCEPT_PAUSE_NANOS = 100_000_000;

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int BUSY_POLLS_PER_SELECT = 32;
  private static final int IDLE_POLLS_PER_SELECT = 64;
  private static final int POLLS_PER_EXPIRY = 16;
  private static final int BACKLOG = 4096;

  /** What a stream that is alone may have to do in each poll. */
  private static final int ALONE = SelectionKey.OP_READ | SelectionKey.OP_WRITE;

  private final TransportConfig config;
  private final LongSupplier clock;
  private final Selection selection = new Selection();
  private final BlockPool sendBlocks;
  private final ReceivePool receivePool;
  private final DueStreams due = new DueStreams();
  private final LoneReader lone = new LoneReader();
  private final Deadlines<TcpStream> connecting =
      new Deadlines<>(TcpStream::isConnecting, TcpStream::deadlineNanos);
  private final Deadlines<TcpStream> closing =
      new Deadlines<>(TcpStream::isClosing, TcpStream::deadlineNanos);
  private final Deadlines<TcpListener> pausedListeners =
      new Deadlines<>(TcpListener::isPaused, TcpListener::resumeNanos);
  private final AtomicBoolean woken = new AtomicBoolean();
  private int connections;
  private int polls;
  private int pollsToSelect;

  /** With the system's clock. */
  public TcpPort(TransportConfig config) throws TransportException {
    this(config, System::nanoTime);
  }

  /**
   * With a clock for the deadlines.
   *
   * @param clock nanoseconds since any moment
   */
  public TcpPort(TransportConfig config, LongSupplier clock) throws TransportException {
    this.config = config;
    this.clock = clock;
    sendBlocks = new BlockPool(config.sendBufferBytes());
    receivePool = new ReceivePool(config.receiveBufferBytes());
  }

  @Override
  public Listener listen(Address address, StreamAcceptor acceptor) throws TransportException {
    InetSocketAddress wanted = TcpSocket.resolve(address);
    ServerSocketChannel channel = null;
    try {
      channel = ServerSocketChannel.open();
      channel.configureBlocking(false);
      if (config.sharesPorts()) {
        channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      }
      channel.bind(wanted, BACKLOG);
      int real = ((InetSocketAddress) channel.getLocalAddress()).getPort();
      return new TcpListener(this, channel, address.withPort(real), acceptor);
    } catch (IOException | RuntimeException e) {
      TcpSocket.closeQuietly(channel);
      throw new TransportException("cannot listen on " + address + ": " + e.getMessage(), e);
    }
  }

  @Override
  public ByteStream connect(Address address, StreamHandler handler) throws TransportException {
    InetSocketAddress peer = TcpSocket.resolve(address);
    if (connections >= config.maxConnections()) {
      throw new TransportException(
          "%s would be connection %d, and maxConnections is %d"
              .formatted(address, connections + 1, config.maxConnections()));
    }
    SocketChannel channel = null;
    try {
      channel = SocketChannel.open();
      TcpStream stream = new TcpStream(this, channel, peer, handler);
      connections++;
      connecting.add(stream);
      stream.connect();
      return stream;
    } catch (IOException e) {
      TcpSocket.closeQuietly(channel);
      throw new TransportException("cannot connect to " + address + ": " + e.getMessage(), e);
    }
  }

  void accepted(SocketChannel channel, StreamAcceptor acceptor) {
    TcpStream stream;
    try {
      if (connections >= config.maxConnections()) {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.close();
        return;
      }
      InetSocketAddress peer = (InetSocketAddress) channel.getRemoteAddress();
      stream = new TcpStream(this, channel, peer, null);
      connections++;
    } catch (IOException e) {
      TcpSocket.closeQuietly(channel);
      return;
    }
    try {
      stream.accept(acceptor);
    } catch (RuntimeException | Error e) {
      stream.onThrown(e);
      throw e;
    }
  }

  @Override
  public int poll() {
    polls++;
    int events = due.isEmpty() ? 0 : due.attend();
    TcpStream stream = lone.stream();
    if (stream != null) {
      int read = Selection.guarded(stream, ALONE);
      events += read;
      pollsToSelect -= read == 0 ? 1 : IDLE_POLLS_PER_SELECT / BUSY_POLLS_PER_SELECT;
      if (pollsToSelect > 0) {
        return events;
      }
      pollsToSelect = IDLE_POLLS_PER_SELECT;
    }
    events += select(0);
    lone.selected();
    if (stream != null || polls % POLLS_PER_EXPIRY == 0) {
      events += expire();
    }
    return events;
  }

  @Override
  public int await(long timeoutNanos) {
    int events = poll();
    if (events > 0 || !due.isEmpty() || woken.getAndSet(false)) {
      return events;
    }
    lone.sleeps();
    events = expire();
    events += select(events > 0 ? 0 : sleepMillis(timeoutNanos));
    woken.set(false);
    return events + (due.isEmpty() ? 0 : due.attend());
  }

  @Override
  public long copiedBytes() {
    return receivePool.copies().bytes();
  }

  @Override
  public void wakeup() {
    woken.set(true);
    selector().wakeup();
  }

  private int select(long timeoutMillis) {
    selection.select(timeoutMillis);
    int events = 0;
    int count = selection.count();
    for (int i = 0; i < count; i++) {
      events += selection.handle(i);
    }
    if (count > 0) {
      lone.found(selection.loneReader());
    }
    return events;
  }

  private int expire() {
    int events = 0;
    if (connecting.isEmpty() && closing.isEmpty() && pausedListeners.isEmpty()) {
      return 0;
    }
    long now = now();
    for (TcpStream s; (s = connecting.pollDue(now)) != null; events++) {
      s.onConnectTimeout(config.connectTimeout());
    }
    for (TcpStream s; (s = closing.pollDue(now)) != null; events++) {
      s.onCloseTimeout(config.closeTimeout());
    }
    for (TcpListener l; (l = pausedListeners.pollDue(now)) != null; ) {
      l.resume();
    }
    return events;
  }

  /** The selector sleeps whole milliseconds: a deadline is looked at in the one after it. */
  private long sleepMillis(long timeoutNanos) {
    long now = now();
    long due = Math.min(connecting.untilNanos(now), closing.untilNanos(now));
    due = Math.min(due, pausedListeners.untilNanos(now));
    long untilDue = due == Long.MAX_VALUE ? due : due + NANOS_PER_MILLI - 1;
    return Math.max(0, Math.min(timeoutNanos, untilDue)) / NANOS_PER_MILLI;
  }

  @Override
  public void close() {
    if (!selector().isOpen()) {
      return;
    }
    for (SelectionKey key : selector().keys()) {
      switch ((Selected) key.attachment()) {
        case TcpListener listener -> listener.close();
        case TcpStream stream -> stream.abandon();
      }
    }
    try {
      due.attendAll();
    } finally {
      free();
    }
  }

  private void free() {
    try {
      selector().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sendBlocks.close();
    receivePool.close();
  }

  void ended(TcpStream stream) {
    connections--;
    lone.ended(stream);
  }

  DueStreams due() {
    return due;
  }

  void addClosing(TcpStream stream) {
    closing.add(stream);
  }

  Deadlines<TcpListener> pausedListeners() {
    return pausedListeners;
  }

  Selector selector() {
    return selection.selector();
  }

  BlockPool sendBlocks() {
    return sendBlocks;
  }

  ReceivePool receivePool() {
    return receivePool;
  }

  /** How many blocks streams hold. */
  int lentBlocks() {
    return sendBlocks.lent() + receivePool.lent();
  }

  TransportConfig config() {
    return config;
  }

  long now() {
    return clock.getAsLong();
  }
}

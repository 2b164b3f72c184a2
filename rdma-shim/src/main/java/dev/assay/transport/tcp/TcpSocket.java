package dev.assay.transport.tcp;

import static jdk.net.ExtendedSocketOptions.TCP_KEEPCOUNT;
import static jdk.net.ExtendedSocketOptions.TCP_KEEPIDLE;
import static jdk.net.ExtendedSocketOptions.TCP_KEEPINTERVAL;

import dev.assay.transport.Address;
import dev.assay.transport.TransportException;
import dev.assay.transport.stream.Incoming;
import dev.assay.transport.stream.Outgoing;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A connected or connecting channel, what the selector watches of it, and its options. */
final class TcpSocket {

  private static final int KEEP_ALIVE_PROBES = 4;

  /**
   * What is under way on one machine lies in its caches as long as it is little: a MiB there and
   * back took twice as long where a sender could run all of it ahead of its reader.
   */
  private static final int LOOPBACK_SEND_BYTES = 384 << 10;

  private final SocketChannel channel;
  private final InetSocketAddress peer;
  private final SelectionKey key;
  private final Outgoing.Sink sink;
  private final Outgoing.Gatherer gatherer;
  private final Incoming.Source source;
  private final View sent = new View();
  private final View received = new View();

  /**
   * Registers a channel.
   *
   * @param silence for how long the peer's machine may be silent; zero: for ever
   */
  TcpSocket(
      SocketChannel channel,
      InetSocketAddress peer,
      Selector selector,
      Object attachment,
      Duration silence)
      throws IOException {
    this.channel = channel;
    this.peer = peer;
    this.sink = channel::write;
    this.gatherer = channel::write;
    this.source = channel::read;
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    if (peer.getAddress().isLoopbackAddress()) {
      channel.setOption(StandardSocketOptions.SO_SNDBUF, LOOPBACK_SEND_BYTES);
    }
    long seconds = silence.toSeconds();
    if (seconds > 0 && channel.supportedOptions().contains(TCP_KEEPIDLE)) {
      channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      channel.setOption(TCP_KEEPIDLE, (int) Math.max(1, seconds / 2));
      channel.setOption(TCP_KEEPINTERVAL, (int) Math.max(1, seconds / (2 * KEEP_ALIVE_PROBES)));
      channel.setOption(TCP_KEEPCOUNT, KEEP_ALIVE_PROBES);
    }
    this.key = channel.register(selector, 0, attachment);
  }

  static InetSocketAddress resolve(Address address) throws TransportException {
    InetSocketAddress resolved = new InetSocketAddress(address.host(), address.requirePort());
    if (resolved.isUnresolved()) {
      throw new TransportException(address + ": no address is known for " + address.host());
    }
    return resolved;
  }

  static void closeQuietly(@Nullable Closeable channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // It is of no use any more, and something worse has been told already.
    }
  }

  /** Begins to connect; whether that is done already. */
  boolean connect() throws IOException {
    boolean done = channel.connect(peer);
    watch(done ? 0 : SelectionKey.OP_CONNECT);
    return done;
  }

  boolean finishConnect() throws IOException {
    return channel.finishConnect();
  }

  /** Whether a port that nobody listened on was given to this socket, which then met itself. */
  boolean isOwnPeer() throws IOException {
    return peer.equals(channel.getLocalAddress());
  }

  /** What the selector shall tell. */
  void watch(int operations) {
    if (key.isValid() && key.interestOps() != operations) {
      key.interestOps(operations);
    }
  }

  Outgoing.Sink sink() {
    return sink;
  }

  /** Sends what is committed and then bytes that lie elsewhere; how many of these. */
  int write(Outgoing committed, MemorySegment memory, long offset, int lengthBytes)
      throws IOException {
    return committed.write(sink, gatherer, sent.of(memory, offset, lengthBytes));
  }

  /** Reads to where bytes belong, as {@link #source} does. */
  int read(MemorySegment memory, long offset, int lengthBytes) throws IOException {
    return channel.read(received.of(memory, offset, lengthBytes));
  }

  Incoming.Source source() {
    return source;
  }

  void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  /**
   * Closes.
   *
   * @param abruptly the peer gets a reset, and what is not sent is lost
   */
  void close(boolean abruptly) {
    try {
      if (abruptly) {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
    } catch (IOException e) {
      // The peer is gone already, and needs not be told.
    }
    closeQuietly(channel);
  }

  String peerName() {
    return peer.getAddress().getHostAddress() + ":" + peer.getPort();
  }
}

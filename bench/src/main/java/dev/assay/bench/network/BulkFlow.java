package dev.assay.bench.network;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A TCP connection that sends as much as it may until it is closed. The bytes repeat every 64 KiB,
 * and the receiver compares each with what it must be.
 */
public final class BulkFlow implements AutoCloseable {

  private static final int PERIOD_BYTES = 1 << 16;
  private static final byte[] PATTERN = pattern();

  private final ServerSocketChannel server;
  private final SocketChannel receiving;
  private final TcpSocket sending;
  private final Thread sender;
  private final Thread receiver;
  private final AtomicReference<String> wrong = new AtomicReference<>("");
  private volatile boolean stopped;
  private volatile long receivedBytes;

  /** Connects over the network and begins to send. */
  public BulkFlow(Bottleneck network, String congestion) throws IOException {
    server = network.listen();
    try {
      int port = server.socket().getLocalPort();
      var to = new java.net.InetSocketAddress(network.anyPort().getAddress(), port);
      sending = network.sender().call(() -> TcpSocket.connect(to, congestion));
    } catch (IOException e) {
      server.close();
      throw e;
    }
    receiving = server.accept();
    receiver = Thread.ofPlatform().daemon().name("assay-bulk-receiver").start(this::receive);
    sender = Thread.ofPlatform().daemon().name("assay-bulk-sender").start(this::send);
  }

  private static byte[] pattern() {
    byte[] pattern = new byte[PERIOD_BYTES];
    new SplittableRandom(1).nextBytes(pattern);
    return pattern;
  }

  private void send() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, PATTERN);
      long sent = 0;
      while (!stopped) {
        sent += sending.send(bytes.asSlice(sent % PERIOD_BYTES));
      }
    } catch (IOException e) {
      fail("sending failed: " + e.getMessage());
    }
  }

  private void receive() {
    ByteBuffer pattern = ByteBuffer.wrap(PATTERN);
    ByteBuffer bytes = ByteBuffer.allocateDirect(PERIOD_BYTES);
    long received = 0;
    try {
      while (!stopped) {
        int from = (int) (received % PERIOD_BYTES);
        bytes.clear().limit(PERIOD_BYTES - from);
        int read = receiving.read(bytes);
        if (read < 0) {
          fail("the sender has closed");
          return;
        }
        if (!bytes.flip().equals(pattern.slice(from, read))) {
          fail("bytes after " + received + " are not those sent");
          return;
        }
        received += read;
        receivedBytes = received;
      }
    } catch (ClosedChannelException e) {
      return; // as it was meant
    } catch (IOException e) {
      fail("receiving failed: " + e.getMessage());
    }
  }

  private void fail(String how) {
    if (!stopped) {
      wrong.compareAndSet("", how);
    }
  }

  /**
   * Bytes received so far, all of them right.
   *
   * @throws IOException when one was not, or the connection is gone
   */
  public long receivedBytes() throws IOException {
    if (!wrong.get().isEmpty()) {
      throw new IOException("a bulk flow: " + wrong.get());
    }
    return receivedBytes;
  }

  @Override
  public void close() throws IOException {
    stopped = true;
    try {
      sender.join();
      sending.close();
      receiving.close();
      receiver.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      server.close();
    }
  }
}

package dev.assay.bench.suite.network;

import dev.assay.bench.network.Bottleneck;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;

/**
 * Senders that each answer a request of one byte with a block, and a receiver that asks all of them
 * at once and asks again only when it has every block. Bytes depend on the sender and the place in
 * the block, and each is compared.
 */
final class Incast implements AutoCloseable {

  private static final int SHIFTS = 251;

  private final int blockBytes;
  private final byte[] pattern;
  private final List<SocketChannel> channels = new ArrayList<>();
  private final List<Connection> receiving = new ArrayList<>();
  private final Selector senders = Selector.open();
  private final Selector receiver = Selector.open();
  private final ByteBuffer bytes;
  private final ByteBuffer request = ByteBuffer.allocateDirect(1);

  /** One end of a connection: what is left of its block. */
  private static final class Connection {
    private final SocketChannel channel;
    private final int shift;
    private int left;

    Connection(SocketChannel channel, int index) {
      this.channel = channel;
      this.shift = index % SHIFTS;
    }
  }

  /** Connects all senders, one by one. */
  Incast(Bottleneck network, int count, int blockBytes) throws IOException {
    this.blockBytes = blockBytes;
    pattern = new byte[blockBytes + SHIFTS];
    new SplittableRandom(2).nextBytes(pattern);
    bytes = ByteBuffer.allocateDirect(blockBytes);
    try (ServerSocketChannel server = network.receiver().call(() -> listen(network))) {
      InetSocketAddress to =
          new InetSocketAddress(network.anyPort().getAddress(), server.socket().getLocalPort());
      List<SocketChannel> opened = network.sender().call(open(count));
      channels.addAll(opened);
      for (int i = 0; i < count; i++) {
        SocketChannel near = opened.get(i);
        near.connect(to);
        SocketChannel far = server.accept();
        channels.add(far);
        register(near, senders, new Connection(near, i));
        Connection end = new Connection(far, i);
        receiving.add(end);
        register(far, receiver, end);
      }
    } catch (IOException e) {
      close();
      throw e;
    }
    Thread.ofPlatform().daemon().name("assay-incast-senders").start(this::answer);
  }

  private static ServerSocketChannel listen(Bottleneck network) throws IOException {
    return ServerSocketChannel.open(StandardProtocolFamily.INET).bind(network.anyPort());
  }

  private static Callable<List<SocketChannel>> open(int count) {
    return () -> {
      List<SocketChannel> opened = new ArrayList<>();
      try {
        for (int i = 0; i < count; i++) {
          opened.add(SocketChannel.open(StandardProtocolFamily.INET));
        }
        return opened;
      } catch (IOException e) {
        for (SocketChannel each : opened) {
          each.close();
        }
        throw e;
      }
    };
  }

  private static void register(SocketChannel channel, Selector selector, Connection end)
      throws IOException {
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, end);
  }

  /** All senders in one thread. */
  private void answer() {
    ByteBuffer asked = ByteBuffer.allocateDirect(1);
    ByteBuffer answers = ByteBuffer.allocateDirect(pattern.length).put(pattern);
    try {
      while (true) {
        senders.select();
        for (SelectionKey key : senders.selectedKeys()) {
          Connection end = (Connection) key.attachment();
          if (key.isReadable() && end.channel.read(asked.clear()) > 0) {
            end.left = blockBytes;
          }
          if (end.left > 0) {
            int at = end.shift + blockBytes - end.left;
            end.left -= end.channel.write(answers.slice(at, end.left));
          }
          key.interestOps(end.left > 0 ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }
        senders.selectedKeys().clear();
      }
    } catch (IOException | ClosedSelectorException e) {
      return; // closed; if not by us, the receiver meets it too
    }
  }

  /**
   * Bytes a second that came.
   *
   * @param complete false where the time was up before every sender had answered in full: what
   *     comes later is of no round, and the connections are of no further use
   */
  record Rounds(double goodput, boolean complete) {}

  /**
   * Asks all again and again for some time; a round that takes longer than the limit is the last.
   */
  Rounds rounds(long leastNanos, long limitNanos) throws IOException, InterruptedException {
    long start = System.nanoTime();
    long received = 0;
    boolean complete = true;
    do {
      long round = round(limitNanos);
      received += round;
      complete = round == (long) receiving.size() * blockBytes;
    } while (complete && System.nanoTime() - start < leastNanos);
    return new Rounds(received * 1e9 / (System.nanoTime() - start), complete);
  }

  private long round(long limitNanos) throws IOException, InterruptedException {
    long start = System.nanoTime();
    for (Connection end : receiving) {
      end.left = blockBytes;
      if (end.channel.write(request.clear()) != 1) {
        throw new IOException("a request was not taken");
      }
    }
    ByteBuffer all = ByteBuffer.wrap(pattern);
    int waiting = receiving.size();
    long received = 0;
    while (waiting > 0 && System.nanoTime() - start < limitNanos) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      receiver.select(10);
      for (SelectionKey key : receiver.selectedKeys()) {
        Connection end = (Connection) key.attachment();
        int read = end.channel.read(bytes.clear().limit(end.left));
        int at = end.shift + blockBytes - end.left;
        if (read < 0 || !bytes.flip().equals(all.slice(at, read))) {
          throw new IOException("a block is not what its sender sent");
        }
        end.left -= read;
        received += read;
        waiting -= end.left == 0 && read > 0 ? 1 : 0;
      }
      receiver.selectedKeys().clear();
    }
    return received;
  }

  @Override
  public void close() throws IOException {
    senders.close();
    receiver.close();
    for (SocketChannel channel : channels) {
      channel.close();
    }
  }
}

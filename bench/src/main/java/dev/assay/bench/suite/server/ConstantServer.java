package dev.assay.bench.suite.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * What no server can be much faster than: it counts requests by their length and answers each with
 * a constant. It takes the requests of {@link Requests} only.
 */
public final class ConstantServer {

  private static final int BUFFER_BYTES = 64 << 10;

  private ConstantServer() {}

  /** Serves at a port until it is killed. */
  public static void main(String[] args) throws IOException {
    String value = "x".repeat(Requests.VALUE_BYTES);
    byte[] got = ("$64\r\n" + value + "\r\n").getBytes(US_ASCII);
    byte[] ok = "+OK\r\n".getBytes(US_ASCII);
    ByteBuffer out = ByteBuffer.allocateDirect(2 * BUFFER_BYTES * Requests.GET_REPLY_BYTES / 36);
    try (Selector selector = Selector.open();
        ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])),
          2_048);
      server.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
      while (true) {
        selector.select(
            key -> {
              try {
                if (key.isAcceptable()) {
                  accept(server, selector);
                } else {
                  answer(
                      (SocketChannel) key.channel(), (ByteBuffer) key.attachment(), out, got, ok);
                }
              } catch (IOException e) {
                key.cancel();
              }
            });
      }
    }
  }

  private static void accept(ServerSocketChannel server, Selector selector) throws IOException {
    SocketChannel channel = server.accept();
    if (channel != null) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel
          .configureBlocking(false)
          .register(selector, SelectionKey.OP_READ, ByteBuffer.allocateDirect(BUFFER_BYTES));
    }
  }

  private static void answer(
      SocketChannel channel, ByteBuffer in, ByteBuffer out, byte[] got, byte[] ok)
      throws IOException {
    if (channel.read(in) < 0) {
      channel.close();
      return;
    }
    int at = 0;
    out.clear();
    while (in.position() - at > 1) {
      boolean isRead = in.get(at + 1) == '2';
      int bytes = isRead ? Requests.GET_BYTES : Requests.SET_BYTES;
      if (in.position() - at < bytes) {
        break;
      }
      out.put(isRead ? got : ok);
      at += bytes;
    }
    in.flip().position(at);
    in.compact();
    out.flip();
    while (out.hasRemaining()) {
      channel.write(out);
    }
  }
}

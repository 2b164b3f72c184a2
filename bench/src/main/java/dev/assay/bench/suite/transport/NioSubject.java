package dev.assay.bench.suite.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.HdrHistogram.Histogram;

/** The peer: one non-blocking socket a side, read and written in a loop, nothing else. */
final class NioSubject implements Subject {

  private static final int BUFFER_BYTES = 1 << 20;

  @Override
  public String name() {
    return "java.nio";
  }

  @Override
  public Ends open() throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      SocketChannel near = SocketChannel.open(server.getLocalAddress());
      return new Pair(spinning(near), spinning(server.accept()));
    }
  }

  private static SocketChannel spinning(SocketChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    return channel;
  }

  private record Pair(SocketChannel near, SocketChannel far) implements Ends {

    @Override
    public long ping(int messageBytes, int count, Histogram trips) throws IOException {
      ByteBuffer buffer = ByteBuffer.allocateDirect(messageBytes);
      int warm = count / 10;
      long begun = System.nanoTime();
      for (int i = -warm; i < count; i++) {
        begun = i == 0 ? System.nanoTime() : begun;
        long start = System.nanoTime();
        buffer.clear().putLong(0, i);
        write(near, buffer);
        buffer.clear().putLong(0, ~i);
        while (buffer.hasRemaining()) {
          if (near.read(buffer) < 0) {
            throw new IOException("the echo has ended");
          }
        }
        if (buffer.getLong(0) != i) {
          throw new IOException("another message came back than number " + i);
        }
        if (i >= 0) {
          trips.recordValue(System.nanoTime() - start);
        }
      }
      long nanos = System.nanoTime() - begun;
      near.shutdownOutput();
      return nanos;
    }

    @Override
    public long pong() throws IOException {
      ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
      while (far.read(buffer.clear()) >= 0) {
        write(far, buffer.flip());
      }
      return 0;
    }

    private static void write(SocketChannel channel, ByteBuffer buffer) throws IOException {
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    }

    @Override
    public void close() throws IOException {
      near.close();
      far.close();
    }
  }
}

package dev.assay.engine.calibrate.os;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Two ends of one TCP connection over 127.0.0.1, without delay. Closing shuts both down first,
 * which ends a peer that spins or blocks on its end.
 */
record LoopbackPair(SocketChannel near, SocketChannel far) implements Closeable {

  static LoopbackPair connect() throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(loopback, 0));
      SocketChannel near = SocketChannel.open(server.getLocalAddress());
      try {
        near.setOption(StandardSocketOptions.TCP_NODELAY, true);
        SocketChannel far = server.accept();
        far.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return new LoopbackPair(near, far);
      } catch (IOException e) {
        near.close();
        throw e;
      }
    }
  }

  /**
   * Fills the buffer, spinning where the channel does not block; false at the end of the stream.
   */
  static boolean readFully(SocketChannel from, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      int got = from.read(buffer);
      if (got < 0) {
        return false;
      }
      if (got == 0) {
        Thread.onSpinWait();
      }
    }
    return true;
  }

  /** Empties the buffer, spinning where the channel does not block. */
  static void writeFully(SocketChannel to, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (to.write(buffer) == 0) {
        Thread.onSpinWait();
      }
    }
  }

  /** Ends the connection, so that both sides see its end. */
  void hangUp() {
    for (SocketChannel end : new SocketChannel[] {near, far}) {
      try {
        end.shutdownOutput();
      } catch (IOException e) {
        // Closed by an interrupt already: then there is nothing left to shut down.
      }
    }
  }

  @Override
  public void close() throws IOException {
    hangUp();
    near.close();
    far.close();
  }
}

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
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Streams of frames from a sender to a receiver, all over one TCP connection, in one order, or each
 * over a connection of its own. A frame has {@link #FRAME_BYTES}:
 *
 * <pre>
 *  stream (4) | 1 if it ends an object (4) | begin of the object, nanoTime (8) | bytes by stream
 * </pre>
 *
 * One thread sends; the receiver's bytes are compared.
 */
final class Streams implements AutoCloseable {

  static final int FRAME_BYTES = 4096;

  private static final int HEADER_BYTES = 16;

  /** An object that has arrived in full: its stream and the time since it was begun. */
  record Completion(int stream, long tookNanos) {}

  private final List<SocketChannel> sending = new ArrayList<>();
  private final List<SocketChannel> receiving = new ArrayList<>();
  private final Selector selector = Selector.open();
  private final ByteBuffer frame = ByteBuffer.allocateDirect(FRAME_BYTES);
  private final ByteBuffer[] bodies;
  private final ConcurrentLinkedQueue<Completion> completions = new ConcurrentLinkedQueue<>();
  private volatile String wrong = "";

  /** Connects. */
  Streams(Bottleneck network, int streams, boolean together) throws IOException {
    bodies = new ByteBuffer[streams];
    for (int i = 0; i < streams; i++) {
      byte[] body = new byte[FRAME_BYTES - HEADER_BYTES];
      new SplittableRandom(i).nextBytes(body);
      bodies[i] = ByteBuffer.allocateDirect(body.length).put(body).flip();
    }
    try (ServerSocketChannel server = network.listen()) {
      InetSocketAddress to =
          new InetSocketAddress(network.anyPort().getAddress(), server.socket().getLocalPort());
      for (int i = together ? streams - 1 : 0; i < streams; i++) {
        SocketChannel near =
            network.sender().call(() -> SocketChannel.open(StandardProtocolFamily.INET));
        sending.add(near);
        near.setOption(StandardSocketOptions.TCP_NODELAY, true);
        near.setOption(StandardSocketOptions.SO_LINGER, 0);
        near.connect(to);
        SocketChannel far = server.accept();
        receiving.add(far);
        far.configureBlocking(false);
        far.register(selector, SelectionKey.OP_READ, ByteBuffer.allocateDirect(FRAME_BYTES));
      }
    } catch (IOException e) {
      close();
      throw e;
    }
    Thread.ofPlatform().daemon().name("assay-streams").start(this::receive);
  }

  /** Sends the next frame of a stream's object; may wait for room. */
  void send(int stream, boolean last, long beganNanos) throws IOException {
    frame.clear().putInt(stream).putInt(last ? 1 : 0).putLong(beganNanos);
    frame.put(bodies[stream].duplicate()).flip();
    SocketChannel channel = sending.get(stream % sending.size());
    while (frame.hasRemaining()) {
      channel.write(frame);
    }
  }

  private void receive() {
    try {
      while (true) {
        selector.select();
        for (SelectionKey key : selector.selectedKeys()) {
          ByteBuffer bytes = (ByteBuffer) key.attachment();
          while (((SocketChannel) key.channel()).read(bytes) > 0) {
            if (!bytes.hasRemaining()) {
              take(bytes.flip());
              bytes.clear();
            }
          }
        }
        selector.selectedKeys().clear();
      }
    } catch (ClosedSelectorException e) {
      return; // as it was meant
    } catch (IOException e) {
      wrong = "receiving failed: " + e.getMessage();
    }
  }

  private void take(ByteBuffer bytes) {
    int stream = bytes.getInt();
    boolean last = bytes.getInt() == 1;
    long began = bytes.getLong();
    if (stream < 0 || stream >= bodies.length || !bytes.equals(bodies[stream])) {
      wrong = "a frame is not what was sent";
    }
    if (last) {
      completions.add(new Completion(stream, System.nanoTime() - began));
    }
  }

  /** Waits until so many objects have arrived, and returns them. */
  List<Completion> await(int objects, long limitNanos) throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (completions.size() < objects && wrong.isEmpty()) {
      if (System.nanoTime() - start > limitNanos) {
        throw new IOException(
            completions.size() + " of " + objects + " objects arrived in the time they had");
      }
      NetworkWorkload.await(NetworkWorkload.MILLI);
    }
    if (!wrong.isEmpty()) {
      throw new IOException(wrong);
    }
    List<Completion> all = new ArrayList<>();
    for (int i = 0; i < objects; i++) {
      all.add(completions.remove());
    }
    return all;
  }

  @Override
  public void close() throws IOException {
    selector.close();
    for (SocketChannel each : sending) {
      each.close();
    }
    for (SocketChannel each : receiving) {
      each.close();
    }
  }
}

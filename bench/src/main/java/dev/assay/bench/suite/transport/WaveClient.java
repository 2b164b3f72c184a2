package dev.assay.bench.suite.transport;

import dev.assay.bench.suite.transport.wire.Messages;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The client of all servers: in each wave it sends a request on every connection, then takes the
 * replies in the same order, blocking where one is not there yet. With many connections it rests
 * after a wave, so that its CPU is never what is measured.
 */
final class WaveClient implements Waves {

  static final int REQUEST_BYTES = 64;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** From so many connections on the client would be as busy as the server. */
  private static final int MANY = 8;

  private final List<SocketChannel> channels = new ArrayList<>();
  private final Messages messages = new Messages();
  private final ByteBuffer out = ByteBuffer.allocateDirect(REQUEST_BYTES);
  private final ByteBuffer in = ByteBuffer.allocateDirect(REQUEST_BYTES);
  private final MemorySegment outMemory = MemorySegment.ofBuffer(out);
  private final MemorySegment inMemory = MemorySegment.ofBuffer(in);

  WaveClient(InetSocketAddress server, int connections) throws IOException {
    try {
      for (int i = 0; i < connections; i++) {
        SocketChannel channel = SocketChannel.open(server);
        channels.add(channel);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  @Override
  public Came run(long nanos) throws IOException {
    long cpuNanos = THREADS.getCurrentThreadCpuTime();
    long begun = System.nanoTime();
    long now = begun;
    long replies = 0;
    while (replies == 0 || now - begun < nanos) {
      long start = now;
      wave();
      replies += channels.size();
      now = System.nanoTime();
      if (channels.size() >= MANY) {
        LockSupport.parkNanos((now - start) / 2);
        now = System.nanoTime();
      }
    }
    return new Came(replies, THREADS.getCurrentThreadCpuTime() - cpuNanos);
  }

  /** Every connection's request has another number, so that no reply is taken for another's. */
  private void wave() throws IOException {
    messages.reset(REQUEST_BYTES, Messages.DENSE);
    for (int i = 0; i < channels.size(); i++) {
      messages.write(outMemory, 0, i);
      out.clear();
      while (out.hasRemaining()) {
        channels.get(i).write(out);
      }
    }
    for (SocketChannel channel : channels) {
      in.clear();
      while (in.hasRemaining()) {
        if (channel.read(in) < 0) {
          throw new IOException("the server closed a connection");
        }
      }
      messages.takeWhole(inMemory, 0, REQUEST_BYTES);
    }
    messages.requireSound();
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : channels) {
      channel.close();
    }
  }
}

package example;

import dev.assay.transport.Address;
import dev.assay.transport.Channel;
import dev.assay.transport.ChannelHandler;
import dev.assay.transport.CloseCause;
import dev.assay.transport.Listener;
import dev.assay.transport.Transport;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.Worker;
import dev.assay.transport.scheme.Transports;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What the documentation shows. */
public final class Embedding {

  private Embedding() {}

  /** Sends back what comes. */
  static final class Echo implements ChannelHandler {
    @Override
    public void onMessage(Channel channel, MemorySegment segment, long offset, int lengthBytes) {
      channel.offer(segment, offset, lengthBytes);
      channel.flush();
    }
  }

  /** Sends a number, and the next when it comes back. */
  static final class Counter implements ChannelHandler {
    long count;
    boolean closed;

    @Override
    public void onOpen(Channel channel) {
      send(channel);
    }

    @Override
    public void onMessage(Channel channel, MemorySegment segment, long offset, int lengthBytes) {
      count = 1 + segment.get(ValueLayout.JAVA_LONG_UNALIGNED, offset);
      if (count < 10_000) {
        send(channel);
      } else {
        channel.close();
      }
    }

    private void send(Channel channel) {
      long at = channel.claim(Long.BYTES);
      if (at >= 0) {
        channel.segment().set(ValueLayout.JAVA_LONG_UNALIGNED, at, count);
        channel.commit(at);
        channel.flush();
      }
    }

    @Override
    public void onClosed(Channel channel, CloseCause cause) {
      closed = true;
    }
  }

  /** Both ends on one thread; each may as well be on its own, or on another machine. */
  public static long run(String address) throws IOException {
    // README-BEGIN
    TransportConfig config = TransportConfig.DEFAULT.withSecret("known to both");
    Address where = Address.parse(address);
    Transport transport = Transports.forScheme(where.scheme());
    Counter counter = new Counter();
    try (Worker server = transport.openWorker(config);
        Worker client = transport.openWorker(config)) {
      Listener listener = server.listen(where, channel -> new Echo());
      client.connect(listener.address(), counter);
      while (!counter.closed) {
        server.poll();
        client.poll();
      }
    }
    // README-END
    return counter.count;
  }
}

package dev.assay.bench.suite.transport;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.assay.transport.Address;
import dev.assay.transport.Channel;
import dev.assay.transport.ChannelHandler;
import dev.assay.transport.CloseCause;
import dev.assay.transport.Transport;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.Worker;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** A transport through its whole interface: workers, channels, claims, flushes, sessions. */
final class ChannelSubject implements Subject {

  private static final int SECONDS = 10;

  private final Transport transport;
  private final Address address;

  ChannelSubject(Transport transport, Address address) {
    this.transport = transport;
    this.address = address;
  }

  @Override
  public String name() {
    return transport.scheme();
  }

  @Override
  public Ends open() {
    return new Pair(transport, address);
  }

  private static final class Pair implements Ends {
    private final Transport transport;
    private final Address address;
    private final CompletableFuture<Address> listening = new CompletableFuture<>();

    Pair(Transport transport, Address address) {
      this.transport = transport;
      this.address = address;
    }

    @Override
    public long ping(int messageBytes, int count, Histogram trips) throws IOException {
      Waiting waiting = new Waiting();
      try (Worker worker = transport.openWorker(TransportConfig.DEFAULT)) {
        Channel channel = worker.connect(listeningAddress(), waiting);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!waiting.open && System.nanoTime() < deadline) {
          worker.poll();
        }
        int warm = count / 10;
        long begun = System.nanoTime();
        for (int i = -warm; i < count; i++) {
          begun = i == 0 ? System.nanoTime() : begun;
          long start = System.nanoTime();
          send(channel, i, messageBytes);
          waiting.last = ~i;
          while (waiting.last == ~i && waiting.closed == null) {
            if (worker.poll() == 0) {
              Thread.onSpinWait();
            }
          }
          waiting.require(i, messageBytes);
          if (i >= 0) {
            trips.recordValue(System.nanoTime() - start);
          }
        }
        return System.nanoTime() - begun;
      }
    }

    private static void send(Channel channel, long number, int messageBytes) throws IOException {
      long at = channel.claim(messageBytes);
      if (at < 0) {
        throw new IOException("no room for one message at a time");
      }
      channel.segment().set(JAVA_LONG_UNALIGNED, at, number);
      channel.commit(at);
      channel.flush();
    }

    @Override
    public long pong() throws IOException {
      Echo echo = new Echo();
      try (Worker worker = transport.openWorker(TransportConfig.DEFAULT)) {
        listening.complete(worker.listen(address, channel -> echo).address());
        while (echo.closed == null) {
          if (worker.poll() == 0) {
            Thread.onSpinWait();
          }
        }
      } catch (IOException e) {
        listening.completeExceptionally(e);
        throw e;
      }
      return 0;
    }

    private Address listeningAddress() throws IOException {
      try {
        return listening.get(SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        throw new IOException("nobody listens: " + e, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("stopped", e);
      }
    }

    @Override
    public void close() {}
  }

  /** Keeps the number of the last message. */
  private static final class Waiting implements ChannelHandler {
    private boolean open;
    private long last;
    private int lastBytes;
    private @Nullable CloseCause closed;

    @Override
    public void onOpen(Channel channel) {
      open = true;
    }

    @Override
    public void onMessage(Channel channel, MemorySegment segment, long offset, int lengthBytes) {
      last = segment.get(JAVA_LONG_UNALIGNED, offset);
      lastBytes = lengthBytes;
    }

    @Override
    public void onClosed(Channel channel, CloseCause cause) {
      closed = cause;
    }

    void require(long number, int bytes) throws IOException {
      if (last != number || lastBytes != bytes) {
        throw new IOException(
            closed == null ? "another message came back than number " + number : closed.sentence());
      }
    }
  }

  /** Sends back what comes; the closed loop never has more than one message under way. */
  private static final class Echo implements ChannelHandler {
    private @Nullable CloseCause closed;

    @Override
    public void onMessage(Channel channel, MemorySegment segment, long offset, int lengthBytes) {
      if (channel.offer(segment, offset, lengthBytes) != 0) {
        throw new IllegalStateException("no room for one message at a time");
      }
      channel.flush();
    }

    @Override
    public void onClosed(Channel channel, CloseCause cause) {
      closed = cause;
    }
  }
}

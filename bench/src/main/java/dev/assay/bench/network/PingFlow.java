package dev.assay.bench.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Small UDP packets at a steady pace through the bottleneck, each echoed: what a delay-sensitive
 * flow meets. Pings that the queue dropped are counted, not timed.
 */
public final class PingFlow implements AutoCloseable {

  private static final int PING_BYTES = 64;

  /** One answered ping: when it was sent, by {@link System#nanoTime}, and how long it took. */
  public record Answer(long sentNanos, long tookNanos) {}

  private final DatagramChannel echo;
  private final DatagramChannel ping;
  private final Thread sender;
  private final long intervalNanos;
  private final List<Answer> answers = new ArrayList<>();
  private volatile boolean stopped;

  /** Begins to ping. */
  public PingFlow(Bottleneck network, long intervalNanos) throws IOException {
    this.intervalNanos = intervalNanos;
    echo =
        network
            .receiver()
            .call(() -> DatagramChannel.open(StandardProtocolFamily.INET).bind(network.anyPort()));
    InetSocketAddress to =
        new InetSocketAddress(network.anyPort().getAddress(), echo.socket().getLocalPort());
    ping =
        network.sender().call(() -> DatagramChannel.open(StandardProtocolFamily.INET).connect(to));
    Thread.ofPlatform().daemon().name("assay-echo").start(this::echo);
    Thread.ofPlatform().daemon().name("assay-pong").start(this::receive);
    sender = Thread.ofPlatform().daemon().name("assay-ping").start(this::send);
  }

  private void echo() {
    ByteBuffer bytes = ByteBuffer.allocateDirect(PING_BYTES);
    while (!stopped) {
      try {
        var from = echo.receive(bytes.clear());
        echo.send(bytes.flip(), from);
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        stopped = echo.socket().isClosed(); // else one ping goes without an answer
      }
    }
  }

  private void send() {
    ByteBuffer bytes = ByteBuffer.allocateDirect(PING_BYTES);
    long next = System.nanoTime();
    while (!stopped) {
      try {
        bytes.clear().putLong(0, System.nanoTime());
        ping.write(bytes);
      } catch (IOException e) {
        continue; // one ping not sent
      }
      next += intervalNanos;
      long left;
      while (!stopped && (left = next - System.nanoTime()) > 0) {
        LockSupport.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(20)));
      }
    }
  }

  private void receive() {
    ByteBuffer bytes = ByteBuffer.allocateDirect(PING_BYTES);
    while (!stopped) {
      try {
        ping.read(bytes.clear());
        long now = System.nanoTime();
        long then = bytes.getLong(0);
        synchronized (answers) {
          answers.add(new Answer(then, now - then));
        }
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        stopped = ping.socket().isClosed(); // else one answer was not read
      }
    }
  }

  /** Answered pings that were sent since a time, by {@link System#nanoTime}. */
  public List<Answer> since(long nanos) {
    synchronized (answers) {
      return answers.stream().filter(answer -> answer.sentNanos() - nanos >= 0).toList();
    }
  }

  @Override
  public void close() throws IOException {
    stopped = true;
    try {
      sender.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ping.close();
      echo.close();
    }
  }
}

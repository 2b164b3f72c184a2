package dev.assay.bench.suite.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.assay.engine.metrics.LatencyRecorder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** The client of all servers alike, on the calling thread. */
final class BatchClient implements AutoCloseable {

  private final List<SocketChannel> channels = new ArrayList<>();
  private final boolean constant;
  private int batch;

  /**
   * Connects.
   *
   * @param constant whether the server answers a constant
   */
  BatchClient(InetSocketAddress server, int connections, boolean constant) throws IOException {
    this.constant = constant;
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

  /** Sends every batch once. */
  void sendAll(Requests requests) throws IOException {
    batch = 0;
    ByteBuffer reply = ByteBuffer.allocateDirect(requests.replyBytes());
    for (int sent = 0; sent < requests.batches().size(); sent += channels.size()) {
      wave(requests, reply);
    }
  }

  /**
   * Closed loop: a batch on every connection, then the replies of all, for so long.
   *
   * @return how many requests were answered
   */
  long closed(Requests requests, long nanos) throws IOException {
    ByteBuffer reply = ByteBuffer.allocateDirect(requests.replyBytes());
    long begun = System.nanoTime();
    long replies = 0;
    while (System.nanoTime() - begun < nanos) {
      wave(requests, reply);
      replies += (long) channels.size() * requests.pipeline();
    }
    return replies;
  }

  private void wave(Requests requests, ByteBuffer reply) throws IOException {
    int first = batch;
    for (SocketChannel channel : channels) {
      ByteBuffer bytes = requests.batches().get(batch).duplicate();
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      batch = (batch + 1) % requests.batches().size();
    }
    int answered = first;
    for (SocketChannel channel : channels) {
      reply.clear();
      while (reply.hasRemaining()) {
        require(channel.read(reply));
      }
      check(requests, reply, answered);
      answered = (answered + 1) % requests.batches().size();
    }
  }

  /**
   * Open loop: batches of one request go out when they are due, whatever is still under way, on the
   * connections in turn; latencies count from when they were due.
   *
   * @param due nanoseconds from the beginning, ascending
   */
  Histogram open(Requests requests, long[] due) throws IOException {
    Histogram latencies = LatencyRecorder.newHistogram();
    ByteBuffer reply = ByteBuffer.allocateDirect(requests.replyBytes());
    try (Selector selector = Selector.open()) {
      List<ArrayDeque<Long>> underWay = new ArrayList<>();
      for (SocketChannel channel : channels) {
        ArrayDeque<Long> own = new ArrayDeque<>();
        underWay.add(own);
        channel.configureBlocking(false).register(selector, SelectionKey.OP_READ, own);
      }
      long begun = System.nanoTime();
      int sent = 0;
      int[] answered = new int[1];
      while (answered[0] < due.length) {
        while (sent < due.length && System.nanoTime() - begun >= due[sent]) {
          int turn = sent % channels.size();
          underWay.get(turn).add(begun + due[sent]);
          ByteBuffer bytes = requests.batches().get(sent % requests.batches().size()).duplicate();
          while (bytes.hasRemaining()) {
            channels.get(turn).write(bytes);
          }
          sent++;
        }
        selector.selectNow(
            key ->
                answered[0] +=
                    take((SocketChannel) key.channel(), key.attachment(), reply, latencies));
      }
    } finally {
      for (SocketChannel channel : channels) {
        channel.configureBlocking(true);
      }
    }
    return latencies;
  }

  /** Replies that have come on one connection; a reply of one request comes whole. */
  private static int take(
      SocketChannel channel, Object attachment, ByteBuffer reply, Histogram latencies) {
    int taken = 0;
    try {
      ArrayDeque<?> due = (ArrayDeque<?>) attachment;
      while (!due.isEmpty()) {
        reply.clear();
        int read = channel.read(reply);
        require(read);
        if (read == 0) {
          return taken;
        }
        while (reply.hasRemaining()) {
          require(channel.read(reply));
        }
        latencies.recordValue(Math.max(0, System.nanoTime() - (Long) due.remove()));
        taken++;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return taken;
  }

  private void check(Requests requests, ByteBuffer reply, int answered) throws IOException {
    if (!requests.isAnswer(reply, answered, constant)) {
      byte[] begin = new byte[Math.min(40, reply.position())];
      reply.get(0, begin);
      throw new IOException("a wrong reply: " + new String(begin, US_ASCII).strip());
    }
  }

  private static void require(int read) throws IOException {
    if (read < 0) {
      throw new IOException("the server closed a connection");
    }
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : channels) {
      channel.close();
    }
  }
}

package dev.assay.engine.calibrate.os;

import dev.assay.engine.calibrate.CalibrationContext;
import dev.assay.engine.thread.Affinity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** One-way throughput of loopback TCP, one message a write, as the receiving side sees it. */
final class ThroughputProbe extends TimedProbe {

  private static final int[] MESSAGE_BYTES = {64, 4096, 65_536};
  private static final int RECEIVE_BYTES = 256 << 10;

  ThroughputProbe() {
    super("net.tcp.throughput", "loopback TCP throughput", 3_300, 450);
  }

  @Override
  public void measure(CalibrationContext context) throws InterruptedException {
    for (int bytes : MESSAGE_BYTES) {
      try {
        one(context, bytes);
      } catch (ClosedByInterruptException e) {
        Thread.interrupted();
        throw new InterruptedException("stopped during a transfer");
      } catch (IOException e) {
        context.skipped(id(), "messageBytes=" + bytes + ": " + e);
      }
    }
  }

  private void one(CalibrationContext context, int messageBytes)
      throws IOException, InterruptedException {
    List<Integer> cpus = order(context);
    int other = cpus.get(Math.min(1, cpus.size() - 1));
    AtomicBoolean sending = new AtomicBoolean(true);
    AtomicLong sent = new AtomicLong();
    try (LoopbackPair pair = LoopbackPair.connect();
        var _ = Affinity.pin(cpus.getFirst());
        var _ =
            new Companion("sender", other, () -> send(pair.far(), messageBytes, sending, sent))) {
      try {
        long windowNanos = standard(context) ? 100_000_000 : 30_000_000;
        double[] rates = new double[samples(context)];
        ByteBuffer into = ByteBuffer.allocateDirect(RECEIVE_BYTES);
        long received = receive(pair.near(), into, 2 * windowNanos);
        for (int i = 0; i < rates.length; i++) {
          checkInterrupt();
          long start = System.nanoTime();
          long bytes = receive(pair.near(), into, windowNanos);
          if (bytes == 0) {
            throw new IOException("the sender ended early");
          }
          rates[i] = bytes * 1e9 / (System.nanoTime() - start);
          received += bytes;
        }
        sending.set(false);
        received += receive(pair.near(), into, Long.MAX_VALUE);
        if (received != sent.get()) {
          throw new IOException(sent.get() + " bytes sent and " + received + " received");
        }
        rate(
            context,
            id(),
            Map.of("messageBytes", Integer.toString(messageBytes)),
            "B/s",
            rates,
            "one blocking write a message, CPUs " + cpus.getFirst() + " and " + other);
      } finally {
        sending.set(false);
        // A sender that waits for room in the socket's buffer ends when nobody will make any.
        pair.near().close();
      }
    }
  }

  private static void send(
      SocketChannel channel, int messageBytes, AtomicBoolean sending, AtomicLong sent)
      throws IOException {
    ByteBuffer message = ByteBuffer.allocateDirect(messageBytes);
    try {
      while (sending.get()) {
        LoopbackPair.writeFully(channel, message.rewind());
        sent.lazySet(sent.get() + messageBytes);
      }
    } finally {
      channel.shutdownOutput();
    }
  }

  /** Receives for so long, or to the end of the stream, and returns how many bytes came. */
  private static long receive(SocketChannel channel, ByteBuffer into, long forNanos)
      throws IOException {
    long start = System.nanoTime();
    long bytes = 0;
    do {
      int got = channel.read(into.clear());
      if (got < 0) {
        return bytes;
      }
      bytes += got;
    } while (System.nanoTime() - start < forNanos);
    return bytes;
  }
}

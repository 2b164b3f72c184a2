package dev.assay.engine.calibrate.os;

import dev.assay.engine.calibrate.CalibrationContext;
import dev.assay.engine.metrics.LatencyRecorder;
import dev.assay.engine.thread.Affinity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Round trip of 64 bytes over loopback TCP: both sides spinning, or both blocking in the kernel.
 */
final class RoundTripProbe extends TimedProbe {

  private static final int MESSAGE_BYTES = 64;

  RoundTripProbe() {
    super("net.tcp.roundtrip", "loopback TCP round trip", 3_400, 560);
  }

  @Override
  public void measure(CalibrationContext context) throws InterruptedException {
    List<Integer> cpus = order(context);
    if (cpus.size() > 1) {
      one(context, "spin", cpus);
    } else {
      context.skipped(id(), "mode=spin needs two CPUs, and this process has one");
    }
    one(context, "blocking", cpus);
  }

  private void one(CalibrationContext context, String mode, List<Integer> cpus)
      throws InterruptedException {
    int other = cpus.get(Math.min(1, cpus.size() - 1));
    try (LoopbackPair pair = LoopbackPair.connect();
        Affinity pin = Affinity.pin(cpus.getFirst())) {
      pair.near().configureBlocking(mode.equals("blocking"));
      pair.far().configureBlocking(mode.equals("blocking"));
      String note =
          "%d bytes, NIO, CPUs %d and %d%s"
              .formatted(
                  MESSAGE_BYTES,
                  cpus.getFirst(),
                  other,
                  pin.whyNot().map(cause -> "; not pinned: " + cause).orElse(""));
      try (var _ = new Companion("echo", other, () -> echo(pair.far()))) {
        try {
          sample(context, mode, pair.near(), note);
        } finally {
          pair.hangUp();
        }
      }
    } catch (ClosedByInterruptException e) {
      Thread.interrupted();
      throw new InterruptedException("stopped during a round trip");
    } catch (IOException e) {
      context.skipped(id(), "mode=" + mode + ": " + e);
    }
  }

  private void sample(CalibrationContext context, String mode, SocketChannel channel, String note)
      throws IOException, InterruptedException {
    long windowNanos = standard(context) ? 150_000_000 : 50_000_000;
    double[] medians = new double[samples(context)];
    Histogram all = LatencyRecorder.newHistogram();
    all.setTag(id() + "." + mode);
    exchange(channel, LatencyRecorder.newHistogram(), 2 * windowNanos);
    all.setStartTimeStamp(System.currentTimeMillis());
    for (int i = 0; i < medians.length; i++) {
      checkInterrupt();
      Histogram window = LatencyRecorder.newHistogram();
      exchange(channel, window, windowNanos);
      medians[i] = window.getValueAtPercentile(50);
      all.add(window);
    }
    all.setEndTimeStamp(System.currentTimeMillis());
    nanos(context, id(), Map.of("mode", mode), medians, note);
    context.histogram(id() + "." + mode, all);
  }

  /** Sends numbered messages one after another and checks that each comes back. */
  private static void exchange(SocketChannel channel, Histogram roundTrips, long forNanos)
      throws IOException {
    ByteBuffer message = ByteBuffer.allocateDirect(MESSAGE_BYTES);
    long end = System.nanoTime() + forNanos;
    long now;
    long number = 0;
    do {
      long start = System.nanoTime();
      message.putLong(0, ++number).rewind();
      LoopbackPair.writeFully(channel, message);
      message.putLong(0, 0).rewind();
      if (!LoopbackPair.readFully(channel, message) || message.getLong(0) != number) {
        throw new IOException("the echo of message " + number + " is missing or another");
      }
      now = System.nanoTime();
      roundTrips.recordValue(now - start);
    } while (now < end);
  }

  private static void echo(SocketChannel channel) throws IOException {
    ByteBuffer message = ByteBuffer.allocateDirect(MESSAGE_BYTES);
    try {
      while (LoopbackPair.readFully(channel, message.rewind())) {
        LoopbackPair.writeFully(channel, message.flip());
      }
    } finally {
      channel.shutdownOutput();
    }
  }
}

package dev.assay.transport.shm;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.assay.engine.calibrate.Calibration;
import dev.assay.engine.calibrate.CalibrationProbe;
import dev.assay.engine.calibrate.Calibrator;
import dev.assay.engine.calibrate.Effort;
import dev.assay.engine.calibrate.standard.StandardProbes;
import dev.assay.engine.hardware.MachineReader;
import dev.assay.engine.thread.Affinity;
import dev.assay.transport.Address;
import dev.assay.transport.Channel;
import dev.assay.transport.ChannelHandler;
import dev.assay.transport.CloseCause;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.Worker;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Round trips between two JVMs pinned to two CPUs, through channels, beside the calibrated round
 * trip between these CPUs in the same run. Run by hand, with the machine at rest:
 *
 * <pre>java … dev.assay.transport.shm.RoundTrips [buffer bytes]</pre>
 */
public final class RoundTrips {

  private static final Address ADDRESS = Address.parse("shm://round-trips");
  private static final int BATCH = 64;
  private static final int BATCHES = 3_000;
  private static final long STOP = -1;

  private RoundTrips() {}

  /** With an address, the other process. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length == 2) {
      echo(config(arguments[0]));
    } else {
      measure(arguments.length == 0 ? "4096" : arguments[0]);
    }
  }

  private static TransportConfig config(String bufferBytes) {
    int bytes = Integer.parseInt(bufferBytes);
    return TransportConfig.DEFAULT.withBuffers(bytes, bytes);
  }

  private static void echo(TransportConfig config) throws Exception {
    boolean[] over = new boolean[1];
    ChannelHandler echo =
        new ChannelHandler() {
          @Override
          public void onMessage(Channel channel, MemorySegment segment, long offset, int length) {
            long at;
            do {
              at = channel.claim(length);
            } while (at < 0);
            MemorySegment.copy(segment, offset, channel.segment(), at, length);
            channel.commit(at);
            channel.flush();
          }

          @Override
          public void onClosed(Channel channel, CloseCause cause) {
            over[0] = true;
          }
        };
    try (Affinity _ = Affinity.pin(1);
        Worker worker = new ShmTransport().openWorker(config)) {
      worker.listen(ADDRESS, channel -> echo);
      while (!over[0]) {
        worker.poll();
      }
    }
  }

  private static void measure(String bufferBytes) throws Exception {
    double before = coreRoundTrip();
    Process other = start(bufferBytes);
    try (Affinity _ = Affinity.pin(0);
        Worker worker = new ShmTransport().openWorker(config(bufferBytes))) {
      Ping ping = new Ping();
      Channel channel = worker.connect(ADDRESS, ping);
      while (channel.state() != Channel.State.OPEN) {
        worker.poll();
        if (channel.state() == Channel.State.CLOSED) {
          ping = new Ping();
          channel = worker.connect(ADDRESS, ping);
        }
      }
      for (int length : new int[] {8, 32, 56, 64, 256, 1_000}) {
        double[] means = new double[BATCHES];
        double[] singles = new double[BATCHES * BATCH];
        for (int i = 0; i < BATCHES; i++) {
          means[i] = batch(worker, channel, ping, length);
        }
        for (int i = 0; i < singles.length; i++) {
          long start = System.nanoTime();
          trip(worker, channel, ping, length, i);
          singles[i] = System.nanoTime() - start;
        }
        Arrays.sort(means, BATCHES / 3, BATCHES);
        Arrays.sort(singles);
        double p50 = means[BATCHES * 2 / 3];
        System.out.printf(
            Locale.ROOT,
            "%5d B: p50 %6.1f ns (batches of %d), ratio %.2f; one by one with the clock: p50 %.0f"
                + " p99 %.0f p99.9 %.0f%n",
            length,
            p50,
            BATCH,
            p50 / before,
            singles[singles.length / 2],
            singles[(int) (singles.length * 0.99)],
            singles[(int) (singles.length * 0.999)]);
      }
      channel.close();
    } finally {
      other.waitFor();
    }
    System.out.printf(
        Locale.ROOT,
        "core.roundtrip %.1f ns before, %.1f after; buffers %s%n",
        before,
        coreRoundTrip(),
        bufferBytes);
  }

  private static double batch(Worker worker, Channel channel, Ping ping, int length) {
    long start = System.nanoTime();
    for (int i = 0; i < BATCH; i++) {
      trip(worker, channel, ping, length, i);
    }
    return (System.nanoTime() - start) / (double) BATCH;
  }

  private static void trip(Worker worker, Channel channel, Ping ping, int length, long value) {
    long at = channel.claim(length);
    while (at < 0) {
      worker.poll();
      at = channel.claim(length);
    }
    channel.segment().set(JAVA_LONG_UNALIGNED, at, value);
    channel.commit(at);
    channel.flush();
    ping.came = STOP;
    while (ping.came != value) {
      worker.poll();
    }
  }

  /** Notes what came. */
  private static final class Ping implements ChannelHandler {
    private long came;

    @Override
    public void onMessage(Channel channel, MemorySegment segment, long offset, int length) {
      came = segment.get(JAVA_LONG_UNALIGNED, offset);
    }
  }

  private static Process start(String bufferBytes) throws IOException {
    String java = Path.of(System.getProperty("java.home", ""), "bin", "java").toString();
    return new ProcessBuilder(
            List.of(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path", ""),
                RoundTrips.class.getName(),
                bufferBytes,
                "echo"))
        .inheritIO()
        .start();
  }

  private static double coreRoundTrip() {
    List<CalibrationProbe> probes =
        StandardProbes.all().stream().filter(probe -> probe.id().equals("core.roundtrip")).toList();
    Calibration calibration =
        new Calibrator(
                MachineReader.read(),
                Effort.STANDARD,
                Path.of(System.getProperty("java.io.tmpdir", "/tmp")),
                Calibrator.Progress.SILENT)
            .calibrate(probes);
    return calibration.all("core.roundtrip").getFirst().estimate().value();
  }
}

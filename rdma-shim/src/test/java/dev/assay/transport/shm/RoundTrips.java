package dev.assay.transport.shm;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
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
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Round trips between two JVMs pinned to two CPUs: through channels, by turns with two plain words
 * that the same JVMs answer each other through, and beside the calibrated {@code core.roundtrip},
 * which is the same game between two threads. Run by hand, with the machine at rest:
 *
 * <pre>java … dev.assay.transport.shm.RoundTrips [buffer bytes]</pre>
 */
public final class RoundTrips {

  private static final Address ADDRESS = Address.parse("shm://round-trips");
  private static final int BATCH = 64;
  private static final int BATCHES = 3_000;
  private static final int TURNS = 10;
  private static final long STOP = -1;
  private static final long TO_WORDS = -2;
  private static final long ASKED = 0;
  private static final long ANSWERED = 256;
  private static final VarHandle WORD = JAVA_LONG.varHandle();

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
    boolean[] words = new boolean[1];
    ChannelHandler echo =
        new ChannelHandler() {
          @Override
          public void onMessage(Channel channel, MemorySegment segment, long offset, int length) {
            words[0] = segment.get(JAVA_LONG_UNALIGNED, offset) == TO_WORDS;
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
      MemorySegment page = words();
      while (!over[0]) {
        worker.poll();
        if (words[0]) {
          answer(page);
          words[0] = false;
        }
      }
    }
  }

  private static MemorySegment words() throws IOException {
    try (FileChannel file =
        FileChannel.open(
            Place.ROOT.resolve("assay-round-trips"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      return file.map(FileChannel.MapMode.READ_WRITE, 0, 4096, Arena.global());
    }
  }

  private static void answer(MemorySegment page) {
    long last = 0;
    while (last != STOP) {
      long asked = (long) WORD.getAcquire(page, ASKED);
      if (asked != last) {
        WORD.setRelease(page, ANSWERED, asked);
        last = asked;
      }
    }
  }

  /** Batches over plain words; the other side is told by a message, and by {@link #STOP}. */
  private static void askWords(MemorySegment page, double[] means, int from, int to) {
    for (int i = from; i < to; i++) {
      long start = System.nanoTime();
      for (int trip = 1; trip <= BATCH; trip++) {
        ask(page, trip);
      }
      means[i] = (System.nanoTime() - start) / (double) BATCH;
    }
    ask(page, STOP);
    WORD.setRelease(page, ASKED, 0L);
  }

  private static void ask(MemorySegment page, long value) {
    WORD.setRelease(page, ASKED, value);
    while ((long) WORD.getAcquire(page, ANSWERED) != value) {
      // spins, as the calibration does
    }
  }

  private static void measure(String bufferBytes) throws Exception {
    double before = coreRoundTrip();
    Process other = start(bufferBytes);
    try (Affinity _ = Affinity.pin(0);
        Worker worker = new ShmTransport().openWorker(config(bufferBytes))) {
      MemorySegment page = words();
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
        double[] plain = new double[BATCHES];
        double[] singles = new double[BATCHES * 8];
        for (int turn = 0; turn < TURNS; turn++) {
          int from = turn * (BATCHES / TURNS);
          int to = from + BATCHES / TURNS;
          for (int i = from; i < to; i++) {
            means[i] = batch(worker, channel, ping, length);
          }
          trip(worker, channel, ping, length, TO_WORDS);
          askWords(page, plain, from, to);
        }
        for (int i = 0; i < singles.length; i++) {
          long start = System.nanoTime();
          trip(worker, channel, ping, length, i);
          singles[i] = System.nanoTime() - start;
        }
        Arrays.sort(means, BATCHES / TURNS, BATCHES);
        Arrays.sort(plain, BATCHES / TURNS, BATCHES);
        Arrays.sort(singles);
        int middle = (BATCHES + BATCHES / TURNS) / 2;
        System.out.printf(
            Locale.ROOT,
            "%5d B: p50 %6.1f ns, words %6.1f ns, ratio %.2f, to core.roundtrip %.2f;"
                + " one by one with the clock: p50 %.0f p99 %.0f p99.9 %.0f%n",
            length,
            means[middle],
            plain[middle],
            means[middle] / plain[middle],
            means[middle] / before,
            singles[singles.length / 2],
            singles[(int) (singles.length * 0.99)],
            singles[(int) (singles.length * 0.999)]);
      }
      channel.close();
    } finally {
      other.waitFor();
      Files.deleteIfExists(Place.ROOT.resolve("assay-round-trips"));
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
    ping.came = STOP - 10;
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

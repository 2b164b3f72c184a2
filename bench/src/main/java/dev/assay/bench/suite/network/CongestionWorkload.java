package dev.assay.bench.suite.network;

import dev.assay.bench.load.Metric;
import dev.assay.bench.network.Bottleneck;
import dev.assay.bench.network.BulkFlow;
import dev.assay.bench.network.PingFlow;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The kernel's Reno, Cubic and BBR, two flows of one kind at a time, over 100 Mbit/s and 10 ms
 * there and back with a queue of four times what is under way, by share of packets lost at random
 * behind the queue. By turns; what happens in the first moments does not count.
 */
public final class CongestionWorkload extends NetworkWorkload {

  /** Its id. */
  public static final String ID = "network.congestion";

  static final List<String> ALGORITHMS = List.of("reno", "cubic", "bbr");

  private static final long BITS_PER_SECOND = 100_000_000;
  private static final long DELAY_NANOS = 5 * MILLI;
  private static final long QUEUE_BYTES = 4 * BITS_PER_SECOND / 8 / 100;
  private static final int FLOWS = 2;
  private static final long PING_NANOS = 4 * MILLI;
  private static final long SEED = 20_261_122L;
  private static final Path AVAILABLE =
      Path.of("/proc/sys/net/ipv4/tcp_available_congestion_control");

  /** For the provider. */
  public CongestionWorkload() {
    super(ID, "Reno, Cubic and BBR at a bottleneck that loses packets", "N1", true);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 1_800, 20_000, 150_000);
  }

  @Override
  public Optional<String> whyNot(RunContext context) {
    return super.whyNot(context).or(CongestionWorkload::missing);
  }

  private static Optional<String> missing() {
    try {
      List<String> missing = new ArrayList<>(ALGORITHMS);
      missing.removeAll(List.of(Files.readString(AVAILABLE).strip().split(" ", -1)));
      return missing.isEmpty()
          ? Optional.empty()
          : Optional.of("needs modprobe tcp_" + String.join(" and tcp_", missing));
    } catch (IOException e) {
      return Optional.of("cannot tell which ways to deal with congestion there are: " + e);
    }
  }

  private static double[] losses(Profile profile) {
    return switch (profile) {
      case SMOKE -> new double[] {1};
      case QUICK -> new double[] {0, 1, 5};
      case FULL -> new double[] {0, 0.1, 1, 5};
    };
  }

  @Override
  List<Measurement> measure(RunContext context)
      throws IOException, WorkloadFailed, InterruptedException {
    double[] losses = losses(context.profile());
    int rounds = pick(context, 1, 3, 5);
    SortedMap<String, Cell> cells = new TreeMap<>();
    try (Bottleneck network = Bottleneck.open(BITS_PER_SECOND, QUEUE_BYTES, DELAY_NANOS, SEED)) {
      run(network, Profile.SMOKE, 0, new Cell(this, "reno", 0)); // compiles what all run
      for (int round = 0; round < rounds; round++) {
        for (int turn = 0; turn < losses.length * ALGORITHMS.size(); turn++) {
          double loss = losses[turn / ALGORITHMS.size()];
          String algorithm = ALGORITHMS.get((turn + round) % ALGORITHMS.size());
          context.progress(
              algorithm + " at " + loss + " % loss",
              (round + turn / (3.0 * losses.length)) / rounds);
          Cell cell =
              cells.computeIfAbsent(loss + algorithm, any -> new Cell(this, algorithm, loss));
          run(network, context.profile(), loss, cell);
        }
      }
    }
    return cells.values().stream().flatMap(cell -> cell.build().stream()).toList();
  }

  private static void run(Bottleneck network, Profile profile, double loss, Cell cell)
      throws IOException, WorkloadFailed, InterruptedException {
    network.relay().lose(0); // a lost hand-shake would cost a second, and is not the subject
    try (BulkFlow a = new BulkFlow(network, cell.algorithm);
        BulkFlow b = new BulkFlow(network, cell.algorithm);
        PingFlow pings = new PingFlow(network, PING_NANOS)) {
      network.relay().lose(loss / 100);
      await(pick(profile, 100, 220, 500) * MILLI);
      long begin = System.nanoTime();
      long[] before = {a.receivedBytes(), b.receivedBytes()};
      await(pick(profile, 150, 300, 2_000) * MILLI);
      double nanos = System.nanoTime() - begin;
      double ofA = a.receivedBytes() - before[0];
      double ofB = b.receivedBytes() - before[1];
      double round =
          pings.since(begin).stream()
              .mapToLong(PingFlow.Answer::tookNanos)
              .average()
              .orElseThrow(() -> new WorkloadFailed("no ping came through"));
      cell.goodput.add((ofA + ofB) * 1e9 / nanos);
      cell.queueDelay.add(Math.max(0, round - 2 * DELAY_NANOS));
      cell.fairness.add(jain(ofA, ofB));
    }
    network.relay().lose(0);
    await(QUEUE_BYTES * 8_000_000_000L / BITS_PER_SECOND + 2 * DELAY_NANOS);
  }

  /** Jain's index of shares: 1 when all are the same, 1/n when one has all. */
  static double jain(double... shares) {
    double sum = 0;
    double squares = 0;
    for (double share : shares) {
      sum += share;
      squares += share * share;
    }
    return squares == 0 ? 0 : sum * sum / (shares.length * squares);
  }

  /** What is measured of an algorithm at a share of loss. */
  private static final class Cell {
    private final String algorithm;
    private final Metric goodput;
    private final Metric queueDelay;
    private final Metric fairness;

    Cell(CongestionWorkload workload, String algorithm, double loss) {
      this.algorithm = algorithm;
      goodput = named(Metric.higher(workload, "goodput", "B/s"), algorithm, loss);
      queueDelay = named(Metric.lower(workload, "queueDelay", "ns"), algorithm, loss);
      fairness = named(Metric.higher(workload, "fairness", "ratio"), algorithm, loss);
    }

    private static Metric named(Metric metric, String algorithm, double loss) {
      return metric.param("congestion", algorithm).param("loss", loss + " %").param("flows", FLOWS);
    }

    List<Measurement> build() {
      return List.of(goodput.build(), queueDelay.build(), fairness.build());
    }
  }
}

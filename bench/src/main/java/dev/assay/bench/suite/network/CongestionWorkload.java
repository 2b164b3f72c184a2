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
 * The kernel's Reno, Cubic and BBR, two flows of one kind together, over 100 Mbit/s and 10 ms there
 * and back with a queue of four times what is under way, by share of packets lost at random behind
 * the queue. All three at once, each over a network of its own; what happens in the first moments
 * does not count.
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
    super(ID, 2, "Reno, Cubic and BBR at a bottleneck that loses packets", "N1", true);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 2_000, 21_000, 150_000);
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
    int rounds = pick(context, 1, 4, 7);
    SortedMap<String, Cell> cells = new TreeMap<>();
    List<Bottleneck> networks = new ArrayList<>();
    try {
      for (String _ : ALGORITHMS) {
        networks.add(
            Bottleneck.open(BITS_PER_SECOND, QUEUE_BYTES, DELAY_NANOS, SEED + networks.size()));
      }
      turn(networks, Profile.SMOKE, 0, new TreeMap<>()); // compiles what all run
      for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < losses.length; i++) {
          context.progress(losses[i] + " % loss", (round + i / (double) losses.length) / rounds);
          turn(networks, context.profile(), losses[i], cells);
        }
      }
    } finally {
      for (Bottleneck network : networks) {
        network.close();
      }
    }
    return cells.values().stream().flatMap(cell -> cell.build().stream()).toList();
  }

  /** All at once, each over a network of its own. */
  private void turn(
      List<Bottleneck> networks, Profile profile, double loss, SortedMap<String, Cell> into)
      throws IOException, WorkloadFailed, InterruptedException {
    List<Load> loads = new ArrayList<>();
    try {
      for (int i = 0; i < networks.size(); i++) {
        loads.add(new Load(networks.get(i), ALGORITHMS.get(i)));
      }
      for (Bottleneck network : networks) {
        network.relay().lose(loss / 100); // not sooner: a lost hand-shake would cost a second
      }
      await(pick(profile, 100, 400, 1_000) * MILLI);
      for (Load load : loads) {
        load.begin();
      }
      await(pick(profile, 150, 1_200, 4_000) * MILLI);
      for (int i = 0; i < loads.size(); i++) {
        String algorithm = ALGORITHMS.get(i);
        loads
            .get(i)
            .end(into.computeIfAbsent(loss + algorithm, any -> new Cell(this, algorithm, loss)));
      }
    } finally {
      for (Load load : loads) {
        load.close();
      }
      for (Bottleneck network : networks) {
        network.relay().lose(0);
      }
    }
    await(QUEUE_BYTES * 8_000_000_000L / BITS_PER_SECOND + 2 * DELAY_NANOS);
  }

  /** Two flows and pings beside them. */
  private static final class Load implements AutoCloseable {
    private final BulkFlow a;
    private final BulkFlow b;
    private final PingFlow pings;
    private long beginNanos;
    private long beforeA;
    private long beforeB;

    Load(Bottleneck network, String algorithm) throws IOException {
      a = new BulkFlow(network, algorithm);
      b = new BulkFlow(network, algorithm);
      pings = new PingFlow(network, PING_NANOS);
    }

    /** What comes from now on counts. */
    void begin() throws IOException {
      beginNanos = System.nanoTime();
      beforeA = a.receivedBytes();
      beforeB = b.receivedBytes();
    }

    /** What came since. */
    void end(Cell cell) throws IOException, WorkloadFailed {
      double nanos = System.nanoTime() - beginNanos;
      double ofA = a.receivedBytes() - beforeA;
      double ofB = b.receivedBytes() - beforeB;
      double round =
          pings.since(beginNanos).stream()
              .mapToLong(PingFlow.Answer::tookNanos)
              .average()
              .orElseThrow(() -> new WorkloadFailed("no ping came through"));
      cell.goodput.add((ofA + ofB) * 1e9 / nanos);
      cell.queueDelay.add(Math.max(0, round - 2 * DELAY_NANOS));
      cell.fairness.add(jain(ofA, ofB));
    }

    @Override
    public void close() throws IOException {
      try (pings;
          b;
          a) {
        // All of them, whoever fails.
      }
    }
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
    private final Metric goodput;
    private final Metric queueDelay;
    private final Metric fairness;

    Cell(CongestionWorkload workload, String algorithm, double loss) {
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

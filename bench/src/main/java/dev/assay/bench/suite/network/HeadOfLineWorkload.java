package dev.assay.bench.suite.network;

import dev.assay.bench.load.Metric;
import dev.assay.bench.network.Bottleneck;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Streams in one order over one TCP connection beside the same streams over a connection each,
 * through a relay that delays by 5 ms each way and loses packets. Paced: small objects at a steady
 * pace far below what a connection may carry, so that order alone makes the difference. Together:
 * larger objects begun at once, where how fast connections may send counts too. Beside them, as a
 * model, streams whose losses are found out together, as QUIC's are.
 */
public final class HeadOfLineWorkload extends NetworkWorkload {

  /** Its id. */
  public static final String ID = "network.head-of-line";

  private static final long BITS_PER_SECOND = 100_000_000;
  private static final long DELAY_NANOS = 5 * MILLI;
  private static final long QUEUE_BYTES = 500_000;
  private static final int STREAMS = 8;
  private static final long PACE_NANOS = 5 * MILLI;
  private static final int FRAMES_TOGETHER = 24;
  private static final int MODEL_PACKETS = 20_000;
  private static final long LIMIT_NANOS = 30_000 * MILLI;
  private static final long SEED = 20_261_122L;

  /** For the provider. */
  public HeadOfLineWorkload() {
    super(ID, 1, "Head-of-line blocking: one order or one a stream", "T3", true);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 2_000, 42_000, 109_000);
  }

  @Override
  List<Measurement> measure(RunContext context) throws IOException, InterruptedException {
    int[] losses = context.profile() == Profile.SMOKE ? new int[] {1} : new int[] {0, 1, 2};
    int rounds = pick(context, 1, 8, 10);
    int paced = pick(context, 20, 100, 300);
    List<Measurement> measurements = new ArrayList<>();
    try (Bottleneck network = Bottleneck.open(BITS_PER_SECOND, QUEUE_BYTES, DELAY_NANOS, SEED)) {
      for (int loss : losses) {
        for (boolean one : new boolean[] {true, false}) {
          context.progress(loss + " % loss", measurements.size() / (6.0 * losses.length));
          Cell pacedCell = new Cell("paced", one, loss);
          Cell together = new Cell("together", one, loss);
          network.relay().lose(0); // a lost hand-shake would cost a second
          try (Streams streams = new Streams(network, STREAMS, one)) {
            network.relay().lose(loss / 100.0);
            for (int round = 0; round < rounds; round++) {
              pacedCell.add(paced(streams, paced));
              together.add(together(streams));
            }
          }
          measurements.addAll(pacedCell.build());
          measurements.addAll(together.build());
          measurements.addAll(modelled(one, loss, rounds));
        }
      }
    }
    return measurements;
  }

  private static List<Streams.Completion> paced(Streams streams, int objects)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    for (int i = 0; i < objects; i++) {
      long begin = start + i * PACE_NANOS;
      await(Math.max(0, begin - System.nanoTime()));
      streams.send(i % STREAMS, true, begin);
    }
    return streams.await(objects, LIMIT_NANOS);
  }

  private static List<Streams.Completion> together(Streams streams)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    for (int frame = 1; frame <= FRAMES_TOGETHER; frame++) {
      for (int stream = 0; stream < STREAMS; stream++) {
        streams.send(stream, frame == FRAMES_TOGETHER, start);
      }
    }
    return streams.await(STREAMS, LIMIT_NANOS);
  }

  private List<Measurement> modelled(boolean one, int loss, int rounds) {
    Cell cell = new Cell("model", one, loss);
    for (int round = 0; round < rounds; round++) {
      StreamModel model =
          new StreamModel(
              STREAMS, MODEL_PACKETS, PACE_NANOS, DELAY_NANOS, loss / 100.0, SEED + round);
      cell.p50.add(model.quantile(0.5, one));
      cell.p99.add(model.quantile(0.99, one));
    }
    cell.p50.simulated();
    cell.p99.simulated();
    return cell.build();
  }

  /** What is measured of one way to send streams, under one load and share of loss. */
  private final class Cell {
    private final Metric p50;
    private final Metric p99;

    Cell(String load, boolean one, int loss) {
      p50 = named("completion.p50", load, one, loss);
      p99 = named("completion.p99", load, one, loss);
    }

    private Metric named(String metric, String load, boolean one, int loss) {
      return Metric.lower(HeadOfLineWorkload.this, metric, "ns")
          .param("load", load)
          .param("order", one ? "one" : "by stream")
          .param("loss", loss + " %");
    }

    void add(List<Streams.Completion> completions) {
      long[] took =
          completions.stream().mapToLong(Streams.Completion::tookNanos).sorted().toArray();
      p50.add((double) took[(int) Math.ceil(0.5 * took.length) - 1]);
      p99.add((double) took[(int) Math.ceil(0.99 * took.length) - 1]);
    }

    List<Measurement> build() {
      return List.of(p50.build(), p99.build());
    }
  }
}

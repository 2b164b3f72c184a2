package dev.assay.bench.suite.network;

import dev.assay.bench.load.ChildProcess;
import dev.assay.bench.load.Metric;
import dev.assay.bench.network.Bottleneck;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Synchronised blocks from many senders to one receiver over the kernel's TCP (Reno, its least
 * timeout of 200 ms) through a 400 Mbit/s bottleneck with a short queue: goodput by the number of
 * senders.
 */
public final class IncastWorkload extends NetworkWorkload {

  /** Its id. */
  public static final String ID = "network.incast";

  static final int CLAIMED = 10_000;

  private static final long BITS_PER_SECOND = 400_000_000;
  private static final int KIB = 1024;
  private static final int OTHER_FILES = 500;

  /** For the provider. */
  public IncastWorkload() {
    super(ID, 1, "Incast: synchronised blocks to one receiver", "N2", false);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 1_500, 18_000, 435_000);
  }

  private static int[] senders(Profile profile) {
    return switch (profile) {
      case SMOKE -> new int[] {1, 8};
      case QUICK -> new int[] {1, 2, 4, 8, 16, 32, 64, 256, 1_024};
      case FULL -> new int[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 1_024, 4_096, CLAIMED};
    };
  }

  /** Blocks and queues in KiB. */
  private static int[][] shapes(Profile profile) {
    return profile == Profile.FULL
        ? new int[][] {{32, 64}, {32, 1_024}, {256, 64}}
        : new int[][] {{32, 64}};
  }

  @Override
  List<Measurement> measure(RunContext context)
      throws IOException, WorkloadFailed, InterruptedException {
    List<Measurement> measurements = new ArrayList<>();
    for (int[] shape : shapes(context.profile())) {
      try (Bottleneck network = Bottleneck.open(BITS_PER_SECOND, (long) shape[1] * KIB);
          ChildProcess senders = senders(network, shape[0] * KIB)) {
        for (int count : senders(context.profile())) {
          if (count * (long) shape[0] > 320 * KIB && shape[0] > 32) {
            break; // gigabytes a round
          }
          context.progress(count + " senders", measurements.size() / 36.0);
          if (mayOpen(context, count + OTHER_FILES, count + " senders")) {
            measurements.add(goodput(context, network, senders, count, shape));
          }
        }
      }
    }
    return measurements;
  }

  /** In a process of their own, for its descriptors' sake. */
  private static ChildProcess senders(Bottleneck network, int blockBytes) throws IOException {
    String to = network.anyPort().getHostString();
    return network.sender().call(() -> new ChildProcess(IncastSenders.class, to, blockBytes));
  }

  private Measurement goodput(
      RunContext context, Bottleneck network, ChildProcess senders, int count, int[] shape)
      throws IOException, InterruptedException {
    Metric goodput =
        Metric.higher(this, "goodput", "B/s")
            .param("senders", count)
            .param("block", shape[0] + " KiB")
            .param("queue", shape[1] + " KiB");
    int rounds = pick(context, 1, 3, 5);
    long limit = pick(context, 300, 1_000, 10_000) * MILLI;
    long dropped = network.queue().dropped();
    int unfinished = 0;
    while (rounds > 0) {
      try (Incast incast = new Incast(network, senders, count, shape[0] * KIB)) {
        // The first round of new connections does not count, if another follows.
        Incast.Rounds round = incast.rounds(0, limit);
        if (!round.complete()) {
          goodput.add(round.goodput());
          rounds--;
          unfinished++;
        }
        for (; rounds > 0 && round.complete(); rounds--) {
          round = incast.rounds(50 * MILLI, limit);
          goodput.add(round.goodput());
          unfinished += round.complete() ? 0 : 1;
        }
      }
    }
    return goodput
        .also("dropped [op]", (double) (network.queue().dropped() - dropped))
        .also("rounds cut off [op]", unfinished)
        .also("link [B/s]", BITS_PER_SECOND / 8.0)
        .build();
  }
}

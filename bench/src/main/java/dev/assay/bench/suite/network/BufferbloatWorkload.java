package dev.assay.bench.suite.network;

import dev.assay.bench.load.FormulaCheck;
import dev.assay.bench.load.Metric;
import dev.assay.bench.network.Bottleneck;
import dev.assay.bench.network.BulkFlow;
import dev.assay.bench.network.PingFlow;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One Reno flow that fills the queue of a 40 Mbit/s bottleneck, and pings that wait in it. What the
 * pings take beyond the idle round trip is held against the bytes seen waiting over the rate, and
 * the longest of it against the whole queue over the rate.
 */
public final class BufferbloatWorkload extends NetworkWorkload {

  /** Its id. */
  public static final String ID = "network.bufferbloat";

  private static final long BITS_PER_SECOND = 40_000_000;

  /** For the provider. */
  public BufferbloatWorkload() {
    super(ID, 1, "Bufferbloat: delay that a full queue induces", "N3", false);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 1_200, 14_000, 60_000);
  }

  private static int[] depthsMillis(Profile profile) {
    return switch (profile) {
      case SMOKE -> new int[] {20};
      case QUICK -> new int[] {5, 50, 500, 2_000};
      case FULL -> new int[] {5, 20, 50, 200, 500, 2_000};
    };
  }

  /** Shorter queues are filled more often in the same time. */
  private static int repetitions(Profile profile, int depthMillis) {
    int most = pick(profile, 1, 3, 5);
    return depthMillis >= 500 ? Math.max(1, most / 3) : most;
  }

  @Override
  List<Measurement> measure(RunContext context)
      throws IOException, WorkloadFailed, InterruptedException {
    List<Measurement> measurements = new ArrayList<>();
    int[] depths = depthsMillis(context.profile());
    try (Bottleneck network = Bottleneck.open(BITS_PER_SECOND, queueBytes(depths[0]))) {
      for (int depth : depths) {
        Metric mean = Metric.lower(this, "delayToQueue", "ratio").param("queue", depth + " ms");
        Metric longest = Metric.lower(this, "delayToLimit", "ratio").param("queue", depth + " ms");
        Metric delay = Metric.lower(this, "inducedDelay", "ns").param("queue", depth + " ms");
        Metric goodput = Metric.higher(this, "goodput", "B/s").param("queue", depth + " ms");
        for (int i = repetitions(context.profile(), depth); i > 0; i--) {
          context.progress(
              "a queue of " + depth + " ms", measurements.size() / (4.0 * depths.length));
          Seen seen = fill(network, depth);
          mean.add(seen.meanDelayNanos / nanos(seen.meanWaitingBytes));
          longest.add(seen.longestDelayNanos / nanos((double) queueBytes(depth)));
          delay.add(seen.meanDelayNanos);
          goodput.add(seen.goodput);
          delay.also("idle round trip [ns]", seen.idleNanos);
        }
        measurements.add(mean.also(FormulaCheck.FORMULA, 1).build());
        measurements.add(longest.also(FormulaCheck.FORMULA, 1).build());
        measurements.add(delay.build());
        measurements.add(goodput.build());
      }
    }
    return measurements;
  }

  private static long queueBytes(int depthMillis) {
    return BITS_PER_SECOND / 8 * depthMillis / 1_000;
  }

  private static double nanos(double bytes) {
    return bytes * 8e9 / BITS_PER_SECOND;
  }

  private record Seen(
      double idleNanos,
      double meanDelayNanos,
      double longestDelayNanos,
      double meanWaitingBytes,
      double goodput) {}

  private static Seen fill(Bottleneck network, int depthMillis)
      throws IOException, WorkloadFailed, InterruptedException {
    network.queue(queueBytes(depthMillis));
    long depth = depthMillis * MILLI;
    try (PingFlow pings = new PingFlow(network, Math.max(2 * MILLI, depth / 100))) {
      long begin = System.nanoTime();
      await(100 * MILLI);
      double idle = mean(pings.since(begin));
      long from;
      double goodput;
      List<Long> waiting = new ArrayList<>();
      try (BulkFlow bulk = new BulkFlow(network, "reno")) {
        from = System.nanoTime();
        // Slow start lengthens the queue as fast as it is emptied: full after one depth.
        long firstLook = from + depth;
        long until = firstLook + Math.max(600 * MILLI, depth * 6 / 5);
        await(depth);
        while (System.nanoTime() < until) {
          waiting.add(network.queue().waitingBytes());
          await(10 * MILLI);
        }
        goodput = bulk.receivedBytes() * 1e9 / (System.nanoTime() - from);
        List<PingFlow.Answer> early = pings.since(from);
        from = firstLook;
        if (early.isEmpty() || goodput * 8 < BITS_PER_SECOND / 2.0) {
          throw new WorkloadFailed("the bulk flow did not fill the bottleneck");
        }
      }
      long until = System.nanoTime();
      await(depth + 50 * MILLI);
      List<PingFlow.Answer> answers =
          pings.since(from).stream().filter(a -> a.sentNanos() - until < 0).toList();
      if (answers.isEmpty()) {
        throw new WorkloadFailed("no ping came through a queue of " + depthMillis + " ms");
      }
      long longest =
          answers.stream()
              .mapToLong(PingFlow.Answer::tookNanos)
              .sorted()
              .skip(answers.size() * 95L / 100)
              .findFirst()
              .orElseThrow();
      double meanWaiting = waiting.stream().mapToLong(Long::longValue).average().orElseThrow();
      return new Seen(idle, mean(answers) - idle, longest - idle, meanWaiting, goodput);
    }
  }

  private static double mean(List<PingFlow.Answer> answers) throws WorkloadFailed {
    return answers.stream()
        .mapToLong(PingFlow.Answer::tookNanos)
        .average()
        .orElseThrow(() -> new WorkloadFailed("no ping was answered"));
  }
}

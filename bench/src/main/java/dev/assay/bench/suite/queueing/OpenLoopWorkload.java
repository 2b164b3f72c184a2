package dev.assay.bench.suite.queueing;

import dev.assay.bench.load.LoadWorkload;
import dev.assay.bench.load.Metric;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.engine.metrics.LatencyRecorder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;

/**
 * Latency over a queue hop at shares of the server's own capacity, from intended start times. The
 * server stalls for two milliseconds at every 2,000th request, as a collector or a hypervisor would
 * make it. Beside it, in turn, a closed loop over the same draws: its next request waits for the
 * answer to the last and counts from its sending, so what a stall held up is never counted. A
 * fan-out to 100 is drawn from the measured times, and made with 100 real calls under way at once.
 */
public final class OpenLoopWorkload extends LoadWorkload {

  /** Its id. */
  public static final String ID = "latency.open-loop";

  private static final int[] LOAD_PERCENT = {50, 70, 80, 90, 95};
  private static final double SERVICE_NANOS = 2_000;
  private static final int STALL_EVERY = 2_000;
  private static final long STALL_NANOS = 2_000_000;
  static final int FAN_OUT = 100;
  private static final double CALL_NANOS = 50_000;
  private static final int FAN_OUT_TRIALS = 20_000;

  /** For the provider. */
  public OpenLoopWorkload() {
    super(
        ID, 2, "Tail latency under open-loop load, and what a closed loop omits", Set.of("P1"), 2);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 1_200, 18_000, 55_000);
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed, InterruptedException {
    int repetitions = pick(context, 2, 10, 20);
    int requests = pick(context, 4_000, 20_000, 30_000);
    long[] services = Draws.constant(requests, SERVICE_NANOS);
    for (int i = STALL_EVERY / 2; i < requests; i += STALL_EVERY) {
      services[i] += STALL_NANOS;
    }
    double meanService = Arrays.stream(services).average().orElse(SERVICE_NANOS);
    List<Measurement> measurements = new ArrayList<>();
    for (int percent : LOAD_PERCENT) {
      context.progress("at " + percent + " % of capacity", measurements.size() / 16.0);
      load(context, percent, repetitions, meanService, services, measurements);
    }
    measurements.add(parallelCalls(context, repetitions, pick(context, 50, 300, 300)));
    return measurements;
  }

  private Measurement parallelCalls(RunContext context, int repetitions, int fanOuts)
      throws WorkloadFailed, InterruptedException {
    List<Double> shares = new ArrayList<>();
    for (int i = 0; i < 4 * repetitions; i++) {
      long[] services = Draws.exponential(FAN_OUT * fanOuts, CALL_NANOS, i);
      double share = new FanOutRun(FAN_OUT, services).run(context.cpus()).shareBeyondP99();
      if (i >= repetitions) { // before that the compiler takes its share of the CPUs
        shares.add(share);
      }
    }
    return Metric.lower(this, "fanOut.parallelShare", "ratio")
        .param("calls", FAN_OUT)
        .addAll(shares)
        .build();
  }

  private void load(
      RunContext context,
      int percent,
      int repetitions,
      double meanService,
      long[] services,
      List<Measurement> measurements)
      throws WorkloadFailed, InterruptedException {
    Metric open = Metric.lower(this, "openLoop.p99", "ns/op").param("load", percent);
    Metric closed = Metric.lower(this, "closedLoop.p99", "ns/op").param("load", percent);
    Metric fanOut = Metric.lower(this, "fanOut.share", "ratio").param("load", percent);
    Histogram allOpen = LatencyRecorder.newHistogram();
    Histogram allClosed = LatencyRecorder.newHistogram();
    double meanGap = meanService * 100 / percent;
    for (int repetition = 0; repetition < repetitions; repetition++) {
      long[] gaps = Draws.exponential(services.length, meanGap, 1_000L * percent + repetition);
      long[] latencies = latencies(context, gaps, services, false);
      open.add(percentile(latencies, 99, allOpen));
      fanOut.add(shareOfFanOuts(latencies, repetition));
      closed.add(percentile(latencies(context, gaps, services, true), 99, allClosed));
    }
    measurements.add(open.keep(context, allOpen).build());
    measurements.add(closed.keep(context, allClosed).build());
    measurements.add(fanOut.also("fan-out", FAN_OUT).build());
  }

  /** From start to end of each request of a run on the server. */
  private static long[] latencies(RunContext context, long[] gaps, long[] services, boolean closed)
      throws WorkloadFailed, InterruptedException {
    ServerRun run = new ServerRun(gaps, services, closed).run(context.cpus());
    long[] latencies = new long[services.length];
    for (int i = 0; i < latencies.length; i++) {
      latencies[i] = run.done[i] - run.intended[i];
    }
    return latencies;
  }

  private static double percentile(long[] latencies, double percent, Histogram all) {
    Histogram one = LatencyRecorder.newHistogram();
    for (long latency : latencies) {
      one.recordValue(Math.clamp(latency, 0, LatencyRecorder.MAX_NANOS));
    }
    all.add(one);
    return (double) Math.max(1, one.getValueAtPercentile(percent));
  }

  /**
   * Share of fan-outs to 100 independent requests of which one or more is among the slowest 1 %.
   */
  private static double shareOfFanOuts(long[] latencies, long seed) {
    long[] sorted = latencies.clone();
    Arrays.sort(sorted);
    long p99 = sorted[(int) Math.ceil(0.99 * sorted.length) - 1];
    SplittableRandom random = new SplittableRandom(seed);
    int slow = 0;
    for (int trial = 0; trial < FAN_OUT_TRIALS; trial++) {
      boolean any = false;
      for (int call = 0; call < FAN_OUT; call++) {
        any |= latencies[random.nextInt(latencies.length)] > p99;
      }
      slow += any ? 1 : 0;
    }
    return (double) slow / FAN_OUT_TRIALS;
  }
}

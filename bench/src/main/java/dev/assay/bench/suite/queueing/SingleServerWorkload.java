package dev.assay.bench.suite.queueing;

import dev.assay.bench.load.FormulaCheck;
import dev.assay.bench.load.LoadWorkload;
import dev.assay.bench.load.Metric;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Poisson arrivals at a spinning server with exponential and with constant service, by utilisation.
 * A mean of few thousand correlated times in a busy queue says little of the long run; so each
 * repetition is compared with the ideal queue that its own random numbers make (Lindley), and that
 * ratio times the formula is the estimate of the long run: the ideal queue is a control variate
 * whose mean is known. A repetition for which the machine took either thread off its CPU for more
 * than half a per cent of the time shows the machine's other work instead, and is made again.
 */
public final class SingleServerWorkload extends LoadWorkload {

  /** Its id. */
  public static final String ID = "queueing.single-server";

  static final int[] UTILISATION_PERCENT = {30, 50, 70, 80, 90, 95};
  private static final double SERVICE_NANOS = 10_000;
  private static final double LOST_SHARE_MAX = 0.005;

  /** Tries for each repetition that is wanted. */
  private static final int TRIES = 3;

  /** For the provider. */
  public SingleServerWorkload() {
    super(ID, 1, "M/M/1, M/D/1 and Little's law on a spinning server", Set.of("P3", "P4"), 2);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 900, 15_000, 45_000);
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed, InterruptedException {
    int repetitions = pick(context, 2, 15, 25);
    int requests = pick(context, 500, 2_000, 4_000);
    double overhead = overheadNanos(context);
    List<Measurement> measurements = new ArrayList<>();
    for (String service : List.of("exponential", "constant")) {
      for (int percent : UTILISATION_PERCENT) {
        context.progress(service + " at " + percent + " %", measurements.size() / 24.0);
        measure(context, service, percent, repetitions, requests, overhead, measurements);
      }
    }
    if (measurements.isEmpty()) {
      throw new WorkloadFailed(
          "other work took the server's CPUs in every repetition: run it on a machine at rest.");
    }
    return measurements;
  }

  /** What the server needs for a request beside its service: the least of five runs. */
  private static double overheadNanos(RunContext context)
      throws WorkloadFailed, InterruptedException {
    double least = Double.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      int count = 1_000;
      ServerRun run =
          new ServerRun(Draws.constant(count, 0), Draws.constant(count, SERVICE_NANOS / 2));
      run.run(context.cpus());
      long span = run.done[count - 1] - run.begun[0];
      least = Math.min(least, Math.max(0, span / (double) count - SERVICE_NANOS / 2));
    }
    return least;
  }

  private void measure(
      RunContext context,
      String service,
      int percent,
      int repetitions,
      int requests,
      double overhead,
      List<Measurement> measurements)
      throws WorkloadFailed, InterruptedException {
    double utilisation = percent / 100.0;
    double busy = SERVICE_NANOS + overhead;
    boolean exponential = service.equals("exponential");
    // Pollaczek-Khinchine; with exponential service it is 1/(mu - lambda).
    double variation = exponential ? 1 : 0;
    double formula = busy * (1 + utilisation * (1 + variation) / (2 * (1 - utilisation)));
    List<Double> times = new ArrayList<>();
    List<Double> gaps = new ArrayList<>();
    double raw = 0;
    int tries = 0;
    for (; tries < TRIES * repetitions && times.size() < repetitions; tries++) {
      long seed = 1_000L * percent + tries;
      long[] arrivals = Draws.exponential(requests, busy / utilisation, seed);
      long[] services =
          exponential
              ? Draws.exponential(requests, SERVICE_NANOS, seed + 500)
              : Draws.constant(requests, SERVICE_NANOS);
      ServerRun run = new ServerRun(arrivals, services).run(context.cpus());
      if (run.lostShare() > LOST_SHARE_MAX && context.profile() != Profile.SMOKE) {
        continue;
      }
      double ideal = Draws.lindleyMeanNanos(arrivals, services, overhead);
      times.add(run.meanLatencyNanos() / ideal * formula);
      raw += run.meanLatencyNanos();
      double littles = run.throughput() * run.meanLatencyNanos();
      gaps.add(Math.abs(run.averageInSystem() - littles) / run.averageInSystem());
    }
    if (times.isEmpty()) {
      return; // the judges miss the measurement and say so
    }
    measurements.add(
        Metric.lower(this, "timeInSystem", "ns/op")
            .param("service", service)
            .param("utilisation", percent)
            .addAll(times)
            .also(FormulaCheck.FORMULA, formula)
            .also("uncorrected mean [ns]", raw / times.size())
            .also("tries", tries)
            .also("overhead [ns]", overhead)
            .build());
    measurements.add(
        Metric.lower(this, "littlesGap", "ratio")
            .param("service", service)
            .param("utilisation", percent)
            .addAll(gaps)
            .build());
  }
}

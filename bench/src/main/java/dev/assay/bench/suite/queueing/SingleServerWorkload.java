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
 * Poisson arrivals at a spinning server with exponential, constant and two-point service, by
 * utilisation. A mean of five hundred correlated times in a busy queue that starts empty says
 * little of the long run; so each repetition is compared with the ideal queue that its own random
 * numbers make (Lindley, same start), and that ratio times the known mean of the ideal queue is the
 * estimate of the long run: the ideal queue is a control variate. The server's rate is measured in
 * the same repetition, from how long requests kept it: clock ticks of the kernel and the hand-over
 * are part of that.
 *
 * <p>A repetition in which the machine kept either thread off its CPU for long at a stretch shows
 * the machine's other work and is made again. Repetitions are short so that most are spared. That
 * choice is fair: when another program strikes depends on nothing that is drawn.
 */
public final class SingleServerWorkload extends LoadWorkload {

  /** Its id. */
  public static final String ID = "queueing.single-server";

  static final int[] UTILISATION_PERCENT = {30, 50, 70, 80, 90, 95};
  private static final double SERVICE_NANOS = 20_000;

  /** Several times what a clock tick takes. */
  private static final long STALL_NANOS_MAX = 50_000;

  /** Tries for each repetition that is wanted. */
  private static final int TRIES = 3;

  /** For the provider. */
  public SingleServerWorkload() {
    super(
        ID, 2, "M/M/1, M/D/1, M/G/1 and Little's law on a spinning server", Set.of("P3", "P4"), 2);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 900, 15_000, 40_000);
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed, InterruptedException {
    int repetitions = pick(context, 2, 31, 75);
    int requests = pick(context, 200, 500, 500);
    List<Measurement> measurements = new ArrayList<>();
    double loads = 2.0 * Service.values().length * UTILISATION_PERCENT.length;
    for (Service service : Service.values()) {
      for (int percent : UTILISATION_PERCENT) {
        context.progress(service + " at " + percent + " %", measurements.size() / loads);
        measure(context, service, percent, repetitions, requests, measurements);
      }
    }
    if (measurements.isEmpty()) {
      throw new WorkloadFailed(
          "other work took the server's CPUs in every repetition: run it on a machine at rest.");
    }
    return measurements;
  }

  private void measure(
      RunContext context,
      Service service,
      int percent,
      int repetitions,
      int requests,
      List<Measurement> measurements)
      throws WorkloadFailed, InterruptedException {
    double meanGap = SERVICE_NANOS * 100 / percent;
    List<Double> ratios = new ArrayList<>();
    List<Double> gaps = new ArrayList<>();
    double raw = 0;
    double overhead = 0;
    int tries = 0;
    for (; tries < TRIES * repetitions && ratios.size() < repetitions; tries++) {
      long seed = 1_000L * percent + tries;
      long[] arrivals = Draws.exponential(requests, meanGap, seed);
      long[] services = service.draw(requests, SERVICE_NANOS, seed + 500);
      ServerRun run = new ServerRun(arrivals, services, false).run(context.cpus());
      if (run.longestStallNanos() > STALL_NANOS_MAX && context.profile() != Profile.SMOKE) {
        continue;
      }
      double own = run.meanOverheadNanos();
      overhead += own;
      ratios.add(run.meanLatencyNanos() / Draws.lindleyMeanNanos(arrivals, services, own));
      raw += run.meanLatencyNanos();
      double littles = run.throughput() * run.meanLatencyNanos();
      gaps.add(Math.abs(run.averageInSystem() - littles) / run.averageInSystem());
    }
    double busy = SERVICE_NANOS + overhead / ratios.size();
    if (ratios.isEmpty() || busy >= meanGap) {
      return; // nothing undisturbed, or no long run: the judges miss the measurement and say so
    }
    double variation = service.squaredVariation();
    double formula = timeInSystem(busy, meanGap, variation);
    double idealVariation = variation * Math.pow(SERVICE_NANOS / busy, 2);
    double ideal = timeInSystem(busy, meanGap, idealVariation);
    measurements.add(
        Metric.lower(this, "timeInSystem", "ns/op")
            .param("service", service)
            .param("utilisation", percent)
            .addAll(ratios.stream().map(ratio -> ratio * ideal).toList())
            .also(FormulaCheck.FORMULA, formula)
            .also("uncorrected mean [ns]", raw / ratios.size())
            .also("tries", tries)
            .also("utilisation reached", busy / meanGap)
            .also("overhead [ns]", busy - SERVICE_NANOS)
            .build());
    measurements.add(
        Metric.lower(this, "littlesGap", "ratio")
            .param("service", service)
            .param("utilisation", percent)
            .addAll(gaps)
            .build());
  }

  /** Pollaczek-Khinchine; with exponential service it is 1/(mu - lambda). */
  static double timeInSystem(double service, double gap, double squaredVariation) {
    double utilisation = service / gap;
    return service * (1 + utilisation * (1 + squaredVariation) / (2 * (1 - utilisation)));
  }
}

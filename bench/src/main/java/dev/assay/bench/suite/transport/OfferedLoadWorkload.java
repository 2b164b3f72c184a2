package dev.assay.bench.suite.transport;

import dev.assay.bench.load.ByTurns;
import dev.assay.bench.load.LoadWorkload;
import dev.assay.bench.load.Metric;
import dev.assay.bench.load.PoissonArrivals;
import dev.assay.bench.stats.Samples;
import dev.assay.bench.suite.transport.wire.Messages;
import dev.assay.bench.suite.transport.wire.Subject;
import dev.assay.bench.suite.transport.wire.Subjects;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.engine.metrics.LatencyRecorder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.HdrHistogram.Histogram;

/**
 * Latency of an echo from the time at which each request was meant to be sent, at shares of what
 * the transport can carry: what sixteen requests under way at a time reach, measured just before.
 * Requests come at random, as a Poisson process. Every round has a turn of every transport.
 */
public final class OfferedLoadWorkload extends LoadWorkload {

  /** Its id. */
  public static final String ID = "transport.open-loop";

  /** Of two transports in the same round. */
  static final String TIMES_THE_SOONEST = "timesTheSoonest";

  /** Shares of the capacity, per cent. */
  static final int[] LOADS = {50, 80};

  private static final int UNDER_WAY = 16;

  /** For the provider. */
  public OfferedLoadWorkload() {
    super(ID, 2, "Latency of an echo under open-loop load, by transport", Set.of("T1"), 2);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 2_000, 18_000, 200_000);
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed, InterruptedException {
    int[] sizes =
        context.profile() == Profile.FULL
            ? new int[] {64, 1 << 10, 16 << 10, 64 << 10}
            : new int[] {64};
    int warm = pick(context, 0, 2, 3);
    // Of nine samples the interval of the median leaves out one disturbed round at each end.
    int rounds = pick(context, 1, 9, 11);
    List<Measurement> measurements = new ArrayList<>();
    for (int bytes : sizes) {
      ByTurns<Trial> turns =
          SubjectTrial.byTurns(
              this, context, Subjects.withOtherSockets(), subject -> new Trial(subject, bytes));
      for (int round = 0; round < warm + rounds; round++) {
        context.progress(bytes + " bytes, by turns", round / (double) (warm + rounds));
        int number = round;
        turns.round(round, trial -> trial.run(context, number, number >= warm));
      }
      turns.left().forEach(trial -> trial.measure(this, context, measurements));
      for (int load = 0; load < LOADS.length; load++) {
        compare(turns.left(), load, measurements);
      }
    }
    return measurements;
  }

  /** Every transport beside the soonest, round by round. */
  private void compare(List<Trial> trials, int load, List<Measurement> into) {
    Trial soonest = Collections.min(trials, Comparator.comparingDouble(t -> t.median(load)));
    for (Trial trial : trials) {
      if (trial != soonest) {
        into.add(
            Metric.lower(this, TIMES_THE_SOONEST, "ratio")
                .param("transport", trial.subject.name())
                .param("bytes", trial.bytes)
                .param("load", LOADS[load])
                .addAll(SubjectTrial.ratios(trial.medians.get(load), soonest.medians.get(load)))
                .build());
      }
    }
  }

  /** One transport and what was measured of it. */
  private static final class Trial extends SubjectTrial {
    private final int bytes;
    private final List<Double> capacities = new ArrayList<>();
    private final List<List<Double>> medians = new ArrayList<>();
    private final List<Histogram> all = new ArrayList<>();

    Trial(Subject subject, int bytes) {
      super(subject);
      this.bytes = bytes;
      for (int _ : LOADS) {
        medians.add(new ArrayList<>());
        all.add(LatencyRecorder.newHistogram());
      }
    }

    double median(int load) {
      return Samples.median(medians.get(load).stream().mapToDouble(each -> each).toArray());
    }

    void run(RunContext context, int round, boolean counts)
        throws WorkloadFailed, InterruptedException {
      this.<Boolean>turn(context, counts, pair -> offer(context, pair, round, counts), this::echo);
    }

    private boolean offer(RunContext context, Subject.Pair pair, int round, boolean counts)
        throws IOException {
      int most = pick(context, 50, 100_000, 200_000);
      double seconds = pick(context, 2, 25, 100) / 1e3;
      Messages messages = new Messages();
      try (Subject.End end = pair.connect(messages)) {
        loop.open(end);
        messages.reset(bytes, Messages.DENSE);
        double guess = loop.rate(end, messages, Math.min(most, 500), UNDER_WAY);
        messages.reset(bytes, Messages.SPARSE);
        double capacity =
            loop.rate(end, messages, (int) Math.clamp(guess * seconds, 20, most), UNDER_WAY);
        if (counts) {
          capacities.add(capacity);
        }
        for (int i = 0; i < LOADS.length; i++) {
          double rate = capacity * LOADS[i] / 100;
          int count = (int) Math.clamp(rate * seconds, 20, most);
          Histogram latencies = LatencyRecorder.newHistogram();
          messages.reset(bytes, Messages.SPARSE);
          loop.offered(
              end, messages, PoissonArrivals.due(count, rate, 1_000L * round + i), latencies);
          if (counts) {
            medians.get(i).add((double) latencies.getValueAtPercentile(50));
            all.get(i).add(latencies);
          }
        }
      }
      return true;
    }

    void measure(OfferedLoadWorkload workload, RunContext context, List<Measurement> into) {
      into.add(
          Metric.higher(workload, "capacity", "op/s")
              .param("transport", subject.name())
              .param("bytes", bytes)
              .addAll(capacities)
              .build());
      for (int i = 0; i < LOADS.length; i++) {
        Metric metric =
            Metric.lower(workload, "latency", "ns/op")
                .param("transport", subject.name())
                .param("bytes", bytes)
                .param("load", LOADS[i])
                .addAll(medians.get(i))
                .keep(context, all.get(i));
        into.add(others.beside(metric).build());
      }
    }
  }
}

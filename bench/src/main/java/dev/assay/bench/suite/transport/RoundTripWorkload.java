package dev.assay.bench.suite.transport;

import dev.assay.bench.load.LoadWorkload;
import dev.assay.bench.load.Metric;
import dev.assay.bench.load.Sides;
import dev.assay.bench.workload.Ceiling;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.engine.capability.Capability;
import dev.assay.engine.metrics.LatencyRecorder;
import dev.assay.transport.Address;
import dev.assay.transport.Transport;
import dev.assay.transport.scheme.Transports;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.HdrHistogram.Histogram;

/**
 * One message there and back, both ends spinning, over each transport of one host that can run here
 * and over plain sockets. Each round measures all of them, in changing order; the ratio is that of
 * a round's medians. Both ends are threads of one process, pinned to two CPUs: to caches and kernel
 * that is the same as two processes. One JVM runs them all, so that calls to the transports' common
 * interfaces are never compiled for one of them alone: a few nanoseconds of each trip.
 */
public final class RoundTripWorkload extends LoadWorkload {

  /** Its id. */
  public static final String ID = "transport.round-trip";

  /** Rounds that are not counted: the code of all subjects is compiled by then. */
  private static final int WARM_ROUNDS = 4;

  private static final List<String> SCHEMES = List.of("tcp", "uring", "shm");

  /** For the provider. */
  public RoundTripWorkload() {
    super(ID, 2, "Round trips: the transports beside plain sockets", Set.of(), 2);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 2_000, 12_000, 60_000);
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed, InterruptedException {
    List<Measurement> measurements = new ArrayList<>();
    int[] sizes =
        context.profile() == Profile.FULL ? new int[] {8, 64, 1024, 65_536} : new int[] {8, 64};
    for (int size : sizes) {
      measure(context, size, measurements);
    }
    return measurements;
  }

  private void measure(RunContext context, int size, List<Measurement> measurements)
      throws WorkloadFailed, InterruptedException {
    List<Trial> trials = trials();
    int rounds = pick(context, 1, 7, 21);
    int trips = pick(context, 200, 20_000, 50_000);
    for (int round = -WARM_ROUNDS; round < rounds; round++) {
      context.progress(
          size + " bytes there and back, by turns",
          (round + WARM_ROUNDS) / (double) (rounds + WARM_ROUNDS));
      for (int turn = 0; turn < trials.size(); turn++) {
        Trial trial = trials.get((turn + round + WARM_ROUNDS) % trials.size());
        trial.run(context, size, trips, round >= 0);
      }
    }
    Trial plain = trials.getFirst();
    for (Trial trial : trials) {
      Metric metric =
          Metric.lower(this, "roundTrip", "ns/op")
              .param("transport", trial.subject.name())
              .param("bytes", size)
              .addAll(trial.medians);
      Ceiling ceiling = ceiling(trial, context);
      measurements.add(metric.boundedBy(ceiling, context).keep(context, trial.all).build());
      if (trial != plain) {
        measurements.add(
            Metric.higher(this, "nioToThis", "ratio")
                .param("transport", trial.subject.name())
                .param("bytes", size)
                .addAll(ratios(plain, trial))
                .build());
      }
    }
  }

  /** Shared memory cannot be faster than a cache line there and back, sockets than the kernel. */
  private static Ceiling ceiling(Trial trial, RunContext context) {
    return trial.subject.name().equals("shm")
        ? Ceiling.of(
            "core.roundtrip",
            Map.of("a", context.cpus().get(0).toString(), "b", context.cpus().get(1).toString()),
            1,
            "hop")
        : Ceiling.of("net.tcp.roundtrip", Map.of("mode", "spin"), 1, "hop");
  }

  private static List<Double> ratios(Trial plain, Trial trial) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < plain.medians.size(); i++) {
      ratios.add(plain.medians.get(i) / trial.medians.get(i));
    }
    return ratios;
  }

  private static List<Trial> trials() {
    List<Trial> trials = new ArrayList<>();
    trials.add(new Trial(new NioSubject()));
    for (Transport transport : Transports.all()) {
      boolean runs = transport.capability().status() == Capability.Status.AVAILABLE;
      if (runs && SCHEMES.contains(transport.scheme())) {
        String place =
            transport.traits().sameHost()
                ? "://bench-" + ProcessHandle.current().pid()
                : "://127.0.0.1:0";
        trials.add(
            new Trial(new ChannelSubject(transport, Address.parse(transport.scheme() + place))));
      }
    }
    return trials;
  }

  /** One subject and what was measured of it. */
  private static final class Trial {
    private final Subject subject;
    private final List<Double> medians = new ArrayList<>();
    private final Histogram all = LatencyRecorder.newHistogram();

    Trial(Subject subject) {
      this.subject = subject;
    }

    void run(RunContext context, int size, int trips, boolean counts)
        throws WorkloadFailed, InterruptedException {
      Histogram round = LatencyRecorder.newHistogram();
      try (Subject.Ends ends = subject.open()) {
        Sides.<Long>run(
            subject.name(),
            context.cpus(),
            List.of(() -> ends.ping(size, trips, round), ends::pong));
      } catch (IOException e) {
        throw new WorkloadFailed(subject.name() + " failed: " + e.getMessage(), e);
      }
      if (counts) {
        medians.add((double) round.getValueAtPercentile(50));
        all.add(round);
      }
    }
  }
}

package dev.assay.bench.suite.transport;

import dev.assay.bench.load.ByTurns;
import dev.assay.bench.load.LoadWorkload;
import dev.assay.bench.load.Metric;
import dev.assay.bench.stats.Samples;
import dev.assay.bench.suite.transport.wire.Messages;
import dev.assay.bench.suite.transport.wire.Subject;
import dev.assay.bench.suite.transport.wire.Subjects;
import dev.assay.bench.workload.Ceiling;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.engine.metrics.LatencyRecorder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.HdrHistogram.Histogram;

/**
 * One message there and back, both ends spinning, over each transport of one host that can run here
 * and over the peers. In each round every subject has a turn, on a connection of its own for all
 * sizes, and rounds change who is first; a ratio is that of a round's medians. Both ends are
 * threads of one process, pinned to two CPUs: to caches and kernel that is the same as two
 * processes.
 */
public final class RoundTripWorkload extends LoadWorkload {

  /** Its id. */
  public static final String ID = "transport.round-trip";

  /** Bytes of a message. */
  static final int[] SIZES = {8, 64, 1 << 10, 16 << 10, 256 << 10, 1 << 20};

  /** How many times as long a turn takes that is not counted: compilers need the CPUs too. */
  private static final long WARM = 3;

  /** For the provider. */
  public RoundTripWorkload() {
    super(ID, 3, "Round trips: the transports beside java.nio, Netty and Aeron", Set.of(), 2);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 6_000, 30_000, 345_000);
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed, InterruptedException {
    ByTurns<Trial> turns = SubjectTrial.byTurns(this, context, Subjects.here(), Trial::new);
    int warm = pick(context, 0, 3, 4);
    int rounds = pick(context, 1, 7, 21);
    for (int round = 0; round < warm + rounds; round++) {
      context.progress("there and back, by turns", round / (double) (warm + rounds));
      boolean counts = round >= warm;
      turns.round(round, trial -> trial.run(context, counts));
    }
    List<Trial> trials = turns.left();
    List<Measurement> measurements = new ArrayList<>();
    for (int i = 0; i < SIZES.length; i++) {
      int size = i;
      for (Trial trial : trials) {
        measurements.add(trial.measurement(this, context, size));
        if (trial != trials.getFirst()) {
          measurements.add(trial.ratio(this, "nioToThis", trials.getFirst(), size));
        }
        if (trial.subject.isOurs()) {
          trial
              .bestPeer(trials, size)
              .ifPresent(p -> measurements.add(trial.ratio(this, "bestPeerToThis", p, size)));
        }
      }
    }
    return measurements;
  }

  /** One subject and what was measured of it. */
  private static final class Trial extends SubjectTrial {
    private final List<List<Double>> medians = new ArrayList<>();
    private final List<Histogram> all = new ArrayList<>();

    Trial(Subject subject) {
      super(subject);
      for (int i = 0; i < SIZES.length; i++) {
        medians.add(new ArrayList<>());
        all.add(LatencyRecorder.newHistogram());
      }
    }

    void run(RunContext context, boolean counts) throws WorkloadFailed, InterruptedException {
      this.<Boolean>turn(context, counts, pair -> ping(context, pair, counts), this::echo);
    }

    private boolean ping(RunContext context, Subject.Pair pair, boolean counts) throws IOException {
      int trips = pick(context, 30, 100_000, 200_000);
      long nanos = pick(context, 5, 25, 150) * (counts ? 1_000_000L : WARM * 1_000_000L);
      Messages messages = new Messages();
      try (Subject.End end = pair.connect(messages)) {
        loop.open(end);
        for (int i = 0; i < SIZES.length; i++) {
          Histogram round = LatencyRecorder.newHistogram();
          messages.reset(SIZES[i], Messages.DENSE);
          loop.roundTrips(end, messages, trips / 20, nanos / 5, round);
          round.reset();
          messages.reset(SIZES[i], Messages.SPARSE);
          loop.roundTrips(end, messages, trips, nanos, round);
          if (counts) {
            medians.get(i).add((double) round.getValueAtPercentile(50));
            all.get(i).add(round);
          }
        }
      }
      return true;
    }

    Measurement measurement(RoundTripWorkload workload, RunContext context, int size) {
      Metric metric =
          Metric.lower(workload, "roundTrip", "ns/op")
              .param("transport", subject.name())
              .param("bytes", SIZES[size])
              .addAll(medians.get(size));
      metric.boundedBy(ceiling(context), context).keep(context, all.get(size));
      return others.beside(metric).build();
    }

    /** Of rounds, each of which counts alike, however many trips it had time for. */
    private double median(int size) {
      return Samples.median(medians.get(size).stream().mapToDouble(each -> each).toArray());
    }

    /** The fastest of the peers that go the same way. */
    Optional<Trial> bestPeer(List<Trial> trials, int size) {
      return trials.stream()
          .filter(t -> !t.subject.isOurs())
          .filter(t -> t.subject.way() == subject.way())
          .min(Comparator.comparingDouble(t -> t.median(size)));
    }

    Measurement ratio(RoundTripWorkload workload, String name, Trial of, int size) {
      return Metric.higher(workload, name, "ratio")
          .param("transport", subject.name())
          .param("bytes", SIZES[size])
          .addAll(ratios(of.medians.get(size), medians.get(size)))
          .build();
    }

    /** Shared memory cannot be faster than a cache line there and back, sockets than the kernel. */
    private Ceiling ceiling(RunContext context) {
      return subject.way() == Subject.Way.MEMORY
          ? Ceiling.of(
              "core.roundtrip",
              Map.of("a", context.cpus().get(0).toString(), "b", context.cpus().get(1).toString()),
              1,
              "hop")
          : Ceiling.of("net.tcp.roundtrip", Map.of("mode", "spin"), 1, "hop");
    }
  }
}

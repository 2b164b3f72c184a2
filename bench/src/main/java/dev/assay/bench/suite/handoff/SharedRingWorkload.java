package dev.assay.bench.suite.handoff;

import dev.assay.bench.load.ClassCopy;
import dev.assay.bench.load.LoadWorkload;
import dev.assay.bench.load.Metric;
import dev.assay.bench.load.Sides;
import dev.assay.bench.suite.handoff.MappedRing.Ends;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * The engine's shared ring beside Agrona's, which it must beat to be worth its code: messages of 32
 * bytes through a file that each end maps for itself, one way at full speed and there and back.
 * Rings take turns within a round and change who is first; the ratio is that of a round. Both ends
 * are threads of one process: to the caches that is the same as two processes.
 */
public final class SharedRingWorkload extends LoadWorkload {

  /** Its id. */
  public static final String ID = "handoff.shared-ring";

  private static final Path MEMORY = Path.of("/dev/shm");

  /** For the provider. */
  public SharedRingWorkload() {
    super(ID, 1, "Shared-memory rings: the engine's beside Agrona's", Set.of(), 2);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 500, 3_000, 6_000);
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed, InterruptedException {
    int rounds = pick(context, 2, 21, 41);
    int messages = pick(context, 1_000, 50_000, 50_000);
    Path folder = Files.isWritable(MEMORY) ? MEMORY : context.scratch();
    List<Measurement> measurements = new ArrayList<>();
    for (boolean back : new boolean[] {true, false}) {
      List<Trial> trials = List.of(new Trial(MappedRing.SHARED), new Trial(MappedRing.AGRONA));
      for (int round = -2; round < rounds; round++) {
        context.progress((back ? "there and back" : "one way") + ", by turns", round / 50.0);
        for (int turn = 0; turn < trials.size(); turn++) {
          Trial trial = trials.get((turn + round + 2) % trials.size());
          double nanos = trial.nanos(context.cpus(), folder, back, messages);
          if (round >= 0) {
            trial.samples.add(nanos);
          }
        }
      }
      measure(back ? "roundTrip" : "oneWay", trials.getFirst(), trials.getLast(), measurements);
    }
    return measurements;
  }

  private void measure(String metric, Trial own, Trial agrona, List<Measurement> measurements) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < own.samples.size(); i++) {
      ratios.add(agrona.samples.get(i) / own.samples.get(i));
    }
    for (Trial trial : List.of(own, agrona)) {
      measurements.add(
          Metric.lower(this, metric, "ns/op")
              .param("ring", trial.ring)
              .addAll(trial.samples)
              .build());
    }
    measurements.add(
        Metric.higher(this, "agronaToShared", "ratio").param("of", metric).addAll(ratios).build());
  }

  /** One ring with the code of its two ends. */
  private static final class Trial {
    private final MappedRing ring;
    private final Messages here = copy();
    private final Messages there = copy();
    private final List<Double> samples = new ArrayList<>();

    Trial(MappedRing ring) {
      this.ring = ring;
    }

    private static Messages copy() {
      return ClassCopy.newInstance(MethodHandles.lookup(), Messages.class, MessageLoop.class);
    }

    double nanos(List<Integer> cpus, Path folder, boolean back, int count)
        throws WorkloadFailed, InterruptedException {
      String name = "assay-" + ProcessHandle.current().pid() + "-" + ring;
      try (Ends out = ring.open(folder.resolve(name + "-out"));
          Ends in = ring.open(folder.resolve(name + "-in"))) {
        List<Callable<Long>> sides =
            back
                ? List.of(
                    () -> here.ping(out.producer(), in.consumer(), count),
                    () -> there.pong(out.consumer(), in.producer(), count))
                : List.of(
                    () -> here.receive(out.consumer(), count),
                    () -> there.send(out.producer(), count));
        long nanos = Sides.run("messages through a file", cpus, sides).getFirst();
        if (nanos < 0) {
          throw new WorkloadFailed("other messages came out of the ring than went in");
        }
        return Math.max(1, nanos) / (double) count;
      } catch (IOException e) {
        throw new WorkloadFailed("a ring in " + folder + " failed: " + e, e);
      }
    }
  }
}

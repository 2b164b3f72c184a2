package dev.assay.bench.suite.handoff;

import dev.assay.bench.load.ClassCopy;
import dev.assay.bench.load.LoadWorkload;
import dev.assay.bench.load.Metric;
import dev.assay.bench.load.Sides;
import dev.assay.bench.workload.Ceiling;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.engine.queue.BoundedQueue;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/**
 * One way and there and back through every subject, in bursts that take turns. The bursts of one
 * round are a repetition.
 */
public final class HandoffWorkload extends LoadWorkload {

  /** Its id. */
  public static final String ID = "handoff.queues";

  private static final int FIRST_BURST = 2_000;
  private static final int LARGEST_BURST = 2_000_000;
  private static final int PRODUCERS_MAX = 3;

  /** For the provider. */
  public HandoffWorkload() {
    super(
        ID,
        1,
        "Hand-over between threads: JDK queues, virtual threads, JCTools, Agrona, Disruptor",
        Set.of("U3"),
        2);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 1_500, 25_000, 60_000);
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed, InterruptedException {
    int rounds = pick(context, 2, 10, 20);
    long burstNanos = pick(context, 1, 30, 50) * 1_000_000L;
    List<Trial> trials = new ArrayList<>();
    for (Subject subject : Subject.values()) {
      trials.add(new Trial(subject, Kind.ONE_WAY, 1));
      trials.add(new Trial(subject, Kind.PING_PONG, 1));
      int producers = Math.min(PRODUCERS_MAX, context.cpus().size() - 1);
      if (producers > 1 && subject.allowsManyProducers()) {
        trials.add(new Trial(subject, Kind.ONE_WAY, producers));
      }
    }
    for (Trial trial : trials) {
      trial.warm(context.cpus(), burstNanos);
    }
    for (int round = 0; round < rounds; round++) {
      context.progress("round " + (round + 1) + " of " + rounds, (double) round / rounds);
      for (Trial trial : trials) {
        trial.samples.add(trial.burst(context.cpus(), trial.count));
      }
    }
    return trials.stream().map(trial -> measurement(trial, context)).toList();
  }

  private Measurement measurement(Trial trial, RunContext context) {
    boolean pingPong = trial.kind == Kind.PING_PONG;
    Metric metric =
        Metric.lower(this, pingPong ? "roundTrip" : "oneWay", "ns/op")
            .param("queue", trial.subject.label())
            .param("producers", trial.producers);
    trial.samples.forEach(metric::add);
    metric.also("burst [op]", trial.count);
    if (!pingPong) {
      metric.also("rate [op/s]", 1e9 / metric.estimate().value());
      return metric.build();
    }
    Map<String, String> pair =
        Map.of("a", context.cpus().get(0).toString(), "b", context.cpus().get(1).toString());
    // Two hops, which is what the calibrated round trip between two cores is.
    return metric.boundedBy(Ceiling.of("core.roundtrip", pair, 1, "op"), context).build();
  }

  private enum Kind {
    ONE_WAY,
    PING_PONG
  }

  /** One subject under one kind of load. */
  private static final class Trial {
    private final Subject subject;
    private final Kind kind;
    private final int producers;
    private final List<Double> samples = new ArrayList<>();
    private final Handoff loop =
        ClassCopy.newInstance(MethodHandles.lookup(), Handoff.class, HandoffLoop.class);
    private int count = FIRST_BURST;

    Trial(Subject subject, Kind kind, int producers) {
      this.subject = subject;
      this.kind = kind;
      this.producers = producers;
    }

    /** Finds how many elements make a burst of the wanted length. */
    void warm(List<Integer> cpus, long burstNanos) throws WorkloadFailed, InterruptedException {
      for (int i = 0; i < 3; i++) {
        double nanos = burst(cpus, count) * count;
        double wanted = count * Math.clamp(burstNanos / nanos, 0.1, 8.0);
        count = (int) Math.clamp(wanted, FIRST_BURST / 4, LARGEST_BURST);
      }
    }

    double burst(List<Integer> cpus, int size) throws WorkloadFailed, InterruptedException {
      List<Callable<Long>> sides = new ArrayList<>();
      BoundedQueue<Integer> there = subject.open();
      if (kind == Kind.PING_PONG) {
        BoundedQueue<Integer> back = subject.open();
        sides.add(() -> loop.ping(there, back, size));
        sides.add(() -> loop.pong(there, back, size));
      } else {
        long sum = producers * expectedSum(size);
        sides.add(() -> loop.consume(there, producers * size, sum));
        for (int p = 0; p < producers; p++) {
          sides.add(() -> loop.produce(there, size));
        }
      }
      List<Callable<Long>> onThreads =
          subject.isVirtual() ? sides.stream().map(Trial::virtual).toList() : sides;
      long nanos = Sides.run(subject.label(), cpus, onThreads).getFirst();
      if (nanos < 0) {
        throw new WorkloadFailed(subject.label() + " handed over other elements than were put in");
      }
      return Math.max(1, nanos) / (double) (kind == Kind.PING_PONG ? size : producers * size);
    }

    private static Callable<Long> virtual(Callable<Long> side) {
      return () -> {
        FutureTask<Long> task = new FutureTask<>(side);
        Thread.ofVirtual().start(task);
        return task.get();
      };
    }

    private static long expectedSum(int size) {
      long rest = size % 128;
      return size / 128 * (128L * 127 / 2) + rest * (rest - 1) / 2;
    }
  }
}

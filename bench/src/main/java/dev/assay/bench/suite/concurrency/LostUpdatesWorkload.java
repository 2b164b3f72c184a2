package dev.assay.bench.suite.concurrency;

import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.Workload;
import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.engine.measure.Direction;
import dev.assay.engine.measure.Estimate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;

/**
 * Two threads make a known number of increments of one counter; what the counter then holds is
 * counted. A counter that promises to lose nothing and does is a failure, not a figure.
 */
public final class LostUpdatesWorkload implements Workload {

  static final String ID = "concurrency.lost-updates";

  private static final int THREADS = 2;
  private static final int INCREMENTS = 500_000;

  /** For the provider. */
  public LostUpdatesWorkload() {}

  @Override
  public String id() {
    return ID;
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public String title() {
    return "Lost updates: the share of two threads' increments that a counter keeps";
  }

  @Override
  public Kind kind() {
    return Kind.LOAD;
  }

  @Override
  public Set<String> claims() {
    return Set.of("U2");
  }

  @Override
  public Duration expected(RunContext context) {
    return Duration.ofMillis(300L * rounds(context.profile()));
  }

  @Override
  public Optional<String> whyNot(RunContext context) {
    return context.cpus().size() < THREADS
        ? Optional.of("Two threads cannot run at once on one CPU.")
        : Optional.empty();
  }

  private static int rounds(Profile profile) {
    return switch (profile) {
      case SMOKE -> 3;
      case QUICK -> 10;
      case FULL -> 20;
    };
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed, InterruptedException {
    List<Measurement> measurements = new ArrayList<>();
    SharedCounter.Kind[] kinds = SharedCounter.Kind.values();
    for (SharedCounter.Kind kind : kinds) {
      context.progress(kind.label(), (double) measurements.size() / kinds.length);
      measurements.add(measure(kind, rounds(context.profile())));
    }
    return measurements;
  }

  private Measurement measure(SharedCounter.Kind kind, int rounds)
      throws WorkloadFailed, InterruptedException {
    count(kind); // compiles the loop
    List<Double> kept = new ArrayList<>();
    long lost = 0;
    for (int round = 0; round < rounds; round++) {
      long counted = count(kind);
      long made = (long) THREADS * INCREMENTS;
      if (counted > made || (kind.isLossless() && counted != made)) {
        throw new WorkloadFailed(
            "the counter "
                + kind.label()
                + " holds "
                + counted
                + " after "
                + made
                + " increments.");
      }
      kept.add((double) counted / made);
      lost += made - counted;
    }
    SortedMap<String, String> params = new TreeMap<>();
    params.put("counter", kind.label());
    params.put("threads", Integer.toString(THREADS));
    SortedMap<String, Double> secondary = new TreeMap<>();
    secondary.put("lost [op]", (double) lost);
    secondary.put("made [op]", (double) rounds * THREADS * INCREMENTS);
    return new Measurement(
        ID,
        version(),
        "kept",
        params,
        "ratio",
        Direction.HIGHER_IS_BETTER,
        Estimate.ofMedian(kept.stream().mapToDouble(Double::doubleValue).toArray()),
        List.of(kept),
        false,
        null,
        null,
        secondary);
  }

  /** What a new counter holds after the threads have started together and ended. */
  private static long count(SharedCounter.Kind kind) throws InterruptedException {
    SharedCounter counter = new SharedCounter(kind);
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      threads.add(
          Thread.ofPlatform()
              .name("assay-counter-" + i)
              .start(
                  () -> {
                    if (awaits(start)) {
                      counter.increment(INCREMENTS);
                    }
                  }));
    }
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      counter.stop();
      threads.forEach(Thread::interrupt);
      throw e;
    }
    return counter.value();
  }

  private static boolean awaits(CyclicBarrier start) {
    try {
      start.await();
      return true;
    } catch (InterruptedException | java.util.concurrent.BrokenBarrierException e) {
      return false;
    }
  }
}

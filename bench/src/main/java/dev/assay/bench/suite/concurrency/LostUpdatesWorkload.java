package dev.assay.bench.suite.concurrency;

import dev.assay.bench.load.LoadWorkload;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.engine.measure.Direction;
import dev.assay.engine.measure.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Two threads increment one counter for a while and count what they did; then what it holds is
 * read. A counter that promises to lose nothing and does is a failure, not a figure.
 */
public final class LostUpdatesWorkload extends LoadWorkload {

  static final String ID = "concurrency.lost-updates";

  private static final int THREADS = 2;

  /** Many time slices of a scheduler, so that both threads run at once even on a busy machine. */
  private static final int ROUND_MILLIS = 100;

  /** For the provider. */
  public LostUpdatesWorkload() {
    super(
        ID,
        1,
        "Lost updates: the share of two threads' increments that a counter keeps",
        Set.of("U2"),
        THREADS);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return (long) (rounds(profile) + 1) * SharedCounter.Kind.values().length * ROUND_MILLIS;
  }

  private static int rounds(Profile profile) {
    return pick(profile, 2, 6, 12);
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
    round(kind); // compiles the loop
    List<Double> kept = new ArrayList<>();
    long lost = 0;
    long made = 0;
    for (int i = 0; i < rounds; i++) {
      Round round = round(kind);
      if (round.holds > round.made || (kind.isLossless() && round.holds != round.made)) {
        throw new WorkloadFailed(
            "the counter %s holds %d after %d increments."
                .formatted(kind.label(), round.holds, round.made));
      }
      kept.add((double) round.holds / round.made);
      lost += round.made - round.holds;
      made += round.made;
    }
    SortedMap<String, String> params = new TreeMap<>();
    params.put("counter", kind.label());
    params.put("threads", Integer.toString(THREADS));
    SortedMap<String, Double> secondary = new TreeMap<>();
    secondary.put("lost [op]", (double) lost);
    secondary.put("made [op]", (double) made);
    return new Measurement(
        ID,
        version(),
        "kept",
        params,
        "ratio",
        Direction.HIGHER_IS_BETTER,
        Estimate.ofMedian(kept.stream().mapToDouble(Double::doubleValue).toArray()),
        kept.stream().map(share -> List.of(share)).toList(),
        false,
        null,
        null,
        secondary);
  }

  /** What two threads did to a new counter, and what it holds then. */
  private record Round(long made, long holds) {}

  private static Round round(SharedCounter.Kind kind) throws InterruptedException {
    SharedCounter counter = new SharedCounter(kind);
    CountDownLatch started = new CountDownLatch(THREADS);
    AtomicLong made = new AtomicLong();
    Runnable work =
        () -> {
          started.countDown();
          made.addAndGet(counter.increment());
        };
    List<Thread> threads = new ArrayList<>();
    try {
      for (int i = 0; i < THREADS; i++) {
        threads.add(Thread.ofPlatform().name("assay-counter-" + i).start(work));
      }
      started.await();
      Thread.sleep(ROUND_MILLIS);
    } finally {
      counter.stop();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return new Round(made.get(), counter.value());
  }
}

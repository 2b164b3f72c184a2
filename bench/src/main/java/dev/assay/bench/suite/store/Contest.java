package dev.assay.bench.suite.store;

import dev.assay.bench.load.ByTurns;
import dev.assay.bench.load.CpuAccount;
import dev.assay.bench.load.OthersShare;
import dev.assay.bench.load.Sides;
import dev.assay.bench.suite.store.subject.Subject;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.Workload;
import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.engine.metrics.LatencyRecorder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;

/**
 * Stores that hold the same records, driven by turns with the same operations: in each round every
 * store has a turn of the same length, and rounds change who is first.
 */
final class Contest implements AutoCloseable {

  private static final int DRAWN = 1 << 17;

  /** Of each turn so much again times every operation by itself. */
  private static final int TIMED_PART = 4;

  /** How many times as long the first round is, which does not count. */
  private static final int WARM = 4;

  private final Workload workload;
  private final List<Loaded> stores = new ArrayList<>();
  private final long records;
  private final Class<? extends Driver> loop;

  /**
   * Opens and loads all; a peer that cannot be opened here is left out.
   *
   * @param shape with room for what the cells will insert
   */
  Contest(
      Workload workload,
      RunContext context,
      List<Subject> subjects,
      Subject.Shape shape,
      long records)
      throws WorkloadFailed {
    this(workload, context, subjects, shape, records, OperationLoop.class);
  }

  /** As above, all driven by copies of this loop. */
  Contest(
      Workload workload,
      RunContext context,
      List<Subject> subjects,
      Subject.Shape shape,
      long records,
      Class<? extends Driver> loop)
      throws WorkloadFailed {
    this.workload = workload;
    this.records = records;
    this.loop = loop;
    try {
      for (Subject subject : subjects) {
        context.progress("loading " + subject.name(), 0);
        open(context, subject, shape);
      }
    } catch (WorkloadFailed | RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private void open(RunContext context, Subject subject, Subject.Shape shape)
      throws WorkloadFailed {
    try {
      stores.add(new Loaded(subject, shape, records, context.scratch(), loop));
    } catch (IOException | RuntimeException | LinkageError e) {
      if (subject.role() != Subject.Role.DURABLE) {
        throw new WorkloadFailed(subject.name() + " failed: " + e, e);
      }
      context.leftOut(workload, subject.name() + ": " + e);
    }
  }

  List<Loaded> stores() {
    return stores;
  }

  /** What the turns of one store delivered in one cell. */
  static final class Score {
    final Loaded store;
    final List<Double> rates = new ArrayList<>();
    final Histogram latencies = LatencyRecorder.newHistogram();
    final GcPauses pauses = new GcPauses();
    final OthersShare others = new OthersShare();

    Score(Loaded store) {
      this.store = store;
    }
  }

  private record Side(double rate, Histogram latencies) {}

  /** Lets all have their turns; returns their scores in the order in which they were opened. */
  List<Score> run(RunContext context, Cell cell, int rounds, int turnMillis)
      throws WorkloadFailed, InterruptedException {
    ByTurns<Score> turns =
        new ByTurns<>(
            workload,
            context,
            stores.stream().map(Score::new).toList(),
            score -> score.store.subject.role() == Subject.Role.DURABLE);
    for (int round = 0; round <= rounds; round++) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      List<long[]> operations = new ArrayList<>();
      for (int thread = 0; thread < cell.threads(); thread++) {
        long seed = 1_000L * cell.mix().name().charAt(0) + 10L * round + thread;
        operations.add(Operations.draw(cell.mix(), cell.zipf(), records, DRAWN, seed));
      }
      boolean counts = round > 0;
      long nanos = (counts ? 1L : WARM) * turnMillis * 1_000_000;
      turns.round(round, score -> turn(context, score, operations, nanos, counts));
    }
    // Who was left out is not closed: a thread of ours may still be within.
    stores.retainAll(turns.left().stream().map(score -> score.store).toList());
    return turns.left();
  }

  private static void turn(
      RunContext context, Score score, List<long[]> operations, long nanos, boolean counts)
      throws WorkloadFailed, InterruptedException {
    Optional<CpuAccount> before = CpuAccount.now();
    Runnable pauses = counts ? score.pauses.begin() : () -> {};
    List<Callable<Side>> sides = new ArrayList<>();
    for (int thread = 0; thread < operations.size(); thread++) {
      int number = thread;
      sides.add(() -> side(score.store, number, operations.get(number), nanos));
    }
    List<Side> done = Sides.run(score.store.subject.name(), context.cpus(), sides);
    pauses.run();
    if (counts) {
      score.others.add(before);
      score.rates.add(done.stream().mapToDouble(Side::rate).sum());
      done.forEach(side -> score.latencies.add(side.latencies()));
    }
  }

  private static Side side(Loaded store, int thread, long[] operations, long nanos) {
    Histogram latencies = LatencyRecorder.newHistogram();
    try (Subject.Session session = store.session()) {
      Keys keys = store.keys(thread);
      long begun = System.nanoTime();
      long done = store.driver.run(session, operations, keys, nanos);
      double seconds = (System.nanoTime() - begun) / 1e9;
      store.driver.timed(session, operations, keys, nanos / TIMED_PART, latencies);
      return new Side(done / seconds, latencies);
    }
  }

  @Override
  public void close() {
    stores.forEach(Loaded::close);
  }
}

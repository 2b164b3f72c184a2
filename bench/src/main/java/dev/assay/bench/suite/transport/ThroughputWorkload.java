package dev.assay.bench.suite.transport;

import dev.assay.bench.load.ByTurns;
import dev.assay.bench.load.LoadWorkload;
import dev.assay.bench.load.Metric;
import dev.assay.bench.load.SystemCalls;
import dev.assay.bench.suite.transport.wire.Messages;
import dev.assay.bench.suite.transport.wire.Subject;
import dev.assay.bench.suite.transport.wire.Subjects;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Messages one way as fast as they are taken, flushed one by one or 64 KiB at a time; what comes is
 * checked. In each round every subject has a turn, on one connection for all sizes. One more round,
 * which is not timed, counts the system calls of both threads; every one counts what our own code
 * copies in user space, as bytes for a byte of the messages.
 */
public final class ThroughputWorkload extends LoadWorkload {

  /** Its id. */
  public static final String ID = "transport.throughput";

  private static final int BATCH_BYTES = 64 << 10;
  private static final int BATCH_MOST = 256;

  private static final List<Case> CASES =
      List.of(
          batched(8),
          new Case(64, 1),
          batched(64),
          batched(1 << 10),
          batched(16 << 10),
          batched(256 << 10),
          batched(1 << 20));

  /** Messages of a size, and how many share a flush. */
  private record Case(int bytes, int flushEvery) {}

  private static Case batched(int bytes) {
    return new Case(bytes, Math.clamp(BATCH_BYTES / bytes, 1, BATCH_MOST));
  }

  /** For the provider. */
  public ThroughputWorkload() {
    super(ID, 1, "Throughput: the transports beside java.nio, Netty and Aeron", Set.of(), 2);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 3_000, 22_000, 150_000);
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed, InterruptedException {
    ByTurns<Trial> turns = SubjectTrial.byTurns(this, context, Subjects.here(), Trial::new);
    int warm = pick(context, 0, 2, 3);
    int rounds = pick(context, 1, 5, 15);
    for (int round = 0; round < warm + rounds + 1; round++) {
      Turn kind =
          round < warm ? Turn.WARM : round < warm + rounds ? Turn.TIMED : Turn.CALLS_COUNTED;
      context.progress("one way, by turns", round / (warm + rounds + 1.0));
      turns.round(round, trial -> trial.run(context, kind));
    }
    List<Trial> trials = turns.left();
    List<Measurement> measurements = new ArrayList<>();
    for (int i = 0; i < CASES.size(); i++) {
      for (Trial trial : trials) {
        measurements.add(trial.measurement(this, i));
        if (trial != trials.getFirst()) {
          measurements.add(trial.ratio(this, trials.getFirst(), i));
        }
      }
    }
    return measurements;
  }

  private enum Turn {
    WARM,
    TIMED,
    CALLS_COUNTED
  }

  /** One subject and what was measured of it. */
  private static final class Trial extends SubjectTrial {
    private final List<List<Double>> rates = new ArrayList<>();
    private final double[] sendersCalls = new double[CASES.size()];
    private final double[] receiversCalls = new double[CASES.size()];
    private final double[] sendersCopies = new double[CASES.size()];
    private final double[] receiversCopies = new double[CASES.size()];

    Trial(Subject subject) {
      super(subject);
      CASES.forEach(c -> rates.add(new ArrayList<>()));
    }

    void run(RunContext context, Turn turn) throws WorkloadFailed, InterruptedException {
      AtomicInteger done = new AtomicInteger();
      List<long[]> times =
          turn(
              context,
              turn == Turn.TIMED,
              pair -> send(context, pair, turn, done),
              pair -> receive(context, pair, turn, done));
      for (int i = 0; i < CASES.size() && turn == Turn.TIMED; i++) {
        long nanos = Math.max(1, times.get(1)[i] - times.get(0)[i]);
        rates.get(i).add(1e9 * count(context, CASES.get(i)) / nanos);
      }
    }

    private static int count(RunContext context, Case of) {
      int bytes = pick(context, 256 << 10, 64 << 20, 256 << 20);
      int most = pick(context, 200, 150_000, 500_000);
      return Math.clamp(bytes / of.bytes(), 2, of.flushEvery() == 1 ? most / 8 : most);
    }

    private long[] send(RunContext context, Subject.Pair pair, Turn turn, AtomicInteger done)
        throws IOException {
      long[] begun = new long[CASES.size()];
      Messages messages = new Messages();
      try (Subject.End end = pair.connect(messages);
          Calls calls = Calls.begin(end, turn == Turn.CALLS_COUNTED)) {
        loop.open(end);
        for (int i = 0; i < CASES.size(); i++) {
          Case of = CASES.get(i);
          messages.reset(of.bytes(), stride(turn));
          calls.restart();
          begun[i] = System.nanoTime();
          loop.send(end, count(context, of), of.flushEvery());
          sendersCalls[i] = calls.sinceRestart() / count(context, of);
          loop.pollUntil(end, done, i + 1);
          sendersCopies[i] = calls.copiesSinceRestart() / of.bytes() / count(context, of);
        }
      }
      return begun;
    }

    private long[] receive(RunContext context, Subject.Pair pair, Turn turn, AtomicInteger done)
        throws IOException {
      long[] ended = new long[CASES.size()];
      Messages messages = new Messages();
      messages.reset(CASES.getFirst().bytes(), stride(turn));
      try (Subject.End end = pair.serve(messages, false);
          Calls calls = Calls.begin(end, turn == Turn.CALLS_COUNTED)) {
        for (int i = 0; i < CASES.size(); i++) {
          calls.restart();
          ended[i] = loop.receive(end, messages, count(context, CASES.get(i)));
          Case of = CASES.get(i);
          receiversCalls[i] = calls.sinceRestart() / count(context, of);
          receiversCopies[i] = calls.copiesSinceRestart() / of.bytes() / count(context, of);
          if (i + 1 < CASES.size()) {
            messages.reset(CASES.get(i + 1).bytes(), stride(turn));
          }
          done.set(i + 1);
        }
        loop.serve(end);
      }
      return ended;
    }

    private static int stride(Turn turn) {
      return turn == Turn.TIMED ? Messages.SPARSE : Messages.DENSE;
    }

    Measurement measurement(ThroughputWorkload workload, int of) {
      int bytes = CASES.get(of).bytes();
      Metric metric = metric(workload, "oneWay", "op/s", of).addAll(rates.get(of));
      metric.also("throughput [B/s]", metric.estimate().value() * bytes);
      if (sendersCalls[of] >= 0 && receiversCalls[of] >= 0) {
        metric.also("system calls of the sender [/op]", sendersCalls[of]);
        metric.also("system calls of the receiver [/op]", receiversCalls[of]);
      }
      if (subject.isOurs()) {
        metric.also("copied by the sender [B/B]", sendersCopies[of]);
        metric.also("copied by the receiver [B/B]", receiversCopies[of]);
      }
      return others.beside(metric).build();
    }

    Measurement ratio(ThroughputWorkload workload, Trial plain, int of) {
      List<Double> ratios = ratios(rates.get(of), plain.rates.get(of));
      return metric(workload, "thisToNio", "ratio", of).addAll(ratios).build();
    }

    private Metric metric(ThroughputWorkload workload, String name, String unit, int of) {
      return Metric.higher(workload, name, unit)
          .param("transport", subject.name())
          .param("bytes", CASES.get(of).bytes())
          .param("flushEvery", CASES.get(of).flushEvery());
    }
  }

  /** System calls of a thread, below zero where they are not counted, and what its end copied. */
  private static final class Calls implements AutoCloseable {
    private final Subject.End end;
    private final Optional<SystemCalls> counter;
    private long from;
    private long copiedFrom;

    private Calls(Subject.End end, Optional<SystemCalls> counter) {
      this.end = end;
      this.counter = counter;
    }

    static Calls begin(Subject.End end, boolean counting) {
      return new Calls(end, counting ? SystemCalls.ofThisThread() : Optional.empty());
    }

    void restart() {
      from = counter.map(SystemCalls::count).orElse(0L);
      copiedFrom = end.copiedBytes();
    }

    double copiesSinceRestart() {
      return end.copiedBytes() - copiedFrom;
    }

    double sinceRestart() {
      return counter.map(c -> (double) (c.count() - from)).orElse(-1.0);
    }

    @Override
    public void close() {
      counter.ifPresent(SystemCalls::close);
    }
  }
}

package dev.assay.bench.suite.concurrency;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judge;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.claim.Ratio;
import dev.assay.bench.claim.Verdict;
import dev.assay.bench.workload.Measurement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** U2: unguarded counters lose updates, and contention makes guarding dear. */
public final class ConcurrencyJudge implements Judge {

  private static final double LEAST_CONTENTION = 3;

  /** For the provider. */
  public ConcurrencyJudge() {}

  @Override
  public String claim() {
    return "U2";
  }

  @Override
  public String rule() {
    return "Two threads, one counter. (a) Updates lost by the plain counter, counted over all rounds,"
        + " are more than 0. (b) Time per CAS increment of each of two threads / time of one thread"
        + " alone, same run, is at least "
        + LEAST_CONTENTION
        + ". Confirmed: (a), and (b) with its whole 95 % interval. Refuted: not (a), or (b) is"
        + " missed with its whole interval. Else not decidable. Stop rule: rounds, forks and"
        + " iterations of the profile, none added.";
  }

  @Override
  public Set<String> workloads() {
    return Set.of(CounterWorkload.ID, LostUpdatesWorkload.ID);
  }

  @Override
  public Judgement judge(Evidence evidence) {
    Optional<Measurement> alone = cas(evidence, "1");
    Optional<Measurement> contended = cas(evidence, "2");
    Optional<Double> lost =
        evidence
            .find(LostUpdatesWorkload.ID, "kept", Map.of("counter", "plain"))
            .map(plain -> plain.secondary().getOrDefault("lost [op]", 0.0));
    if (alone.isEmpty() || contended.isEmpty() || lost.isEmpty()) {
      return Judgement.of(
          Verdict.NOT_DECIDABLE, "Needs a CAS on one thread and on two, and a plain counter.");
    }
    Ratio ratio = Ratio.of(contended.get().estimate(), alone.get().estimate());
    boolean loses = lost.get() > 0;
    Verdict verdict =
        !loses || ratio.isBelow(LEAST_CONTENTION)
            ? Verdict.REFUTED
            : ratio.isAtLeast(LEAST_CONTENTION) ? Verdict.CONFIRMED : Verdict.NOT_DECIDABLE;
    String summary =
        String.format(
            Locale.ROOT,
            "The plain counter lost %,.0f updates; a contended CAS takes %s as long as one alone"
                + " (asked: %.0f×).",
            lost.get(),
            ratio.text(),
            LEAST_CONTENTION);
    return new Judgement(verdict, summary, sharing(evidence));
  }

  private static Optional<Measurement> cas(Evidence evidence, String threads) {
    return evidence.find(CounterWorkload.ID, "compareAndSet", Map.of("threads", threads));
  }

  private static List<String> sharing(Evidence evidence) {
    Optional<Measurement> line = evidence.find(CounterWorkload.ID, "ownSameLine", Map.of());
    Optional<Measurement> padded = evidence.find(CounterWorkload.ID, "ownPadded", Map.of());
    if (line.isEmpty() || padded.isEmpty()) {
      return List.of();
    }
    Ratio ratio = Ratio.of(line.get().estimate(), padded.get().estimate());
    return List.of("False sharing: counters on one cache line take " + ratio.text() + " as long.");
  }
}

package dev.assay.bench.suite.memory;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judge;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.claim.Ratio;
import dev.assay.bench.claim.Verdict;
import dev.assay.bench.suite.level.WorkingSets;
import dev.assay.bench.workload.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** U1: distance costs latency and capacity is finite; two independent methods must agree on it. */
public final class MemoryJudge implements Judge {

  private static final double LEAST_LATENCY_RISE = 5;
  private static final double LEAST_BANDWIDTH_FALL = 1.5;
  private static final double AGREEMENT = 1.5;

  /** For the provider. */
  public MemoryJudge() {}

  @Override
  public String claim() {
    return "U1";
  }

  @Override
  public String rule() {
    return "(a) Load latency of DRAM / of L1 is at least "
        + LEAST_LATENCY_RISE
        + ". (b) Read bandwidth of one thread in L1 / in DRAM is at least "
        + LEAST_BANDWIDTH_FALL
        + ". (c) For every level measured, latency and one-thread read bandwidth of the JMH twin"
        + " and of the calibration, two programs, agree within a factor of "
        + AGREEMENT
        + " (central values). Confirmed: (a) and (b) with their whole 95 % intervals, and (c)."
        + " Refuted: (c), and (a) or (b) is missed with its whole interval. Else not decidable,"
        + " also where a twin has no calibrated figure."
        + " Stop rule: forks and iterations of the profile, none added.";
  }

  @Override
  public Set<String> workloads() {
    return Set.of(MemoryWorkload.ID);
  }

  @Override
  public Judgement judge(Evidence evidence) {
    Optional<Ratio> latency = ratio(evidence, "chase", WorkingSets.DRAM, "L1");
    Optional<Ratio> readTime = ratio(evidence, "read", WorkingSets.DRAM, "L1");
    if (latency.isEmpty() || readTime.isEmpty()) {
      return Judgement.of(
          Verdict.NOT_DECIDABLE,
          "Needs latency and bandwidth of L1 and of DRAM; run quick or full.");
    }
    List<String> missing = withoutTwin(evidence);
    if (!missing.isEmpty()) {
      return Judgement.of(
          Verdict.NOT_DECIDABLE,
          "The calibration has no figure to set beside " + String.join(", ", missing) + ".");
    }
    List<String> details = new ArrayList<>();
    boolean agree = twinsAgree(evidence, details);
    boolean confirmed =
        latency.get().isAtLeast(LEAST_LATENCY_RISE)
            && readTime.get().isAtLeast(LEAST_BANDWIDTH_FALL);
    boolean refuted =
        latency.get().isBelow(LEAST_LATENCY_RISE) || readTime.get().isBelow(LEAST_BANDWIDTH_FALL);
    Verdict verdict =
        agree && confirmed
            ? Verdict.CONFIRMED
            : agree && refuted ? Verdict.REFUTED : Verdict.NOT_DECIDABLE;
    String summary =
        "DRAM answers "
            + latency.get().text()
            + " as late as L1 and delivers bytes "
            + readTime.get().text()
            + " as slowly; the two methods "
            + (agree ? "agree." : "disagree on a figure.");
    return new Judgement(verdict, summary, details);
  }

  private static Optional<Ratio> ratio(
      Evidence evidence, String metric, String dividend, String divisor) {
    Optional<Measurement> above = find(evidence, metric, dividend);
    Optional<Measurement> below = find(evidence, metric, divisor);
    return above.isPresent() && below.isPresent()
        ? Optional.of(Ratio.of(above.get().estimate(), below.get().estimate()))
        : Optional.empty();
  }

  private static Optional<Measurement> find(Evidence evidence, String metric, String level) {
    return evidence.find(MemoryWorkload.ID, metric, Map.of("level", level, "threads", "1"));
  }

  private static boolean isOneThreaded(Measurement twin) {
    return twin.workload().equals(MemoryWorkload.ID) && "1".equals(twin.params().get("threads"));
  }

  /** One-thread figures that the calibration has nothing to compare with. */
  private static List<String> withoutTwin(Evidence evidence) {
    return evidence.measurements().stream()
        .filter(twin -> isOneThreaded(twin) && twin.share() == null)
        .map(twin -> twin.metric() + " of " + twin.params().get("level"))
        .toList();
  }

  /** True when every one-thread figure is near its calibrated twin, and there is one. */
  private static boolean twinsAgree(Evidence evidence, List<String> details) {
    boolean agree = true;
    int compared = 0;
    for (Measurement twin : evidence.measurements()) {
      if (isOneThreaded(twin) && twin.share() != null) {
        double share = twin.share().share().value();
        agree &= share <= AGREEMENT && share >= 1 / AGREEMENT;
        compared++;
        details.add(
            String.format(
                Locale.ROOT,
                "%s of %s: %.3g times as good as calibrated.",
                twin.metric().equals("chase") ? "Latency" : "Read bandwidth",
                twin.params().get("level"),
                share));
      }
    }
    return agree && compared > 0;
  }
}

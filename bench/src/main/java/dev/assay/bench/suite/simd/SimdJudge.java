package dev.assay.bench.suite.simd;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judge;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.claim.Ratio;
import dev.assay.bench.claim.Verdict;
import dev.assay.bench.suite.level.WorkingSets;
import dev.assay.bench.workload.Measurement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Q2: SIMD pays while data lies in a cache, and stops paying where memory sets the pace. */
public final class SimdJudge implements Judge {

  private static final double LEAST_IN_CACHE = 2;
  private static final double REFUTED_BELOW = 1.5;
  private static final double MOST_WHEN_BOUND = 1.5;

  /** Share of the calibrated read bandwidth from which on a loop counts as bound by DRAM. */
  private static final double BOUND_SHARE = 0.7;

  /** Share above which the calibrated bandwidth was not the true bound. */
  private static final double MOST_SHARE = 1.3;

  /** For the provider. */
  public SimdJudge() {}

  @Override
  public String claim() {
    return "Q2";
  }

  @Override
  public String rule() {
    return "For the filter at 50 % and for the sum, gain = time of the fastest scalar form (branch or"
        + " arithmetic, C2 forbidden to vectorise) / time of the fastest SIMD form (C2's or the"
        + " Vector API's), same run. (a) In L1 and in L2, gain is at least "
        + LEAST_IN_CACHE
        + " for both. (b) Where the fastest SIMD form reads DRAM at "
        + BOUND_SHARE
        + " to "
        + MOST_SHARE
        + " of the calibrated bandwidth, so that DRAM is its bound, on one thread or on all, gain is"
        + " at most "
        + MOST_WHEN_BOUND
        + ". Confirmed: (a), and (b) in every place where it applies, at least one, with whole 95 %"
        + " intervals. Refuted: no gain at any level is "
        + REFUTED_BELOW
        + " or more, each with its whole interval. Depends on baseline: (a) is missed with a whole"
        + " interval, but holds for all against the branch; or (a) holds, (b) is missed with a whole"
        + " interval, and the scalar form there reads at less than "
        + BOUND_SHARE
        + " of the bandwidth: SIMD gains no more than DRAM allows, but a scalar loop slower than DRAM"
        + " leaves it more than 1. Else not decidable, also where no SIMD form is bound by DRAM, or"
        + " above "
        + MOST_SHARE
        + ", where the ceiling was not the true one."
        + " Stop rule: forks and iterations of the profile, none added.";
  }

  @Override
  public Set<String> workloads() {
    return Set.of(SimdWorkload.ID);
  }

  @Override
  public Judgement judge(Evidence evidence) {
    List<Gain> gains = gains(evidence);
    List<Gain> inCache = gains.stream().filter(g -> g.isAt("L1") || g.isAt("L2")).toList();
    if (inCache.isEmpty()) {
      return Judgement.of(Verdict.NOT_DECIDABLE, "Needs a scalar and a SIMD form in L1 or L2.");
    }
    List<String> details = gains.stream().map(Gain::text).toList();
    Gain least = inCache.stream().min(Comparator.comparingDouble(g -> g.ratio.value())).get();
    String cache = "SIMD gains at least " + least.ratio.text() + " in cache; ";
    if (gains.stream().allMatch(g -> g.ratio.isBelow(REFUTED_BELOW))) {
      return new Judgement(Verdict.REFUTED, cache + "nowhere as much as 1.5×.", details);
    }
    if (!inCache.stream().allMatch(g -> g.ratio.isAtLeast(LEAST_IN_CACHE))) {
      boolean againstBranch =
          inCache.stream().anyMatch(g -> g.ratio.isBelow(LEAST_IN_CACHE))
              && inCache.stream().allMatch(g -> g.againstBranch.isAtLeast(LEAST_IN_CACHE));
      return againstBranch
          ? new Judgement(
              Verdict.DEPENDS_ON_BASELINE,
              cache + "2× and more against a branch, not against arithmetic.",
              details)
          : new Judgement(
              Verdict.NOT_DECIDABLE, cache + "2× is not reached clear of its interval.", details);
    }
    return boundByMemory(gains, cache, details);
  }

  private static Judgement boundByMemory(List<Gain> gains, String cache, List<String> details) {
    List<Gain> bound = gains.stream().filter(Gain::isBoundByDram).toList();
    if (bound.isEmpty()) {
      return new Judgement(
          Verdict.NOT_DECIDABLE,
          cache + "no SIMD form ran at the pace of DRAM here, as calibrated.",
          details);
    }
    Gain most = bound.stream().max(Comparator.comparingDouble(g -> g.ratio.value())).get();
    boolean fades = bound.stream().allMatch(g -> g.ratio.high() <= MOST_WHEN_BOUND);
    boolean slowScalar = bound.stream().anyMatch(Gain::isKeptByASlowScalarForm);
    String scalar =
        String.format(
            Locale.ROOT,
            ": its scalar form reaches %.0f %% of the bandwidth, SIMD %.0f %%.",
            100 * share(most.scalar),
            100 * share(most.simd));
    return new Judgement(
        fades
            ? Verdict.CONFIRMED
            : slowScalar ? Verdict.DEPENDS_ON_BASELINE : Verdict.NOT_DECIDABLE,
        cache + "where DRAM bounds it, up to " + most.ratio.text() + scalar,
        details);
  }

  /** Share of the calibrated bandwidth; 0 where it is not known. */
  private static double share(Measurement measurement) {
    return measurement.share() == null ? 0 : measurement.share().share().value();
  }

  private static List<Gain> gains(Evidence evidence) {
    List<Gain> gains = new ArrayList<>();
    for (Measurement scalar : evidence.measurements()) {
      boolean filter = scalar.metric().equals("filterScalar") && is(scalar, "selectivity", "50");
      if (scalar.workload().equals(SimdWorkload.ID)
          && (filter || scalar.metric().equals("sumScalar"))) {
        gain(evidence, scalar, filter ? "filter" : "sum").ifPresent(gains::add);
      }
    }
    return gains;
  }

  private static boolean is(Measurement measurement, String param, String value) {
    return value.equals(measurement.params().get(param));
  }

  private static Optional<Gain> gain(Evidence evidence, Measurement scalar, String operation) {
    Map<String, String> params = scalar.params();
    Optional<Measurement> simd =
        Stream.of("Auto", "Vector")
            .flatMap(form -> evidence.find(SimdWorkload.ID, operation + form, params).stream())
            .min(SimdJudge::faster);
    Measurement branch =
        evidence.find(SimdWorkload.ID, operation + "Branch", params).orElse(scalar);
    Measurement baseline = faster(branch, scalar) < 0 ? branch : scalar;
    return simd.map(
        best ->
            new Gain(
                operation,
                baseline,
                best,
                Ratio.of(baseline.estimate(), best.estimate()),
                Ratio.of(branch.estimate(), best.estimate())));
  }

  private static int faster(Measurement a, Measurement b) {
    return Double.compare(a.estimate().value(), b.estimate().value());
  }

  /** What SIMD gains in one place. */
  private record Gain(
      String operation, Measurement scalar, Measurement simd, Ratio ratio, Ratio againstBranch) {

    boolean isAt(String level) {
      return is(scalar, "level", level);
    }

    boolean isBoundByDram() {
      return isAt(WorkingSets.DRAM) && share(simd) >= BOUND_SHARE && share(simd) <= MOST_SHARE;
    }

    boolean isKeptByASlowScalarForm() {
      boolean slow = scalar.share() != null && share(scalar) < BOUND_SHARE;
      return slow && ratio.low() > MOST_WHEN_BOUND;
    }

    String text() {
      return String.format(
          Locale.ROOT,
          "%s in %s on %s thread(s): %s over %s is %s (%.3g against %.3g ns a row).",
          operation,
          scalar.params().get("level"),
          scalar.params().get("threads"),
          simd.metric(),
          scalar.metric(),
          ratio.text(),
          simd.estimate().value(),
          scalar.estimate().value());
    }
  }
}

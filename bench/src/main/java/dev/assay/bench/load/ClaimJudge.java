package dev.assay.bench.load;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judge;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.claim.Verdict;
import dev.assay.bench.workload.Measurement;
import dev.assay.engine.measure.Estimate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A judge whose claim, rule and workloads are known from the start. */
public abstract class ClaimJudge implements Judge {

  private final String claim;
  private final String rule;
  private final Set<String> workloads;

  /** The rule must hold every number that the judge compares with. */
  protected ClaimJudge(String claim, String rule, String... workloads) {
    this.claim = claim;
    this.rule = rule;
    this.workloads = Set.of(workloads);
  }

  @Override
  public final String claim() {
    return claim;
  }

  @Override
  public final String rule() {
    return rule;
  }

  @Override
  public final Set<String> workloads() {
    return workloads;
  }

  /** Measurements of a metric over all workloads of this judge, in the order delivered. */
  protected final List<Measurement> all(Evidence evidence, String metric) {
    return evidence.measurements().stream()
        .filter(m -> workloads.contains(m.workload()) && m.metric().equals(metric))
        .toList();
  }

  /** Confirmed or refuted where that holds, in this order; else not decidable. */
  protected static Verdict verdict(boolean confirmed, boolean refuted) {
    return confirmed ? Verdict.CONFIRMED : refuted ? Verdict.REFUTED : Verdict.NOT_DECIDABLE;
  }

  /** What is said where a figure is missing. */
  protected static Judgement needs(String what) {
    return Judgement.of(Verdict.NOT_DECIDABLE, "Needs " + what + ".");
  }

  /** A value with its interval, as {@code 3.20 [2.90, 3.60]}. */
  public static String figure(Estimate estimate) {
    return text("%.2f [%.2f, %.2f]", estimate.value(), estimate.low(), estimate.high());
  }

  /** The least and the greatest value of several cells, as {@code 2.1 to 63.8}. */
  protected static String range(List<Measurement> cells) {
    var values = cells.stream().mapToDouble(m -> m.estimate().value()).summaryStatistics();
    return text("%.2f to %.2f", values.getMin(), values.getMax());
  }

  /** A sentence with numbers in it, the same in every language. */
  protected static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, Arrays.copyOf(arguments, arguments.length));
  }
}

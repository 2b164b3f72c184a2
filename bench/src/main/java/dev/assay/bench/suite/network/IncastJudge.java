package dev.assay.bench.suite.network;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.claim.Ratio;
import dev.assay.bench.claim.Verdict;
import dev.assay.bench.load.ClaimJudge;
import dev.assay.bench.workload.Measurement;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** N2: goodput with 10,000 senders against the best, and where it first fell. */
public final class IncastJudge extends ClaimJudge {

  private static final double COLLAPSE = 0.5;

  /** For the provider. */
  public IncastJudge() {
    super(
        "N2",
        "Synchronised blocks of 32 KiB through a tbf of 400 Mbit/s with a queue of 64 KiB, Reno,"
            + " least timeout 200 ms. Confirmed: goodput with 10,000 senders / the highest over all"
            + " numbers of senders is below 0.5 with its whole 95 % interval. Refuted: at or above"
            + " with its whole interval. Not decidable: 10,000 were not run (the full profile"
            + " does). The least number of senders with less than half of the highest goodput is"
            + " told in any case. Stop rule: rounds of the profile after one that does not count,"
            + " none added.",
        IncastWorkload.ID);
  }

  @Override
  public Judgement judge(Evidence evidence) {
    List<Measurement> all =
        all(evidence, "goodput").stream()
            .filter(m -> "32 KiB".equals(m.params().get("block")))
            .filter(m -> "64 KiB".equals(m.params().get("queue")))
            .sorted(Comparator.comparingInt(IncastJudge::senders))
            .toList();
    Optional<Measurement> best =
        all.stream().max(Comparator.comparingDouble(m -> m.estimate().value()));
    if (best.isEmpty()) {
      return needs("goodput by the number of senders");
    }
    double peak = best.orElseThrow().estimate().value();
    String first =
        all.stream()
            .filter(m -> senders(m) > senders(best.orElseThrow()))
            .filter(m -> m.estimate().value() < COLLAPSE * peak)
            .findFirst()
            .map(
                m ->
                    text(
                        "It first collapses at %d senders, to %.0f %% of the highest (%d senders)",
                        senders(m), 100 * m.estimate().value() / peak, senders(best.orElseThrow())))
            .orElse("It does not collapse");
    List<String> lines =
        all(evidence, "goodput").stream()
            .map(m -> text("%s: %.1f MB/s", m.params(), m.estimate().value() / 1e6))
            .toList();
    Measurement most = all.getLast();
    if (senders(most) < IncastWorkload.CLAIMED) {
      return new Judgement(
          Verdict.NOT_DECIDABLE,
          first + text("; 10,000 senders were not run, %d at most.", senders(most)),
          lines);
    }
    Ratio ratio = Ratio.of(most.estimate(), best.orElseThrow().estimate());
    return new Judgement(
        verdict(ratio.isBelow(COLLAPSE), ratio.isAtLeast(COLLAPSE)),
        first + text("; with 10,000 it is %s the highest (asked: below 0.5).", ratio.text()),
        lines);
  }

  private static int senders(Measurement m) {
    return Integer.parseInt(m.params().getOrDefault("senders", "0"));
  }
}

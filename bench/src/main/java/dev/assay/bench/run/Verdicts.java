package dev.assay.bench.run;

import dev.assay.bench.claim.Delivery;
import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.JudgedClaim;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.claim.Judges;
import dev.assay.bench.claim.Verdict;
import dev.assay.bench.record.ClaimOutcome;
import dev.assay.bench.record.RunRecord;
import dev.assay.bench.record.WorkloadOutcome;
import dev.assay.bench.workload.Profile;
import dev.assay.engine.calibrate.Calibration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The claims of a run: their rules before it, their verdicts after it. */
final class Verdicts {

  private final Judges judges;

  Verdicts(Judges judges) {
    this.judges = judges;
  }

  /** Every claim that has a judge, with the hash of its rule and no verdict yet. */
  List<ClaimOutcome> rules() {
    List<ClaimOutcome> rules = new ArrayList<>();
    judges
        .rules()
        .forEach(
            (claim, rule) ->
                rules.add(
                    new ClaimOutcome(
                        claim,
                        Judges.hash(rule),
                        rule,
                        Judgement.of(Verdict.NOT_RUN, "the run has not ended"))));
    return rules;
  }

  /** Every claim of the ledger with its verdict over what was measured. */
  List<ClaimOutcome> outcomes(Calibration calibration, RunRecord record) {
    Evidence evidence = new Evidence(record.machine(), calibration, record.measurements());
    Map<String, Delivery> deliveries = new TreeMap<>();
    for (WorkloadOutcome outcome : record.workloads()) {
      deliveries.put(outcome.id(), delivery(outcome));
    }
    return judges.judge(evidence, deliveries).stream()
        .map(judged -> outcome(judged, record))
        .toList();
  }

  private static Delivery delivery(WorkloadOutcome outcome) {
    return switch (outcome.status()) {
      case DONE -> new Delivery(Delivery.Status.DONE, "");
      case SKIPPED -> new Delivery(Delivery.Status.IMPOSSIBLE, outcome.reason());
      case FAILED -> new Delivery(Delivery.Status.MISSING, "it failed: " + outcome.reason());
      case PENDING -> new Delivery(Delivery.Status.MISSING, "the run ended before it");
    };
  }

  private ClaimOutcome outcome(JudgedClaim judged, RunRecord record) {
    Judgement judgement = judged.judgement();
    boolean decided =
        switch (judgement.verdict()) {
          case CONFIRMED, REFUTED, DEPENDS_ON_BASELINE -> true;
          case NOT_DECIDABLE, NOT_TESTABLE, NOT_BUILT, NOT_RUN -> false;
        };
    if (decided && record.profile() == Profile.SMOKE) {
      String summary = "the smoke profile is no evidence; it saw: " + judgement.summary();
      judgement = new Judgement(Verdict.NOT_DECIDABLE, summary, judgement.evidence());
    } else if (decided && record.profile() == Profile.QUICK) {
      String summary = caveat(judged.claim().id(), record) + judgement.summary();
      judgement = new Judgement(judgement.verdict(), summary, judgement.evidence());
    }
    return new ClaimOutcome(judged.claim().id(), judged.ruleHash(), judged.rule(), judgement);
  }

  /** The ledger asks for as many forks as the full profile has. */
  private String caveat(String claim, RunRecord record) {
    int fewest =
        record.measurements().stream()
            .filter(m -> !m.simulated() && judges.workloads(claim).contains(m.workload()))
            .mapToInt(m -> m.forks().size())
            .min()
            .orElse(0);
    return "Quick profile, %s: the full profile decides. "
        .formatted(fewest == 1 ? "1 fork" : fewest + " forks");
  }
}

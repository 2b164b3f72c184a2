package dev.assay.bench.suite.queueing;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.load.ClaimJudge;
import dev.assay.bench.load.FormulaCheck;
import dev.assay.bench.workload.Measurement;
import java.util.ArrayList;
import java.util.List;

/** P3: a real server's time in the system is 1/(mu - lambda), to a utilisation of 0.9. */
public final class QueueingJudge extends ClaimJudge {

  /** For the provider. */
  public QueueingJudge() {
    super(
        "P3",
        "Mean time in the system of a spinning server / the formula (M/M/1: 1/(mu - lambda); M/D/1"
            + " and M/G/1 with a two-point service: Pollaczek-Khinchine), mu as the requests that"
            + " found the server busy were served in the same repetition, each repetition corrected by the ideal queue"
            + " of its own random numbers, median of the repetitions. Confirmed: at every utilisation"
            + " of 30, 50, 70, 80 and 90 % and all services the value is within 5 % of the formula."
            + " Refuted: somewhere the whole 95 % interval is outside. Else not decidable. 95 %"
            + " utilisation is shown, not judged; M/M/2 needs three CPUs and is not measured. Stop"
            + " rule: repetitions of the profile in which neither thread stood still for more than"
            + " 50 us at a stretch, three tries each, none added.",
        SingleServerWorkload.ID);
  }

  @Override
  public Judgement judge(Evidence evidence) {
    List<Measurement> all = all(evidence, "timeInSystem");
    List<Measurement> judged = new ArrayList<>(all);
    judged.removeIf(m -> "95".equals(m.params().get("utilisation")));
    if (judged.size()
        < Service.values().length * (SingleServerWorkload.UTILISATION_PERCENT.length - 1)) {
      return needs("every utilisation of all services, undisturbed by other work");
    }
    FormulaCheck check = FormulaCheck.of(judged, 0.05);
    return new Judgement(
        verdict(check.holds(), check.missed()),
        text(
            "The time in the system is at most %.1f %% off the formula to 90 %% utilisation"
                + " (asked: 5 %%).",
            100 * check.worst()),
        FormulaCheck.of(all, 0.05).lines());
  }
}

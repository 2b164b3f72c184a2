package dev.assay.bench.suite.scaling;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.load.ClaimJudge;
import dev.assay.bench.load.FormulaCheck;
import dev.assay.bench.workload.Measurement;
import java.util.List;

/** P5: Amdahl at two threads; the USL needs more threads than are measured. */
public final class AmdahlJudge extends ClaimJudge {

  /** For the provider. */
  public AmdahlJudge() {
    super(
        "P5",
        "Amdahl: median speed-up of two threads / 1/(s + (1-s)/2) is within 5 % of 1 at every"
            + " serial share s of 0, 5, 10, 20, 35 and 50 %; missed where the whole 95 % interval"
            + " is outside at some share: then refuted. USL: throughput at one and two threads"
            + " cannot identify its two parameters, so the claim as a whole is not decidable from"
            + " two threads; the evidence says whether Amdahl's half held. Stop rule: repetitions"
            + " of the profile, none added.",
        AmdahlWorkload.ID);
  }

  @Override
  public Judgement judge(Evidence evidence) {
    List<Measurement> all = all(evidence, "speedUp");
    if (all.size() < AmdahlWorkload.SERIAL_PERCENT.length) {
      return needs("the speed-up at every serial share");
    }
    FormulaCheck check = FormulaCheck.of(all, 0.05);
    String amdahl = check.holds() ? "holds" : check.missed() ? "fails" : "is not decided";
    return new Judgement(
        verdict(false, check.missed()),
        text(
                "Amdahl's law at two threads %s (off by %.1f %% at most, asked: 5 %%)",
                amdahl, 100 * check.worst())
            + "; two points cannot identify the USL's two parameters.",
        check.lines());
  }
}

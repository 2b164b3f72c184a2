package dev.assay.bench.suite.store;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.claim.Verdict;
import dev.assay.bench.load.ClaimJudge;
import dev.assay.bench.workload.Measurement;
import java.util.List;

/** K1: whether knowing the machine makes the store faster. */
public final class AwareJudge extends ClaimJudge {

  private static final double FASTER = 1.3;
  private static final double NEVER_BELOW = 0.95;
  private static final double OF_SWEEP = 1 / 1.1;

  /** For the provider. */
  public AwareJudge() {
    super(
        "K1",
        "Operations a second of our store as calibrated / of an oblivious one, round by round: YCSB"
            + " A, B, C, F, values of 8 and 100 bytes, uniform and Zipf 0.99, 1 and 2 threads."
            + " Oblivious: our store with fixed defaults; ConcurrentHashMap. Confirmed: at least"
            + " 1.3 in half of the cells or more, in none below 0.95, and in none below 1/1.1 of"
            + " the fastest setting of a grid (shards, keys of a batch, pages), by whole 95 %"
            + " intervals. Refuted: in more than half of the cells the whole interval is below 1.3,"
            + " or in one below 0.95. Depends on the baseline: confirmed beside one of the two"
            + " only, refuted beside the other. Else not decidable.",
        AwareWorkload.ID);
  }

  @Override
  public Judgement judge(Evidence evidence) {
    List<Measurement> toDefault = all(evidence, "awareToDefault");
    List<Measurement> toMap = all(evidence, "awareToMap");
    List<Measurement> toSweep = all(evidence, "awareToSweep");
    if (toDefault.isEmpty()) {
      return needs("the store as calibrated and with defaults");
    }
    boolean swept = toSweep.stream().allMatch(m -> m.estimate().high() >= OF_SWEEP);
    Verdict byDefault = against(toDefault, swept);
    Verdict byMap = against(toMap, swept);
    boolean apart =
        (byDefault == Verdict.CONFIRMED && byMap == Verdict.REFUTED)
            || (byDefault == Verdict.REFUTED && byMap == Verdict.CONFIRMED);
    return new Judgement(
        apart ? Verdict.DEPENDS_ON_BASELINE : byDefault,
        text(
            "To fixed defaults %s (%s); to ConcurrentHashMap %s (%s); to the fastest of the grid"
                + " %s.",
            byDefault, range(toDefault), byMap, range(toMap), range(toSweep)),
        toDefault.stream()
            .map(m -> "%s: %s of the defaults".formatted(m.params(), figure(m.estimate())))
            .toList());
  }

  private static Verdict against(List<Measurement> cells, boolean swept) {
    long faster = cells.stream().filter(m -> m.estimate().low() >= FASTER).count();
    long slower = cells.stream().filter(m -> m.estimate().high() < FASTER).count();
    boolean below = cells.stream().anyMatch(m -> m.estimate().high() < NEVER_BELOW);
    return verdict(
        2 * faster >= cells.size() && !below && swept, 2 * slower > cells.size() || below);
  }
}

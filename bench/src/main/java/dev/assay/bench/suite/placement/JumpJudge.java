package dev.assay.bench.suite.placement;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.load.ClaimJudge;
import dev.assay.bench.workload.Measurement;
import java.util.ArrayList;
import java.util.List;

/** H2: jump consistent hash has no state and takes logarithmic time, at a price. */
final class JumpJudge extends ClaimJudge {
  private static final double LEAST_FIT = 0.9;
  private static final double LEAST_MOVES = 10;

  JumpJudge() {
    super(
        "H2",
        "Jump consistent hash: (a) no state beyond the list of nodes, (b) time of a look-up by"
            + " number of nodes is linear in its logarithm: R² of the fit at least 0.9, slope"
            + " above 0, (c) its limitation: when a node in the middle goes and those behind it"
            + " are numbered anew, at least 10 times K/N keys move at 100 nodes and more, with"
            + " the whole interval. Confirmed: all three. Refuted: (a) or (c) fails with its"
            + " whole interval. Else not decidable.",
        MovesWorkload.ID,
        LookupCostWorkload.ID);
  }

  @Override
  public Judgement judge(Evidence evidence) {
    List<Measurement> times =
        all(evidence, "lookup").stream()
            .filter(m -> PlacementJudges.param(m, "algorithm").equals("jump"))
            .toList();
    List<Measurement> holes =
        all(evidence, "moved").stream()
            .filter(m -> PlacementJudges.param(m, "algorithm").equals("jump renumbered"))
            .filter(m -> Integer.parseInt(PlacementJudges.param(m, "nodes")) >= MovesWorkload.NODES)
            .toList();
    if (times.size() < 3 || holes.isEmpty()) {
      return needs("look-up times over three numbers of nodes and removals at 100 nodes");
    }
    boolean stateless =
        times.stream().allMatch(m -> m.secondary().getOrDefault("state [B]", 1.0) == 0);
    double[] fit = fit(times);
    boolean many =
        holes.stream()
            .allMatch(m -> PlacementJudges.toFormula(m, m.estimate().low()) >= LEAST_MOVES);
    boolean few =
        holes.stream()
            .anyMatch(m -> PlacementJudges.toFormula(m, m.estimate().high()) < LEAST_MOVES);
    List<String> lines = new ArrayList<>();
    times.forEach(
        m ->
            lines.add(
                text(
                    "%s nodes: %.1f ns", PlacementJudges.param(m, "nodes"), m.estimate().value())));
    holes.forEach(
        m ->
            lines.add(
                text(
                    "%s nodes, numbered anew: %.1f × K/N keys move",
                    PlacementJudges.param(m, "nodes"),
                    PlacementJudges.toFormula(m, m.estimate().value()))));
    return new Judgement(
        verdict(stateless && fit[1] >= LEAST_FIT && fit[0] > 0 && many, !stateless || few),
        text(
            "No state: %s; %.1f ns more for each e-fold of nodes (R² %.3f).",
            stateless ? "yes" : "no", fit[0], fit[1]),
        lines);
  }

  /** Slope and R² of time over the logarithm of the number of nodes. */
  private static double[] fit(List<Measurement> times) {
    double n = times.size();
    double sx = 0;
    double sy = 0;
    double sxx = 0;
    double syy = 0;
    double sxy = 0;
    for (Measurement m : times) {
      double x = Math.log(Double.parseDouble(PlacementJudges.param(m, "nodes")));
      double y = m.estimate().value();
      sx += x;
      sy += y;
      sxx += x * x;
      syy += y * y;
      sxy += x * y;
    }
    double covariance = sxy - sx * sy / n;
    double r = covariance / Math.sqrt((sxx - sx * sx / n) * (syy - sy * sy / n));
    return new double[] {covariance / (sxx - sx * sx / n), r * r};
  }
}

package dev.assay.bench.suite.placement;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.load.ClaimJudge;
import dev.assay.bench.workload.Measurement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** H4: when rendezvous hashing is to be preferred to a ring. */
final class RendezvousJudge extends ClaimJudge {
  RendezvousJudge() {
    super(
        "H4",
        "Time to find a key's node: rendezvous hashing beside a ring of 100 points a node, 2 to"
            + " 4,096 nodes. Confirmed: it is faster at the fewest nodes and slower at the most,"
            + " both with separate intervals, so that there is a number below which it is to be"
            + " preferred; that number is stated. Refuted: it is slower at the fewest or faster at"
            + " the most, with separate intervals.",
        LookupCostWorkload.ID);
  }

  @Override
  public Judgement judge(Evidence evidence) {
    Map<String, Measurement[]> pairs = new LinkedHashMap<>();
    for (Measurement m : all(evidence, "lookup")) {
      int side =
          switch (PlacementJudges.param(m, "algorithm")) {
            case "rendezvous" -> 0;
            case "ring" -> 1;
            default -> -1;
          };
      if (side >= 0) {
        pairs.computeIfAbsent(PlacementJudges.param(m, "nodes"), _ -> new Measurement[2])[side] = m;
      }
    }
    if (pairs.size() < 2) {
      return needs("look-up times over several numbers of nodes");
    }
    List<String> lines = new ArrayList<>();
    String crossover = "none";
    for (Map.Entry<String, Measurement[]> pair : pairs.entrySet()) {
      double draws = pair.getValue()[0].estimate().value();
      double ring = pair.getValue()[1].estimate().value();
      lines.add(text("%s nodes: %.1f ns, ring %.1f ns", pair.getKey(), draws, ring));
      crossover = draws < ring ? pair.getKey() : crossover;
    }
    Measurement[] few = pairs.values().iterator().next();
    Measurement[] many = List.copyOf(pairs.values()).getLast();
    return new Judgement(
        verdict(
            isFaster(few[0], few[1]) && isFaster(many[1], many[0]),
            isFaster(few[1], few[0]) || isFaster(many[0], many[1])),
        text("Rendezvous is faster up to %s nodes (of those measured).", crossover),
        lines);
  }

  private static boolean isFaster(Measurement one, Measurement other) {
    return one.estimate().high() < other.estimate().low();
  }
}

package dev.assay.bench.suite.placement;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judge;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.claim.Verdict;
import dev.assay.bench.load.ClaimJudge;
import dev.assay.bench.load.FormulaCheck;
import dev.assay.bench.workload.Measurement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** H1 to H6: what is said of consistent hashing. */
public final class PlacementJudges {

  private PlacementJudges() {}

  /** One judge for each claim. */
  public static List<Judge> all() {
    return List.of(
        new MinimalMoves(),
        new JumpJudge(),
        new Maglev(),
        new RendezvousJudge(),
        new Bounds(),
        new Points());
  }

  static String param(Measurement m, String name) {
    return m.params().getOrDefault(name, "");
  }

  private static double excess(Measurement m) {
    return m.secondary().getOrDefault(Moves.EXCESS, 0.0);
  }

  static double toFormula(Measurement m, double value) {
    return value / m.secondary().getOrDefault(FormulaCheck.FORMULA, Double.NaN);
  }

  /** H1. */
  private static final class MinimalMoves extends ClaimJudge {
    private static final double MOST_ERRORS = 3;

    MinimalMoves() {
      super(
          "H1",
          "Keys that moved / K/(N+1) when a node is added, / K/N when one is removed (the last one;"
              + " any other), over all N and repetitions with other nodes and keys. An algorithm"
              + " keeps the promise for a change when the mean ratio is within 3 standard errors of"
              + " 1 and no key moved between two nodes that stayed. Confirmed: all algorithms keep"
              + " it for all changes. Refuted: none does. Depends on the baseline: some do. Stop"
              + " rule: the profile's numbers of nodes and repetitions.",
          MovesWorkload.ID);
    }

    @Override
    public Judgement judge(Evidence evidence) {
      Map<String, List<Measurement>> byWay = new TreeMap<>();
      for (Measurement m : all(evidence, "moved")) {
        byWay
            .computeIfAbsent(
                param(m, "algorithm") + ", " + param(m, "change"), _ -> new ArrayList<>())
            .add(m);
      }
      if (byWay.isEmpty()) {
        return needs("keys counted before and after a change");
      }
      List<String> kept = new ArrayList<>();
      List<String> lines = new ArrayList<>();
      byWay.forEach(
          (way, cells) -> {
            List<Double> ratios =
                cells.stream()
                    .flatMap(m -> m.forks().stream().map(fork -> toFormula(m, fork.getFirst())))
                    .toList();
            double mean = ratios.stream().mapToDouble(x -> x).average().orElse(0);
            double squares = ratios.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum();
            double error = Math.sqrt(squares / (ratios.size() - 1.0) / ratios.size());
            double most = cells.stream().mapToDouble(PlacementJudges::excess).max().orElse(0);
            if (most == 0 && Math.abs(mean - 1) <= MOST_ERRORS * error) {
              kept.add(way);
            }
            lines.add(
                text(
                    "%s: %.4f ± %.4f of what must move; up to %.2f %% of all keys moved needlessly",
                    way, mean, error, most));
          });
      Verdict verdict =
          kept.size() == byWay.size()
              ? Verdict.CONFIRMED
              : kept.isEmpty() ? Verdict.REFUTED : Verdict.DEPENDS_ON_BASELINE;
      return new Judgement(
          verdict,
          text(
              "%d of %d combinations of algorithm and change move what must move and nothing else:"
                  + " %s.",
              kept.size(), byWay.size(), String.join("; ", kept)),
          lines);
    }
  }

  /** H3. */
  private static final class Maglev extends ClaimJudge {
    Maglev() {
      super(
          "H3",
          "Maglev, table of 65,537 places: share of keys that move between two nodes that stay when"
              + " one comes or goes. Minimal disruption in the strict sense is 0. Confirmed: 0 in"
              + " all cells. Refuted: above 0 in some. How near it is to minimal is stated.",
          MovesWorkload.ID);
    }

    @Override
    public Judgement judge(Evidence evidence) {
      List<Measurement> cells =
          all(evidence, "moved").stream()
              .filter(m -> param(m, "algorithm").equals("maglev"))
              .toList();
      if (cells.isEmpty()) {
        return needs("keys counted before and after a change");
      }
      double most = cells.stream().mapToDouble(PlacementJudges::excess).max().orElse(0);
      return new Judgement(
          verdict(most == 0, most > 0),
          text("Up to %.2f %% of all keys move between nodes that stay.", most),
          cells.stream()
              .map(
                  m ->
                      text(
                          "%s nodes, %s: %.2f × what must move; %.2f %% of all keys needlessly",
                          param(m, "nodes"),
                          param(m, "change"),
                          toFormula(m, m.estimate().value()),
                          excess(m)))
              .toList());
    }
  }

  /** H5. */
  private static final class Bounds extends ClaimJudge {
    Bounds() {
      super(
          "H5",
          "Requests for 100,000 keys by Zipf 0.99 on a ring of 100 nodes with bounded loads, c ="
              + " 1.05 to 2: largest load / ceil(c × mean). Confirmed: at most 1 in every"
              + " repetition. Refuted: above 1 in some.",
          MovesWorkload.ID);
    }

    @Override
    public Judgement judge(Evidence evidence) {
      List<Measurement> cells = all(evidence, "maxToBound");
      if (cells.isEmpty()) {
        return needs("loads under bounds");
      }
      double most =
          cells.stream()
              .flatMap(m -> m.forks().stream())
              .mapToDouble(fork -> fork.getFirst())
              .max()
              .orElse(0);
      return new Judgement(
          verdict(most <= 1, most > 1),
          text("The largest load is at most %.4f of its bound.", most),
          all(evidence, "maxToMean").stream()
              .map(
                  m ->
                      text(
                          "c = %s: largest / mean %.3f, without bound %.2f",
                          param(m, "bound"),
                          m.estimate().value(),
                          m.secondary().getOrDefault("ring without bound", Double.NaN)))
              .toList());
    }
  }

  /** H6. */
  private static final class Points extends ClaimJudge {
    private static final double TOLERANCE = 0.1;

    Points() {
      super(
          "H6",
          "Ring of 100 nodes with v = 1 to 1,000 points each: relative standard deviation of shares"
              + " / (1/√v), sampling of keys taken out. Confirmed: within 10 % for every v. Refuted:"
              + " the whole interval of some v is outside. Else not decidable.",
          MovesWorkload.ID);
    }

    @Override
    public Judgement judge(Evidence evidence) {
      List<Measurement> cells = all(evidence, "shareDeviation");
      if (cells.isEmpty()) {
        return needs("shares of nodes by points");
      }
      FormulaCheck check = FormulaCheck.of(cells, TOLERANCE);
      Measurement even =
          cells.stream().max(Comparator.comparing(m -> param(m, "points"))).orElseThrow();
      return new Judgement(
          verdict(check.holds(), check.missed()),
          text(
              "Deviation is within %.1f %% of 1/√v; with %s points the largest share is %.2f × the"
                  + " mean, for %.0f bytes a node.",
              100 * check.worst(),
              param(even, "points"),
              even.secondary().getOrDefault("largest share / mean", Double.NaN),
              even.secondary().getOrDefault("state of a node [B]", Double.NaN)),
          check.lines());
    }
  }
}

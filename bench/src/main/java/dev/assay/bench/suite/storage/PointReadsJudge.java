package dev.assay.bench.suite.storage;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.load.ClaimJudge;
import dev.assay.bench.suite.storage.engine.EngineKind;
import dev.assay.bench.workload.Measurement;
import dev.assay.engine.measure.Estimate;
import java.util.List;

/** E2: how blocks touched by a read grow with the number of rows. */
final class PointReadsJudge extends ClaimJudge {

  private static final double MOST_A_DECADE = 1;
  private static final double LEAST_A_RUN = 0.25;

  PointReadsJudge() {
    super(
        "E2",
        "Blocks touched by a read of a row that is there, rows from 10^4 to 3·10^5 (full profile:"
            + " 3·10^6), by the slope from the smallest to the largest table. B-tree (SQLite): at most"
            + " 1 page for each tenfold, which a logarithm with ten or more children a page gives."
            + " LSM (RocksDB leveled, no filters): at least 0.25 blocks for each sorted run more."
            + " Confirmed: both hold by whole 95 % intervals. Refuted: one is clearly missed. Else,"
            + " and where no runs were added, not decidable.",
        PointReadsWorkload.ID);
  }

  @Override
  public Judgement judge(Evidence evidence) {
    List<Measurement> all = all(evidence, "touchedByRead");
    List<Measurement> tree = EngineCells.ofEngine(all, EngineKind.SQLITE);
    List<Measurement> lsm = EngineCells.ofEngine(all, EngineKind.ROCKS_LEVELED);
    if (tree.size() < 2 || lsm.size() < 2) {
      return needs("tables of several sizes");
    }
    double decades = Math.log10(rows(tree.getLast()) / rows(tree.getFirst()));
    double[] perDecade = slope(tree, decades);
    double runs = runs(lsm.getLast()) - runs(lsm.getFirst());
    double[] perRun = slope(lsm, runs);
    return new Judgement(
        verdict(
            perDecade[2] <= MOST_A_DECADE && runs > 0 && perRun[1] >= LEAST_A_RUN,
            perDecade[1] > MOST_A_DECADE || (runs > 0 && perRun[2] < LEAST_A_RUN)),
        text(
            "SQLite touches %.2f [%.2f, %.2f] pages more for each tenfold of rows, RocksDB %.2f"
                + " [%.2f, %.2f] blocks more for each of %.0f sorted runs more.",
            perDecade[0], perDecade[1], perDecade[2], perRun[0], perRun[1], perRun[2], runs),
        all.stream()
            .map(
                m ->
                    text(
                        "%.0f rows, %s, sorted runs %.0f", rows(m), EngineCells.figure(m), runs(m)))
            .toList());
  }

  /** Growth by one unit, with the widest interval that those of both ends allow. */
  private static double[] slope(List<Measurement> bySize, double units) {
    Estimate first = bySize.getFirst().estimate();
    Estimate last = bySize.getLast().estimate();
    return new double[] {
      (last.value() - first.value()) / units,
      (last.low() - first.high()) / units,
      (last.high() - first.low()) / units
    };
  }

  private static double rows(Measurement m) {
    return Double.parseDouble(m.params().getOrDefault("rows", "0"));
  }

  private static double runs(Measurement m) {
    return m.secondary().getOrDefault(PointReadsWorkload.RUNS, 0.0);
  }
}

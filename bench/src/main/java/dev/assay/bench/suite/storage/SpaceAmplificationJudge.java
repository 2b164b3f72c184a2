package dev.assay.bench.suite.storage;

import static dev.assay.bench.suite.storage.EngineCells.above;
import static dev.assay.bench.suite.storage.EngineCells.below;
import static dev.assay.bench.suite.storage.EngineCells.lines;
import static dev.assay.bench.suite.storage.EngineCells.ofEngine;
import static dev.assay.bench.suite.storage.EngineCells.ratios;
import static dev.assay.bench.suite.storage.EngineCells.texts;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.claim.Ratio;
import dev.assay.bench.claim.Verdict;
import dev.assay.bench.load.ClaimJudge;
import dev.assay.bench.suite.storage.engine.EngineKind;
import dev.assay.bench.workload.Measurement;
import java.util.List;

/** E3: how much files of B-trees and LSM trees hold for each byte that is live. */
final class SpaceAmplificationJudge extends ClaimJudge {
  private static final double LEVELED_MOST = 1.3;

  SpaceAmplificationJudge() {
    super(
        "E3",
        "Bytes of files / live bytes of keys and values after random overwrites of five times the"
            + " data set, when nothing is left to compact. Confirmed (B-tree low, LSM higher):"
            + " SQLite's is below RocksDB's, leveled and universal, in every cell, 95 % intervals"
            + " apart. Refuted: it is above that of RocksDB leveled in every cell. Depends on the"
            + " baseline: neither, and above leveled's in some cells, below universal's in some."
            + " Else not decidable. Whether leveled keeps at most 1.3 is said beside it.",
        AmplificationWorkload.ID);
  }

  @Override
  public Judgement judge(Evidence evidence) {
    List<Measurement> all = all(evidence, "spaceAmplification");
    List<Ratio> toLeveled = ratios(all, EngineKind.SQLITE, EngineKind.ROCKS_LEVELED);
    List<Ratio> toTiered = ratios(all, EngineKind.SQLITE, EngineKind.ROCKS_UNIVERSAL);
    if (toLeveled.isEmpty() || toTiered.isEmpty()) {
      return needs("files of SQLite and of RocksDB");
    }
    boolean mixed =
        toLeveled.stream().anyMatch(ratio -> ratio.low() > 1)
            && toTiered.stream().anyMatch(ratio -> ratio.isBelow(1));
    Verdict plain = verdict(below(toLeveled) && below(toTiered), above(toLeveled));
    long low =
        ofEngine(all, EngineKind.ROCKS_LEVELED).stream()
            .filter(m -> m.estimate().high() <= LEVELED_MOST)
            .count();
    return new Judgement(
        plain == Verdict.NOT_DECIDABLE && mixed ? Verdict.DEPENDS_ON_BASELINE : plain,
        text(
            "SQLite's files beside RocksDB leveled: %s; beside universal: %s; leveled is at most"
                + " 1.3 in %d of %d cells.",
            texts(toLeveled), texts(toTiered), low, toLeveled.size()),
        lines(all));
  }
}

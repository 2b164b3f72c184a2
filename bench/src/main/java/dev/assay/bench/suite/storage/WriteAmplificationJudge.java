package dev.assay.bench.suite.storage;

import static dev.assay.bench.suite.storage.EngineCells.lines;
import static dev.assay.bench.suite.storage.EngineCells.ofEngine;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.claim.Verdict;
import dev.assay.bench.load.ClaimJudge;
import dev.assay.bench.suite.storage.engine.EngineKind;
import dev.assay.bench.workload.Measurement;
import java.util.List;

/** E1: how much B-trees and LSM trees write for each byte that is written to them. */
final class WriteAmplificationJudge extends ClaimJudge {
  private static final double TREE_MOST = 2.5;
  private static final double LSM_LEAST = 10;
  private static final double LSM_MOST = 30;

  WriteAmplificationJudge() {
    super(
        "E1",
        "Bytes written to files by system calls / bytes of keys (16 B) and values (100 B, 1 KiB,"
            + " 4 KiB) in random overwrites of five times the data set, caches of 10 and 100 %,"
            + " until nothing is left to compact or to carry over. Two verdicts: B-tree (SQLite,"
            + " WITHOUT ROWID, WAL) at most 2.5; LSM leveled (RocksDB) 10 to 30. Confirmed: both"
            + " hold in every cell. Refuted as a general figure: the whole 95 % interval of some"
            + " cell of either is outside. Else not decidable. LMDB, MVStore, RocksDB universal"
            + " and our store are reported beside them.",
        AmplificationWorkload.ID);
  }

  @Override
  public Judgement judge(Evidence evidence) {
    List<Measurement> all = all(evidence, "writeAmplification");
    List<Measurement> trees = ofEngine(all, EngineKind.SQLITE);
    List<Measurement> leveled = ofEngine(all, EngineKind.ROCKS_LEVELED);
    if (trees.isEmpty() || leveled.isEmpty()) {
      return needs("bytes written by SQLite and by RocksDB leveled");
    }
    Verdict tree =
        verdict(
            trees.stream().allMatch(m -> m.estimate().high() <= TREE_MOST),
            trees.stream().anyMatch(m -> m.estimate().low() > TREE_MOST));
    Verdict lsm =
        verdict(
            leveled.stream()
                .allMatch(m -> m.estimate().low() >= LSM_LEAST && m.estimate().high() <= LSM_MOST),
            leveled.stream()
                .anyMatch(m -> m.estimate().high() < LSM_LEAST || m.estimate().low() > LSM_MOST));
    return new Judgement(
        verdict(
            tree == Verdict.CONFIRMED && lsm == Verdict.CONFIRMED,
            tree == Verdict.REFUTED || lsm == Verdict.REFUTED),
        text(
            "B-tree at most 2.5: %s (%s); LSM leveled 10 to 30: %s (%s).",
            tree, range(trees), lsm, range(leveled)),
        lines(all));
  }
}

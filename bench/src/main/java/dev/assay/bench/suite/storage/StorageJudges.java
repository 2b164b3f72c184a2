package dev.assay.bench.suite.storage;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judge;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.claim.Ratio;
import dev.assay.bench.claim.Verdict;
import dev.assay.bench.load.ClaimJudge;
import dev.assay.bench.suite.storage.engine.EngineKind;
import dev.assay.bench.workload.Measurement;
import java.util.ArrayList;
import java.util.List;

/** E1, E3 and E5: what is said of what B-trees and LSM trees write and keep. */
public final class StorageJudges {

  private StorageJudges() {}

  /** One judge for each claim. */
  public static List<Judge> all() {
    return List.of(
        new WriteAmplification(),
        new PointReadsJudge(),
        new SpaceAmplification(),
        new WritePatternJudge(),
        new Compaction(),
        new FilterJudge(),
        new LogJudge());
  }

  /** Measurements of one engine, in the order delivered. */
  static List<Measurement> of(List<Measurement> all, EngineKind kind) {
    return all.stream().filter(m -> kind.label().equals(m.params().get("engine"))).toList();
  }

  /** Where a figure was taken, but for its engine. */
  private static String cell(Measurement m) {
    return "values of %s B, cache of %s %%"
        .formatted(
            m.params().getOrDefault("valueBytes", ""), m.params().getOrDefault("cachePercent", ""));
  }

  static String figure(Measurement m) {
    return "%s %.2f [%.2f, %.2f]"
        .formatted(
            m.params().getOrDefault("engine", ""),
            m.estimate().value(),
            m.estimate().low(),
            m.estimate().high());
  }

  private static List<String> lines(List<Measurement> all) {
    return all.stream().map(m -> cell(m) + ": " + figure(m)).toList();
  }

  /** How many times what another takes, cell by cell. */
  private static List<Ratio> ratios(List<Measurement> all, EngineKind of, EngineKind by) {
    List<Measurement> others = of(all, by);
    List<Ratio> ratios = new ArrayList<>();
    for (Measurement m : of(all, of)) {
      others.stream()
          .filter(other -> cell(other).equals(cell(m)))
          .forEach(other -> ratios.add(Ratio.of(m.estimate(), other.estimate())));
    }
    return ratios;
  }

  private static boolean above(List<Ratio> ratios) {
    return ratios.stream().allMatch(ratio -> ratio.low() > 1);
  }

  private static boolean below(List<Ratio> ratios) {
    return ratios.stream().allMatch(ratio -> ratio.isBelow(1));
  }

  /** E1. */
  private static final class WriteAmplification extends ClaimJudge {
    private static final double TREE_MOST = 2.5;
    private static final double LSM_LEAST = 10;
    private static final double LSM_MOST = 30;

    WriteAmplification() {
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
      List<Measurement> trees = of(all, EngineKind.SQLITE);
      List<Measurement> leveled = of(all, EngineKind.ROCKS_LEVELED);
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
                  .allMatch(
                      m -> m.estimate().low() >= LSM_LEAST && m.estimate().high() <= LSM_MOST),
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

    private static String range(List<Measurement> cells) {
      var values = cells.stream().mapToDouble(m -> m.estimate().value()).summaryStatistics();
      return text("%.1f to %.1f", values.getMin(), values.getMax());
    }
  }

  /** E3. */
  private static final class SpaceAmplification extends ClaimJudge {
    private static final double LEVELED_MOST = 1.3;

    SpaceAmplification() {
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
          of(all, EngineKind.ROCKS_LEVELED).stream()
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

  private static String texts(List<Ratio> ratios) {
    return String.join(", ", ratios.stream().map(Ratio::text).toList());
  }

  /** E5. */
  private static final class Compaction extends ClaimJudge {
    Compaction() {
      super(
          "E5",
          "RocksDB universal (tiered) beside leveled on the same stream of random overwrites:"
              + " bytes written / user bytes, bytes of files / live bytes, blocks touched by a"
              + " read. Confirmed: in every cell tiered writes less and keeps more, 95 % intervals"
              + " of the ratios clear of 1. Refuted: in some cell one of them is clearly the other"
              + " way round. Else not decidable.",
          AmplificationWorkload.ID);
    }

    @Override
    public Judgement judge(Evidence evidence) {
      List<Ratio> writes = tieredToLeveled(evidence, "writeAmplification");
      List<Ratio> space = tieredToLeveled(evidence, "spaceAmplification");
      List<Ratio> reads = tieredToLeveled(evidence, "touchedByRead");
      if (writes.isEmpty()) {
        return needs("both ways of compaction");
      }
      return new Judgement(
          verdict(
              below(writes) && above(space),
              writes.stream().anyMatch(ratio -> ratio.low() > 1)
                  || space.stream().anyMatch(ratio -> ratio.isBelow(1))),
          text(
              "Tiered to leveled: writes %s; space %s; blocks touched by a read %s.",
              texts(writes), texts(space), texts(reads)),
          lines(
              all(evidence, "touchedByRead").stream()
                  .filter(m -> m.params().getOrDefault("design", "").startsWith("LSM"))
                  .toList()));
    }

    private List<Ratio> tieredToLeveled(Evidence evidence, String metric) {
      return ratios(all(evidence, metric), EngineKind.ROCKS_UNIVERSAL, EngineKind.ROCKS_LEVELED);
    }
  }
}

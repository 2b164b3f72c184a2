package dev.assay.bench.suite.storage;

import static dev.assay.bench.suite.storage.EngineCells.above;
import static dev.assay.bench.suite.storage.EngineCells.below;
import static dev.assay.bench.suite.storage.EngineCells.lines;
import static dev.assay.bench.suite.storage.EngineCells.ratios;
import static dev.assay.bench.suite.storage.EngineCells.texts;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.claim.Ratio;
import dev.assay.bench.load.ClaimJudge;
import dev.assay.bench.suite.storage.engine.EngineKind;
import java.util.List;

/** E5: what compaction by size costs and spares beside compaction by levels. */
final class CompactionJudge extends ClaimJudge {
  CompactionJudge() {
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

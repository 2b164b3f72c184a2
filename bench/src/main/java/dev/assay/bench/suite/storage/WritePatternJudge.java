package dev.assay.bench.suite.storage;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.load.ClaimJudge;
import dev.assay.bench.suite.storage.engine.EngineKind;
import dev.assay.bench.workload.Measurement;
import java.util.List;
import java.util.stream.Stream;

/** E4: whether B-trees write at random places and LSM trees one after the other. */
final class WritePatternJudge extends ClaimJudge {

  private static final double SEQUENTIAL = 0.9;
  private static final double RANDOM = 0.5;

  WritePatternJudge() {
    super(
        "E4",
        "Share of bytes written by system calls that follow the write before in the same file, or"
            + " begin a new one, while 1 KiB values are overwritten at random, logs apart."
            + " Confirmed: at least 0.9 for RocksDB's files, leveled and universal, and less than"
            + " 0.5 for the file of SQLite's tree, by whole 95 % intervals. Refuted: one of them is"
            + " clearly missed. Else not decidable. Logs, and other engines, are reported beside"
            + " it; what is written through mapped memory is not seen.",
        WritePatternWorkload.ID);
  }

  @Override
  public Judgement judge(Evidence evidence) {
    List<Measurement> all = all(evidence, "contiguous");
    List<Measurement> data =
        all.stream()
            .filter(m -> WritePatternWorkload.DATA.equals(m.params().get("files")))
            .toList();
    List<Measurement> tree = EngineCells.ofEngine(data, EngineKind.SQLITE);
    List<Measurement> lsm =
        Stream.of(EngineKind.ROCKS_LEVELED, EngineKind.ROCKS_UNIVERSAL)
            .flatMap(kind -> EngineCells.ofEngine(data, kind).stream())
            .toList();
    if (tree.isEmpty() || lsm.size() < 2) {
      return needs("traces of SQLite and RocksDB");
    }
    return new Judgement(
        verdict(
            lsm.stream().allMatch(m -> m.estimate().low() >= SEQUENTIAL)
                && tree.getFirst().estimate().high() < RANDOM,
            lsm.stream().anyMatch(m -> m.estimate().high() < SEQUENTIAL)
                || tree.getFirst().estimate().low() >= RANDOM),
        text(
            "Contiguous: %s, %s, %s.",
            EngineCells.figure(tree.getFirst()),
            EngineCells.figure(lsm.getFirst()),
            EngineCells.figure(lsm.getLast())),
        all.stream()
            .map(
                m ->
                    text(
                        "%s: %s, %.0f bytes a write",
                        m.params().getOrDefault("files", ""),
                        EngineCells.figure(m),
                        m.secondary().getOrDefault("bytes a write", 0.0)))
            .toList());
  }
}

package dev.assay.bench.suite.server;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.load.ClaimJudge;
import dev.assay.bench.load.FormulaCheck;
import dev.assay.bench.workload.Measurement;
import java.util.List;

/** P7: whether a formula tells what Redis takes. */
public final class RedisMemoryJudge extends ClaimJudge {

  private static final double TOLERANCE = 0.1;
  private static final double VERSION = 7.0;

  /** For the provider. */
  public RedisMemoryJudge() {
    super(
        "P7",
        "used_memory of a local Redis 7.0 beyond that of an empty one, for 65,536 strings of 8 to"
            + " 1,000 bytes (full profile: 1,048,576), / the formula of its structures and of its"
            + " allocator's sizes. Confirmed: within 10 % in every cell. Refuted: the whole 95 %"
            + " interval of some cell is outside. Not decidable with another version, whose"
            + " structures are others.",
        RedisMemoryWorkload.ID);
  }

  @Override
  public Judgement judge(Evidence evidence) {
    List<Measurement> cells = all(evidence, "memory");
    if (cells.isEmpty()
        || cells.stream().anyMatch(m -> m.secondary().getOrDefault("version", 0.0) != VERSION)) {
      return needs("INFO memory of a Redis 7.0");
    }
    FormulaCheck check = FormulaCheck.of(cells, TOLERANCE);
    return new Judgement(
        verdict(check.holds(), check.missed()),
        text("Redis takes what the formula says within %.1f %%.", 100 * check.worst()),
        check.lines());
  }
}

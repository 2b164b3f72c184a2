package dev.assay.bench.suite;

import dev.assay.bench.claim.Judge;
import dev.assay.bench.claim.JudgeProvider;
import dev.assay.bench.selftest.HarnessJudge;
import dev.assay.bench.suite.concurrency.ConcurrencyJudge;
import dev.assay.bench.suite.memory.MemoryJudge;
import dev.assay.bench.suite.simd.SimdJudge;
import java.util.List;

/** The judges of the shipped ledger's claims, family by family. */
public final class ShippedJudges implements JudgeProvider {

  /** For {@link java.util.ServiceLoader}. */
  public ShippedJudges() {}

  @Override
  public List<Judge> judges() {
    return List.of(new MemoryJudge(), new ConcurrencyJudge(), new SimdJudge(), new HarnessJudge());
  }
}

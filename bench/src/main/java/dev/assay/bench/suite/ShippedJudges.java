package dev.assay.bench.suite;

import dev.assay.bench.claim.Judge;
import dev.assay.bench.claim.JudgeProvider;
import dev.assay.bench.selftest.HarnessJudge;
import dev.assay.bench.suite.caching.CheJudge;
import dev.assay.bench.suite.clock.ClockJudge;
import dev.assay.bench.suite.concurrency.ConcurrencyJudge;
import dev.assay.bench.suite.handoff.HandoffJudge;
import dev.assay.bench.suite.ids.SnowflakeJudge;
import dev.assay.bench.suite.ladder.LadderJudge;
import dev.assay.bench.suite.memory.MemoryJudge;
import dev.assay.bench.suite.network.BufferbloatJudge;
import dev.assay.bench.suite.network.CongestionJudge;
import dev.assay.bench.suite.network.HeadOfLineJudge;
import dev.assay.bench.suite.network.IncastJudge;
import dev.assay.bench.suite.pipeline.PipelineJudge;
import dev.assay.bench.suite.placement.PlacementJudges;
import dev.assay.bench.suite.planning.AdaptiveJudge;
import dev.assay.bench.suite.planning.JoinOrderJudge;
import dev.assay.bench.suite.queueing.LittleJudge;
import dev.assay.bench.suite.queueing.OpenLoopJudge;
import dev.assay.bench.suite.queueing.QueueingJudge;
import dev.assay.bench.suite.radix.RadixJudge;
import dev.assay.bench.suite.remote.LookupJudge;
import dev.assay.bench.suite.scaling.AmdahlJudge;
import dev.assay.bench.suite.serialization.FormatsJudge;
import dev.assay.bench.suite.server.RedisMemoryJudge;
import dev.assay.bench.suite.simd.SimdJudge;
import dev.assay.bench.suite.sql.EstimatesJudge;
import dev.assay.bench.suite.sql.TpchJudge;
import dev.assay.bench.suite.storage.StorageJudges;
import dev.assay.bench.suite.store.AwareJudge;
import dev.assay.bench.suite.transport.RankingJudge;
import java.util.List;
import java.util.stream.Stream;

/** The judges of the shipped ledger's claims, family by family. */
public final class ShippedJudges implements JudgeProvider {

  /** For {@link java.util.ServiceLoader}. */
  public ShippedJudges() {}

  @Override
  public List<Judge> judges() {
    return Stream.of(engines(), PlacementJudges.all(), StorageJudges.all())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Judge> engines() {
    return List.of(
        new MemoryJudge(),
        new ConcurrencyJudge(),
        new SimdJudge(),
        new HarnessJudge(),
        new HandoffJudge(),
        new PipelineJudge(),
        new FormatsJudge(),
        new ClockJudge(),
        new CongestionJudge(),
        new IncastJudge(),
        new BufferbloatJudge(),
        new HeadOfLineJudge(),
        new LookupJudge(),
        new SnowflakeJudge(),
        new OpenLoopJudge(),
        new QueueingJudge(),
        new LittleJudge(),
        new AmdahlJudge(),
        new RankingJudge(),
        new LadderJudge(),
        new TpchJudge(),
        new JoinOrderJudge(),
        new AdaptiveJudge(),
        new EstimatesJudge(),
        new RadixJudge(),
        new CheJudge(),
        new AwareJudge(),
        new RedisMemoryJudge());
  }
}

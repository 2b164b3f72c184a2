package dev.assay.bench.suite;

import dev.assay.bench.selftest.HarnessSelfTest;
import dev.assay.bench.selftest.RealForks;
import dev.assay.bench.suite.caching.HitRatioWorkload;
import dev.assay.bench.suite.clock.ClockWorkload;
import dev.assay.bench.suite.concurrency.CounterWorkload;
import dev.assay.bench.suite.concurrency.LostUpdatesWorkload;
import dev.assay.bench.suite.handoff.HandoffWorkload;
import dev.assay.bench.suite.handoff.SharedRingWorkload;
import dev.assay.bench.suite.ids.SnowflakeWorkload;
import dev.assay.bench.suite.ladder.LadderWorkload;
import dev.assay.bench.suite.memory.MemoryWorkload;
import dev.assay.bench.suite.network.BufferbloatWorkload;
import dev.assay.bench.suite.network.CongestionWorkload;
import dev.assay.bench.suite.network.HeadOfLineWorkload;
import dev.assay.bench.suite.network.IncastWorkload;
import dev.assay.bench.suite.pipeline.LogWorkload;
import dev.assay.bench.suite.pipeline.PipelineWorkload;
import dev.assay.bench.suite.placement.LookupCostWorkload;
import dev.assay.bench.suite.placement.MovesWorkload;
import dev.assay.bench.suite.planning.AdaptiveWorkload;
import dev.assay.bench.suite.planning.JoinOrderWorkload;
import dev.assay.bench.suite.queueing.OpenLoopWorkload;
import dev.assay.bench.suite.queueing.SingleServerWorkload;
import dev.assay.bench.suite.radix.RadixWorkload;
import dev.assay.bench.suite.remote.LookupWorkload;
import dev.assay.bench.suite.scaling.AmdahlWorkload;
import dev.assay.bench.suite.serialization.FormatsWorkload;
import dev.assay.bench.suite.server.RedisMemoryWorkload;
import dev.assay.bench.suite.server.ServerWorkload;
import dev.assay.bench.suite.simd.SimdWorkload;
import dev.assay.bench.suite.sql.EstimatesWorkload;
import dev.assay.bench.suite.sql.OperatorsWorkload;
import dev.assay.bench.suite.sql.QueryWorkload;
import dev.assay.bench.suite.sql.SqlAblationWorkload;
import dev.assay.bench.suite.storage.AmplificationWorkload;
import dev.assay.bench.suite.storage.DurabilityWorkload;
import dev.assay.bench.suite.storage.FilterWorkload;
import dev.assay.bench.suite.storage.PointReadsWorkload;
import dev.assay.bench.suite.storage.RecoveryWorkload;
import dev.assay.bench.suite.storage.WritePatternWorkload;
import dev.assay.bench.suite.store.AwareWorkload;
import dev.assay.bench.suite.store.DepthWorkload;
import dev.assay.bench.suite.store.YcsbWorkload;
import dev.assay.bench.suite.store.limited.LimitedWorkload;
import dev.assay.bench.suite.transport.ConnectionsWorkload;
import dev.assay.bench.suite.transport.OfferedLoadWorkload;
import dev.assay.bench.suite.transport.RoundTripWorkload;
import dev.assay.bench.suite.transport.ThroughputWorkload;
import dev.assay.bench.suite.tuning.AblationWorkload;
import dev.assay.bench.workload.Workload;
import dev.assay.bench.workload.WorkloadProvider;
import java.util.ArrayList;
import java.util.List;

/** The workloads that come with Assay, family by family. */
public final class ShippedWorkloads implements WorkloadProvider {

  /** For {@link java.util.ServiceLoader}. */
  public ShippedWorkloads() {}

  @Override
  public List<Workload> workloads() {
    List<Workload> shipped = new ArrayList<>(engine());
    shipped.add(new LadderWorkload());
    shipped.addAll(QueryWorkload.all());
    shipped.add(new JoinOrderWorkload());
    shipped.add(new AdaptiveWorkload());
    shipped.add(new EstimatesWorkload());
    shipped.add(new OperatorsWorkload());
    shipped.add(new RadixWorkload());
    shipped.add(new SqlAblationWorkload());
    shipped.add(new YcsbWorkload());
    shipped.add(new DepthWorkload());
    shipped.add(new AwareWorkload());
    shipped.add(new LimitedWorkload());
    shipped.add(new MovesWorkload());
    shipped.add(new LookupCostWorkload());
    shipped.add(new HitRatioWorkload());
    shipped.add(new RedisMemoryWorkload());
    shipped.addAll(ServerWorkload.all());
    shipped.add(new AmplificationWorkload());
    shipped.add(new PointReadsWorkload());
    shipped.add(new WritePatternWorkload());
    shipped.add(new FilterWorkload());
    shipped.add(new RecoveryWorkload());
    shipped.add(new DurabilityWorkload());
    return shipped;
  }

  private static List<Workload> engine() {
    return List.of(
        new MemoryWorkload(),
        new CounterWorkload(),
        new LostUpdatesWorkload(),
        new SimdWorkload(),
        new HarnessSelfTest(),
        new HandoffWorkload(),
        new SharedRingWorkload(),
        new RoundTripWorkload(),
        new ThroughputWorkload(),
        new ConnectionsWorkload(),
        new OfferedLoadWorkload(),
        new PipelineWorkload(),
        new LogWorkload(),
        new FormatsWorkload(),
        new ClockWorkload(),
        new CongestionWorkload(),
        new IncastWorkload(),
        new BufferbloatWorkload(),
        new HeadOfLineWorkload(),
        new LookupWorkload(),
        new SnowflakeWorkload(),
        new OpenLoopWorkload(),
        new SingleServerWorkload(),
        new AmdahlWorkload(),
        new AblationWorkload(),
        new RealForks());
  }
}

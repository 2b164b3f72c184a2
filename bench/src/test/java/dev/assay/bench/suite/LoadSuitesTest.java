package dev.assay.bench.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.bench.suite.clock.ClockWorkload;
import dev.assay.bench.suite.handoff.HandoffWorkload;
import dev.assay.bench.suite.handoff.SharedRingWorkload;
import dev.assay.bench.suite.ids.SnowflakeWorkload;
import dev.assay.bench.suite.pipeline.LogWorkload;
import dev.assay.bench.suite.pipeline.PipelineWorkload;
import dev.assay.bench.suite.queueing.OpenLoopWorkload;
import dev.assay.bench.suite.queueing.SingleServerWorkload;
import dev.assay.bench.suite.scaling.AmdahlWorkload;
import dev.assay.bench.suite.serialization.FormatsWorkload;
import dev.assay.bench.suite.transport.ConnectionsWorkload;
import dev.assay.bench.suite.transport.OfferedLoadWorkload;
import dev.assay.bench.suite.transport.RoundTripWorkload;
import dev.assay.bench.suite.transport.ThroughputWorkload;
import dev.assay.bench.suite.tuning.AblationWorkload;
import dev.assay.bench.workload.FakeContext;
import dev.assay.bench.workload.SmallRun;
import dev.assay.bench.workload.Workload;
import dev.assay.engine.thread.Affinity;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every load run runs small, finds its own answers right, and names each figure once. */
class LoadSuitesTest {

  static Stream<Workload> workloads() {
    return Stream.of(
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
        new SnowflakeWorkload(),
        new OpenLoopWorkload(),
        new SingleServerWorkload(),
        new AmdahlWorkload(),
        new AblationWorkload());
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void runsSmallAndNamesEachFigureOnce(Workload workload) throws Exception {
    Assumptions.assumeTrue(
        Affinity.allowed().containsAll(List.of(0, 1)),
        "the load suites pin threads to CPUs 0 and 1, which this process may not use");
    SmallRun.of(workload, 2)
        .forEach(measurement -> assertFalse(measurement.forks().isEmpty(), measurement.key()));
  }

  @Test
  void oneCpuIsTooFewForThreadsThatSpin() {
    FakeContext single = new FakeContext(1);
    List<String> able =
        workloads().filter(w -> w.whyNot(single).isEmpty()).map(Workload::id).toList();
    assertEquals(
        List.of("pipeline.log", "serialization.formats", "clock.readings", "ids.snowflake"), able);
    workloads()
        .flatMap(w -> w.whyNot(single).stream())
        .forEach(cause -> assertTrue(cause.startsWith("needs 2 CPUs"), cause));
  }
}

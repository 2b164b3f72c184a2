package dev.assay.bench.suite.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.bench.claim.Judge;
import dev.assay.bench.claim.MadeUp;
import dev.assay.bench.claim.Verdict;
import dev.assay.bench.load.Metric;
import dev.assay.bench.workload.FakeContext;
import dev.assay.bench.workload.Measurement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Lookups by READs find what calls find, and the model falls where its source says it does. */
class LookupTest {

  @Test
  void lookupsAreRightAndModelledFiguresSaySo() throws Exception {
    LookupWorkload workload = new LookupWorkload();
    Optional<String> whyNot = workload.whyNot(new FakeContext(2));
    Assumptions.assumeTrue(whyNot.isEmpty(), () -> whyNot.orElse(""));
    List<Measurement> all = workload.run(new FakeContext(2));
    assertEquals(RemoteTable.KEYS, all.getFirst().estimate().value());
    assertTrue(all.stream().skip(1).allMatch(Measurement::simulated));
    assertEquals(1, all.stream().filter(m -> !m.simulated()).count());
  }

  @Test
  void readsComeHalfAsFastAtTheKnownPointAndNeverFaster() {
    LookupModel model = LookupModel.PUBLISHED;
    assertEquals(0, model.misses(100), 0);
    assertEquals(model.readsPerSecond() / 2, model.readsPerSecond(model.halvedAt()), 1e-6);
    double last = Double.POSITIVE_INFINITY;
    for (int connections : LookupWorkload.CONNECTIONS) {
      assertTrue(model.readsPerSecond(connections) <= last);
      last = model.readsPerSecond(connections);
    }
    assertTrue(model.readNanos(65_536, 1) > model.readNanos(16, 1));
    assertTrue(model.connectionsWhereCallsWin(2, 1) < model.connectionsWhereCallsWin(1, 1));
  }

  @Test
  void theShapeIsConfirmedOverRdmaOnly() {
    Judge judge = new LookupJudge();
    assertEquals(Verdict.NOT_DECIDABLE, verdict(judge, List.of()));
    assertEquals(Verdict.CONFIRMED, verdict(judge, figures("rdma", 0.4)));
    assertEquals(Verdict.NOT_DECIDABLE, verdict(judge, figures("shm", 0.4)));
    assertEquals(Verdict.REFUTED, verdict(judge, figures("rdma", 0.6)));
  }

  private static List<Measurement> figures(String transport, double share) {
    LookupWorkload workload = new LookupWorkload();
    return List.of(
        Metric.higher(workload, "lookupsWithoutServer", "op")
            .param("transport", transport)
            .add(1)
            .build(),
        Metric.higher(workload, "reads", "op/s").param("connections", 16).add(1).build(),
        Metric.higher(workload, "reads", "op/s").param("connections", 65_536).add(share).build());
  }

  private static Verdict verdict(Judge judge, List<Measurement> measurements) {
    return judge.judge(MadeUp.evidence(measurements)).verdict();
  }
}

package dev.assay.bench.suite.caching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.bench.claim.MadeUp;
import dev.assay.bench.claim.Verdict;
import dev.assay.bench.load.FormulaCheck;
import dev.assay.bench.load.Metric;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.SmallRun;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulators do what their policies say, the model what it should where that is known. */
class CachingTest {

  @ParameterizedTest
  @EnumSource(Policy.class)
  void whatFitsIsHeldAndNoMore(Policy policy) {
    Policy.Simulator cache = policy.of(5, 100);
    for (int item = 0; item < 5; item++) {
      assertFalse(cache.request(item));
    }
    for (int item = 0; item < 5; item++) {
      assertTrue(cache.request(item), policy + " lost " + item);
    }
    int hits = 0;
    for (int item = 5; item < 100; item++) {
      cache.request(item);
    }
    for (int item = 0; item < 100; item++) {
      hits += cache.request(item) ? 1 : 0;
    }
    assertTrue(hits <= 10, policy + " held " + hits);
  }

  @Test
  void eachDropsAsItsNameSays() {
    Policy.Simulator lru = Policy.LRU.of(2, 10);
    Policy.Simulator clock = Policy.CLOCK.of(2, 10);
    Policy.Simulator lfu = Policy.LFU.of(2, 10);
    for (Policy.Simulator each : List.of(lru, clock, lfu)) {
      each.request(1);
      each.request(1);
      each.request(2);
      each.request(3); // 1 was used again, so 2 goes by the clock and by counts; 1 by age
    }
    assertFalse(lru.request(1));
    assertTrue(clock.request(1));
    assertTrue(lfu.request(1));
  }

  @Test
  void evenRequestsHitByTheShareThatIsHeld() {
    double[] even = new double[1_000];
    Arrays.fill(even, 1e-3);
    assertEquals(0.1, CheModel.hitRatio(even, 100), 1e-6);
  }

  @Test
  void runsSmallAndIsJudged() throws Exception {
    SmallRun.of(new HitRatioWorkload(), 1);
    assertEquals(Verdict.CONFIRMED, verdict(0.505, 0.5));
    assertEquals(Verdict.REFUTED, verdict(0.53, 0.5));
    assertEquals(Verdict.NOT_DECIDABLE, verdict());
  }

  private static Verdict verdict(double... ratioAndModel) {
    if (ratioAndModel.length == 0) {
      return new CheJudge().judge(MadeUp.evidence(List.of())).verdict();
    }
    Measurement made =
        Metric.higher(new HitRatioWorkload(), "hitRatio", "ratio")
            .param("policy", "lru")
            .also(FormulaCheck.FORMULA, ratioAndModel[1])
            .add(ratioAndModel[0])
            .add(ratioAndModel[0])
            .build();
    return new CheJudge().judge(MadeUp.evidence(List.of(made))).verdict();
  }
}

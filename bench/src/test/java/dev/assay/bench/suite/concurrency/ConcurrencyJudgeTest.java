package dev.assay.bench.suite.concurrency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.bench.claim.Judgement;
import dev.assay.bench.claim.MadeUp;
import dev.assay.bench.claim.Verdict;
import dev.assay.bench.workload.Measurement;
import dev.assay.engine.measure.Direction;
import dev.assay.engine.measure.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ConcurrencyJudgeTest {

  @Test
  void confirmedOnlyWhenTheWholeIntervalIsAtThreeOrMore() {
    assertEquals(Verdict.CONFIRMED, judge(40, 5, 100).verdict());
    assertEquals(Verdict.NOT_DECIDABLE, judge(31, 5, 100).verdict());
    assertEquals(Verdict.NOT_DECIDABLE, judge(29, 5, 100).verdict());
    assertEquals(Verdict.REFUTED, judge(20, 5, 100).verdict());
    assertEquals(Verdict.CONFIRMED, judge(30, 0, 100).verdict(), "exactly three");
  }

  @Test
  void refutedWhenNothingIsLost() {
    assertEquals(Verdict.REFUTED, judge(40, 5, 0).verdict());
    assertEquals(Verdict.CONFIRMED, judge(40, 5, 1).verdict());
  }

  @Test
  void notDecidableWithoutTheContendedCounter() {
    List<Measurement> alone = List.of(cas("1", 10, 5), kept(100));
    assertEquals(
        Verdict.NOT_DECIDABLE, new ConcurrencyJudge().judge(MadeUp.evidence(alone)).verdict());
  }

  @Test
  void falseSharingIsTold() {
    List<Measurement> all = new ArrayList<>(List.of(cas("1", 10, 1), cas("2", 40, 1), kept(9)));
    all.add(MadeUp.time(CounterWorkload.ID, "ownSameLine", Map.of("threads", "2"), 8, 1));
    all.add(MadeUp.time(CounterWorkload.ID, "ownPadded", Map.of("threads", "2"), 2, 1));
    Judgement judgement = new ConcurrencyJudge().judge(MadeUp.evidence(all));
    assertTrue(judgement.evidence().getFirst().contains("4.00×"), judgement.toString());
  }

  private static Judgement judge(double contendedNanos, double percent, double lost) {
    List<Measurement> all =
        List.of(cas("1", 10, percent), cas("2", contendedNanos, percent), kept(lost));
    return new ConcurrencyJudge().judge(MadeUp.evidence(all));
  }

  private static Measurement cas(String threads, double nanos, double percent) {
    return MadeUp.time(
        CounterWorkload.ID, "compareAndSet", Map.of("threads", threads), nanos, percent);
  }

  private static Measurement kept(double lost) {
    return new Measurement(
        LostUpdatesWorkload.ID,
        1,
        "kept",
        new TreeMap<>(Map.of("counter", "plain", "threads", "2")),
        "ratio",
        Direction.HIGHER_IS_BETTER,
        new Estimate(0.5, 0.4, 0.6, 0.95, 3),
        List.of(List.of(0.5)),
        false,
        null,
        null,
        new TreeMap<>(Map.of("lost [op]", lost)));
  }
}

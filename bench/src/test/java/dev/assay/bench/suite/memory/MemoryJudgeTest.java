package dev.assay.bench.suite.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assay.bench.claim.MadeUp;
import dev.assay.bench.claim.Verdict;
import dev.assay.bench.workload.Measurement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryJudgeTest {

  @Test
  void everyVerdictIsReachable() {
    assertEquals(Verdict.CONFIRMED, judge(10, 2, 5, 1.0));
    assertEquals(Verdict.REFUTED, judge(4, 2, 5, 1.0), "DRAM as near as a cache");
    assertEquals(Verdict.REFUTED, judge(10, 1.2, 5, 1.0), "DRAM as wide as a cache");
    assertEquals(Verdict.NOT_DECIDABLE, judge(5.1, 2, 5, 1.0), "straddles five");
    assertEquals(Verdict.NOT_DECIDABLE, judge(10, 1.55, 5, 1.0), "straddles one and a half");
  }

  @Test
  void methodsThatDisagreeDecideNothing() {
    assertEquals(Verdict.CONFIRMED, judge(10, 2, 5, 1.49));
    assertEquals(Verdict.NOT_DECIDABLE, judge(10, 2, 5, 1.51));
    assertEquals(Verdict.NOT_DECIDABLE, judge(10, 2, 5, 0.66));
    assertEquals(Verdict.NOT_DECIDABLE, judge(4, 2, 5, 2), "neither do they refute");
  }

  @Test
  void withoutDramOrWithoutCeilingsNothingIsDecided() {
    List<Measurement> onlyL1 = List.of(time("chase", "L1", 1, 1), time("read", "L1", 1, 1));
    assertEquals(Verdict.NOT_DECIDABLE, verdict(onlyL1));
    List<Measurement> uncalibrated =
        List.of(
            time("chase", "L1", 1, 1),
            time("read", "L1", 1, 1),
            time("chase", "DRAM", 100, 1),
            time("read", "DRAM", 10, 1));
    assertEquals(Verdict.NOT_DECIDABLE, verdict(uncalibrated));
  }

  @Test
  void oneFigureWithoutItsTwinDecidesNothing() {
    List<Measurement> uncalibrated =
        List.of(
            MadeUp.share(time("chase", "L1", 1, 1), 1),
            MadeUp.share(time("read", "L1", 1, 1), 1),
            MadeUp.share(time("chase", "DRAM", 100, 1), 1),
            time("read", "DRAM", 10, 1));
    assertEquals(Verdict.NOT_DECIDABLE, verdict(uncalibrated));
  }

  private static Verdict judge(double latency, double readTime, double percent, double share) {
    return verdict(
        List.of(
            MadeUp.share(time("chase", "L1", 1, percent), 1),
            MadeUp.share(time("read", "L1", 1, percent), 1),
            MadeUp.share(time("chase", "DRAM", latency, percent), share),
            MadeUp.share(time("read", "DRAM", readTime, percent), 1)));
  }

  private static Measurement time(String metric, String level, double nanos, double percent) {
    Map<String, String> params = Map.of("level", level, "threads", "1");
    return MadeUp.time(MemoryWorkload.ID, metric, params, nanos, percent);
  }

  private static Verdict verdict(List<Measurement> measurements) {
    return new MemoryJudge().judge(MadeUp.evidence(measurements)).verdict();
  }
}

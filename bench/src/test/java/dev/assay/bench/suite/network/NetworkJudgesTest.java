package dev.assay.bench.suite.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assay.bench.claim.Judge;
import dev.assay.bench.claim.MadeUp;
import dev.assay.bench.claim.Verdict;
import dev.assay.bench.load.FormulaCheck;
import dev.assay.bench.load.Metric;
import dev.assay.bench.workload.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each judge says each of its verdicts, on measurements made up to lie on either side. */
class NetworkJudgesTest {

  static Stream<Judge> judges() {
    return Stream.of(new BufferbloatJudge());
  }

  @ParameterizedTest
  @MethodSource("judges")
  void nothingIsNotDecidable(Judge judge) {
    assertEquals(Verdict.NOT_DECIDABLE, verdict(judge, List.of()));
  }

  @Test
  void delayIsQueueOverRateOrNot() {
    assertEquals(Verdict.CONFIRMED, verdict(new BufferbloatJudge(), delays(1.1, 0.85)));
    assertEquals(Verdict.REFUTED, verdict(new BufferbloatJudge(), delays(1.3, 1)));
    assertEquals(Verdict.REFUTED, verdict(new BufferbloatJudge(), delays(1, 0.7)));
  }

  private static List<Measurement> delays(double toQueue, double toLimit) {
    List<Measurement> all = new ArrayList<>();
    for (int depth : new int[] {5, 50, 500}) {
      all.add(delay("delayToQueue", depth, toQueue));
      all.add(delay("delayToLimit", depth, toLimit));
    }
    return all;
  }

  private static Measurement delay(String metric, int depth, double ratio) {
    return Metric.lower(new BufferbloatWorkload(), metric, "ratio")
        .param("queue", depth + " ms")
        .add(ratio)
        .add(ratio)
        .also(FormulaCheck.FORMULA, 1)
        .build();
  }

  private static Verdict verdict(Judge judge, List<Measurement> measurements) {
    return judge.judge(MadeUp.evidence(measurements)).verdict();
  }
}

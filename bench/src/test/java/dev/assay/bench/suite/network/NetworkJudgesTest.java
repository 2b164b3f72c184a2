package dev.assay.bench.suite.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.bench.claim.Judge;
import dev.assay.bench.claim.MadeUp;
import dev.assay.bench.claim.Verdict;
import dev.assay.bench.load.FormulaCheck;
import dev.assay.bench.load.Metric;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each judge says each of its verdicts, on measurements made up to lie on either side. */
class NetworkJudgesTest {

  static Stream<Judge> judges() {
    return Stream.of(
        new BufferbloatJudge(), new CongestionJudge(), new IncastJudge(), new HeadOfLineJudge());
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

  @Test
  void bbrKeepsItsPaceAndTheQueueShortOrNot() {
    Judge judge = new CongestionJudge();
    assertEquals(Verdict.CONFIRMED, verdict(judge, flows(2.5, 0.5)));
    assertEquals(Verdict.REFUTED, verdict(judge, flows(1.5, 0.5)));
    assertEquals(Verdict.REFUTED, verdict(judge, flows(2.5, 1.5)));
  }

  private static List<Measurement> flows(double goodput, double delay) {
    List<Measurement> all = new ArrayList<>();
    for (String congestion : CongestionWorkload.ALGORITHMS) {
      boolean bbr = congestion.equals("bbr");
      for (String loss : List.of("0.0 %", "1.0 %", "5.0 %")) {
        Map<String, String> params = Map.of("congestion", congestion, "loss", loss);
        Workload workload = new CongestionWorkload();
        all.add(figure(workload, "goodput", bbr ? goodput : 1, params));
        all.add(figure(workload, "queueDelay", bbr ? delay : 1, params));
        all.add(figure(workload, "fairness", 1, params));
      }
    }
    return all;
  }

  @Test
  void jainsIndexOfEqualAndOfSingleShares() {
    assertEquals(1, CongestionWorkload.jain(3, 3, 3), 1e-12);
    assertEquals(0.25, CongestionWorkload.jain(1, 0, 0, 0), 1e-12);
    assertEquals(0, CongestionWorkload.jain(0, 0), 0);
  }

  @Test
  void incastCollapsesAtTenThousandOrNot() {
    Judge judge = new IncastJudge();
    assertEquals(Verdict.CONFIRMED, verdict(judge, blocks(0.3, 10_000)));
    assertEquals(Verdict.REFUTED, verdict(judge, blocks(0.6, 10_000)));
    assertEquals(Verdict.NOT_DECIDABLE, verdict(judge, blocks(0.3, 1_024)));
    assertTrue(
        judge
            .judge(MadeUp.evidence(blocks(0.3, 10_000)))
            .summary()
            .startsWith("It first collapses at 16 senders, to 10 %"));
  }

  private static List<Measurement> blocks(double share, int most) {
    List<Measurement> all = new ArrayList<>();
    int[] senders = {1, 16, most};
    double[] shares = {1, 0.1, share};
    for (int i = 0; i < senders.length; i++) {
      all.add(
          figure(
              new IncastWorkload(),
              "goodput",
              shares[i],
              Map.of("senders", "" + senders[i], "block", "32 KiB", "queue", "64 KiB")));
    }
    return all;
  }

  @Test
  void streamsByThemselvesAreQuickerOrNot() {
    Judge judge = new HeadOfLineJudge();
    assertEquals(Verdict.CONFIRMED, verdict(judge, streams(1, 0.4, 0.4)));
    assertEquals(Verdict.REFUTED, verdict(judge, streams(1, 0.9, 0.9)));
    assertEquals(Verdict.REFUTED, verdict(judge, streams(1.6, 0.4, 0.4)), "unequal without loss");
    assertEquals(Verdict.DEPENDS_ON_BASELINE, verdict(judge, streams(1, 0.9, 0.4)));
  }

  private static List<Measurement> streams(double atNoLoss, double paced, double others) {
    List<Measurement> all = new ArrayList<>();
    for (String load : List.of("paced", "together", "model")) {
      for (int loss = 0; loss <= 2; loss++) {
        double atLoss = load.equals("paced") ? paced : others;
        for (String order : List.of("one", "by stream")) {
          double time = order.equals("one") ? 1 : loss == 0 ? atNoLoss : atLoss;
          all.add(
              figure(
                  new HeadOfLineWorkload(),
                  "completion.p99",
                  time,
                  Map.of("load", load, "order", order, "loss", loss + " %")));
        }
      }
    }
    return all;
  }

  @Test
  void theModelHoldsUpOnlyWhatIsOrdered() {
    StreamModel calm = new StreamModel(4, 1_000, 1, 10, 0, 1);
    assertEquals(10, calm.quantile(1, true), 1e-9);
    StreamModel lossy = new StreamModel(4, 10_000, 1, 10, 0.005, 1);
    assertEquals(10, lossy.quantile(0.5, false), 1e-9, "seed 1");
    assertTrue(lossy.quantile(0.95, true) > lossy.quantile(0.95, false), "seed 1");
  }

  private static Measurement figure(
      Workload workload, String metric, double value, Map<String, String> params) {
    Metric figure = Metric.lower(workload, metric, "ns").add(value).add(value);
    params.forEach(figure::param);
    return figure.build();
  }

  private static Verdict verdict(Judge judge, List<Measurement> measurements) {
    return judge.judge(MadeUp.evidence(measurements)).verdict();
  }
}

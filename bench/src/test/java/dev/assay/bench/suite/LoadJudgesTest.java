package dev.assay.bench.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assay.bench.claim.Judge;
import dev.assay.bench.claim.MadeUp;
import dev.assay.bench.claim.Verdict;
import dev.assay.bench.load.Metric;
import dev.assay.bench.suite.clock.ClockJudge;
import dev.assay.bench.suite.clock.ClockWorkload;
import dev.assay.bench.suite.handoff.HandoffJudge;
import dev.assay.bench.suite.handoff.HandoffWorkload;
import dev.assay.bench.suite.ids.SnowflakeJudge;
import dev.assay.bench.suite.ids.SnowflakeWorkload;
import dev.assay.bench.suite.pipeline.LogWorkload;
import dev.assay.bench.suite.pipeline.PipelineJudge;
import dev.assay.bench.suite.pipeline.PipelineWorkload;
import dev.assay.bench.suite.queueing.LittleJudge;
import dev.assay.bench.suite.queueing.OpenLoopJudge;
import dev.assay.bench.suite.queueing.OpenLoopWorkload;
import dev.assay.bench.suite.queueing.QueueingJudge;
import dev.assay.bench.suite.queueing.SingleServerWorkload;
import dev.assay.bench.suite.scaling.AmdahlJudge;
import dev.assay.bench.suite.scaling.AmdahlWorkload;
import dev.assay.bench.suite.serialization.FormatsJudge;
import dev.assay.bench.suite.serialization.FormatsWorkload;
import dev.assay.bench.suite.transport.OfferedLoadWorkload;
import dev.assay.bench.suite.transport.RankingJudge;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Workload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each judge says each of its verdicts, on measurements made up to lie on either side. */
class LoadJudgesTest {

  static Stream<Judge> judges() {
    return Stream.of(
        new HandoffJudge(),
        new PipelineJudge(),
        new FormatsJudge(),
        new ClockJudge(),
        new SnowflakeJudge(),
        new OpenLoopJudge(),
        new QueueingJudge(),
        new LittleJudge(),
        new RankingJudge(),
        new AmdahlJudge());
  }

  @ParameterizedTest
  @MethodSource("judges")
  void nothingIsNotDecidable(Judge judge) {
    assertEquals(Verdict.NOT_DECIDABLE, verdict(judge));
  }

  @Test
  void ringsAgainstBothFormsOfTheBaseline() {
    Judge judge = new HandoffJudge();
    assertEquals(Verdict.CONFIRMED, verdict(judge, handoffs(10, 100, 60)));
    assertEquals(Verdict.REFUTED, verdict(judge, handoffs(10, 40, 30)));
    assertEquals(Verdict.DEPENDS_ON_BASELINE, verdict(judge, handoffs(10, 100, 30)));
    Measurement[] wide = handoffs(10, 100, 60);
    wide[3] =
        Metric.lower(new HandoffWorkload(), "oneWay", "ns/op")
            .param("queue", "abq-spinning")
            .param("producers", "1")
            .add(40)
            .add(55)
            .add(70)
            .build();
    assertEquals(Verdict.NOT_DECIDABLE, verdict(judge, wide));
  }

  private static Measurement[] handoffs(double ring, double blocking, double spinning) {
    Workload workload = new HandoffWorkload();
    return new Measurement[] {
      figure(workload, "oneWay", ring, Map.of("queue", "agrona-spsc", "producers", "1")),
      figure(workload, "oneWay", 2 * ring, Map.of("queue", "disruptor", "producers", "1")),
      figure(workload, "oneWay", blocking, Map.of("queue", "abq-blocking", "producers", "1")),
      figure(workload, "oneWay", spinning, Map.of("queue", "abq-spinning", "producers", "1"))
    };
  }

  @Test
  void theCapIsReachedAndKept() {
    Judge judge = new SnowflakeJudge();
    assertEquals(Verdict.CONFIRMED, verdict(judge, ids(4096, 4_090_000, 0)));
    assertEquals(Verdict.NOT_DECIDABLE, verdict(judge, ids(4000, 3_000_000, 0)));
    assertEquals(Verdict.REFUTED, verdict(judge, ids(4097, 4_090_000, 0)));
    assertEquals(Verdict.REFUTED, verdict(judge, ids(4096, 4_200_000, 0)));
    assertEquals(Verdict.REFUTED, verdict(judge, ids(4096, 4_090_000, 1)));
  }

  private static Measurement[] ids(double busiest, double rate, double duplicates) {
    Workload workload = new SnowflakeWorkload();
    return new Measurement[] {
      Metric.higher(workload, "rate", "op/s")
          .add(rate)
          .also("busiest millisecond [op]", busiest)
          .build(),
      figure(workload, "duplicates", duplicates, Map.of())
    };
  }

  @Test
  void theFormulaHoldsToNinetyPerCent() {
    Judge judge = new QueueingJudge();
    assertEquals(Verdict.CONFIRMED, verdict(judge, times(1.04, 1.04)));
    assertEquals(Verdict.CONFIRMED, verdict(judge, times(1.04, 2)));
    assertEquals(Verdict.REFUTED, verdict(judge, times(1.1, 1)));
  }

  private static Measurement[] times(double ratio, double ratioAt95) {
    List<Measurement> all = new ArrayList<>();
    for (String service : List.of("exponential", "constant", "two-point")) {
      for (int percent : new int[] {30, 50, 70, 80, 90, 95}) {
        all.add(
            Metric.lower(new SingleServerWorkload(), "timeInSystem", "ns/op")
                .param("service", service)
                .param("utilisation", percent)
                .add(1_000 * (percent == 95 ? ratioAt95 : ratio))
                .also("formula", 1_000)
                .build());
      }
    }
    return all.toArray(Measurement[]::new);
  }

  @Test
  void littlesLawHoldsToOnePerCent() {
    Workload workload = new SingleServerWorkload();
    Judge judge = new LittleJudge();
    assertEquals(Verdict.CONFIRMED, verdict(judge, gaps(workload, 0.009)));
    assertEquals(Verdict.REFUTED, verdict(judge, gaps(workload, 0.01)));
  }

  private static Measurement[] gaps(Workload workload, double gap) {
    return Stream.generate(() -> figure(workload, "littlesGap", gap, Map.of()))
        .limit(18)
        .toArray(Measurement[]::new);
  }

  @Test
  void theOpenLoopSeesWhatTheClosedOneOmits() {
    Judge judge = new OpenLoopJudge();
    assertEquals(Verdict.CONFIRMED, verdict(judge, loops(900, 100, 0.64)));
    assertEquals(Verdict.REFUTED, verdict(judge, loops(150, 100, 0.64)));
    assertEquals(Verdict.REFUTED, verdict(judge, loops(900, 100, 0.7)));
    Measurement[] inStep = loops(900, 100, 0.64);
    inStep[3] = figure(new OpenLoopWorkload(), "fanOut.parallelShare", 0.3, Map.of());
    assertEquals(
        Verdict.CONFIRMED, verdict(judge, inStep), "dependent calls are shown, not judged");
  }

  private static Measurement[] loops(double open, double closed, double share) {
    Workload workload = new OpenLoopWorkload();
    Map<String, String> load = Map.of("load", "50");
    return new Measurement[] {
      figure(workload, "openLoop.p99", open, load),
      figure(workload, "closedLoop.p99", closed, load),
      figure(workload, "fanOut.share", share, load),
      figure(workload, "fanOut.parallelShare", share, Map.of())
    };
  }

  @Test
  void amdahlCanBeRefutedButTwoThreadsDoNotConfirmTheRest() {
    Judge judge = new AmdahlJudge();
    assertEquals(Verdict.NOT_DECIDABLE, verdict(judge, speedUps(1.02)));
    assertEquals(Verdict.REFUTED, verdict(judge, speedUps(0.9)));
  }

  private static Measurement[] speedUps(double ratio) {
    return Arrays.stream(new int[] {0, 5, 10, 20, 35, 50})
        .mapToObj(
            percent ->
                Metric.higher(new AmdahlWorkload(), "speedUp", "ratio")
                    .param("serial", percent)
                    .add(1.5 * ratio)
                    .also("formula", 1.5)
                    .build())
        .toArray(Measurement[]::new);
  }

  @Test
  void clocksTellApartWhatTheySay() {
    Judge judge = new ClockJudge();
    assertEquals(Verdict.CONFIRMED, verdict(judge, clocks(20, 1e6, 90)));
    assertEquals(Verdict.NOT_DECIDABLE, verdict(judge, clocks(20, 1e6, 5_000)));
    assertEquals(Verdict.REFUTED, verdict(judge, clocks(2_000, 1e6, 90)));
  }

  private static Measurement[] clocks(double fine, double coarse, double apart) {
    Workload workload = new ClockWorkload();
    return new Measurement[] {
      figure(workload, "step", fine, Map.of("clock", "nanoTime")),
      figure(workload, "step", coarse, Map.of("clock", "currentTimeMillis")),
      figure(workload, "offset", apart, Map.of())
    };
  }

  @Test
  void batchingPaysOrNot() {
    Judge judge = new PipelineJudge();
    assertEquals(Verdict.CONFIRMED, verdict(judge, pipeline(100, 10)));
    assertEquals(Verdict.REFUTED, verdict(judge, pipeline(10, 100)));
  }

  private static Measurement[] pipeline(double single, double batched) {
    Workload workload = new PipelineWorkload();
    return new Measurement[] {
      figure(workload, "perEvent", single, Map.of("batch", "1")),
      figure(workload, "perEvent", batched, Map.of("batch", "256")),
      figure(new LogWorkload(), "read", 100, Map.of()),
      figure(workload, "twoHops.p50", 500, Map.of()),
      figure(new LogWorkload(), "append", 300, Map.of())
    };
  }

  @Test
  void formatsDifferOrNot() {
    Judge judge = new FormatsJudge();
    assertEquals(Verdict.CONFIRMED, verdict(judge, formats(10, 21)));
    assertEquals(Verdict.REFUTED, verdict(judge, formats(10, 19)));
    assertEquals(
        Verdict.NOT_DECIDABLE, verdict(judge, Arrays.copyOf(formats(10, 21), 19)), "no table");
  }

  private static Measurement[] formats(double fixed, double json) {
    return Stream.of("json-objects", "fixed-segment", "fixed-agrona", "varint", "json-tokens")
        .flatMap(
            format ->
                Stream.of("encode", "decode", "size", "garbage")
                    .map(
                        metric ->
                            figure(
                                new FormatsWorkload(),
                                metric,
                                format.startsWith("json") ? json : fixed,
                                Map.of("format", format))))
        .toArray(Measurement[]::new);
  }

  @Test
  void transportsAreRankedWhereTheyDiffer() {
    Judge judge = new RankingJudge();
    assertEquals(Verdict.CONFIRMED, verdict(judge, latencies(500, 7_000, 7_500, 8_000)));
    assertEquals(Verdict.REFUTED, verdict(judge, latencies(7_000, 7_200, 7_500, 8_000)));
    assertEquals(Verdict.NOT_DECIDABLE, verdict(judge, latencies(500, 7_000, 8_000)));
  }

  /** The first is the soonest. */
  private static Measurement[] latencies(double... p50) {
    return Arrays.stream(p50)
        .boxed()
        .flatMap(
            nanos ->
                Stream.of(
                    figure(new OfferedLoadWorkload(), "latency", nanos, offered(nanos)),
                    figure(
                        new OfferedLoadWorkload(),
                        "timesTheSoonest",
                        nanos / p50[0],
                        offered(nanos))))
        .toArray(Measurement[]::new);
  }

  private static Map<String, String> offered(double nanos) {
    return Map.of("transport", "t" + nanos, "bytes", "64", "load", "50");
  }

  private static Measurement figure(
      Workload workload, String metric, double value, Map<String, String> params) {
    Metric figure = Metric.lower(workload, metric, "ns/op").add(value).add(value).add(value);
    params.forEach(figure::param);
    return figure.build();
  }

  private static Verdict verdict(Judge judge, Measurement... measurements) {
    return judge.judge(MadeUp.evidence(List.of(measurements))).verdict();
  }
}

package dev.assay.bench.selftest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.bench.ab.AbPlan;
import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Verdict;
import dev.assay.bench.record.RecordFixtures;
import dev.assay.bench.stats.Estimates;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.Workload;
import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.engine.calibrate.Calibration;
import dev.assay.engine.calibrate.Effort;
import dev.assay.engine.hardware.Machine;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;

final class HarnessSelfTestTest {

  private static final Machine MACHINE =
      RecordFixtures.record(RecordFixtures.Kind.GUEST, 1).machine();
  private static final Calibration CALIBRATION =
      new Calibration(Effort.COARSE, 0, List.of(), new TreeMap<>(), new TreeMap<>());

  @Test
  void theHarnessKeepsItsPromise() throws WorkloadFailed, InterruptedException {
    Profile profile =
        Profile.valueOf(System.getProperty("assay.selftest.profile", Profile.SMOKE.name()));
    List<Measurement> measured = new HarnessSelfTest().run(new Context(profile));
    Evidence evidence = new Evidence(MACHINE, CALIBRATION, measured);
    var judgement = new HarnessJudge().judge(evidence);
    judgement.evidence().forEach(System.out::println);
    assertEquals(5, measured.size());
    assertTrue(
        measured.stream()
            .allMatch(
                m ->
                    m.metric().contains("found")
                        ? m.estimate().high() >= 0.9
                        : m.estimate().low() <= 0.05),
        judgement.summary());
  }

  @Test
  void theJudgeNeedsIntervalsClearOfTheThreshold() {
    assertEquals(Verdict.CONFIRMED, judge(Map.of("a.false-alarms", 1, "b.found", 149)));
    assertEquals(Verdict.NOT_DECIDABLE, judge(Map.of("a.false-alarms", 6, "b.found", 149)));
    assertEquals(Verdict.NOT_DECIDABLE, judge(Map.of("a.false-alarms", 1, "b.found", 138)));
    assertEquals(Verdict.REFUTED, judge(Map.of("a.false-alarms", 20, "b.found", 149)));
    assertEquals(Verdict.REFUTED, judge(Map.of("a.false-alarms", 1, "b.found", 50)));
    assertEquals(Verdict.NOT_DECIDABLE, judge(Map.of()));
  }

  @Test
  void aModelAloneConfirmsNothingAndFewRealRunsMayRefute() {
    Map<String, Integer> good = Map.of("a.false-alarms", 1, "b.found", 149);
    assertEquals(Verdict.NOT_DECIDABLE, judge(good, 150, true));
    assertEquals(Verdict.REFUTED, judge(Map.of("a.false-alarms", 20), 150, true));
    assertEquals(Verdict.NOT_DECIDABLE, judge(Map.of("b.found", 5), 5, false), "too few");
    assertEquals(Verdict.REFUTED, judge(Map.of("b.found", 0), 5, false));
    assertEquals(Verdict.NOT_DECIDABLE, judge(Map.of("b.found", 0), 5, true));
  }

  @Test
  void oneRealRateAloneConfirmsNothing() {
    assertEquals(Verdict.NOT_DECIDABLE, judge(Map.of("b.found", 149)));
  }

  @Test
  void theRealTrialsCanConfirmByTheRule() {
    double alarms = Estimates.ofShare(0, RealForks.UNCHANGED).high();
    double found = Estimates.ofShare(RealForks.SLOWED, RealForks.SLOWED).low();
    assertTrue(alarms <= 0.05, alarms + " of " + RealForks.UNCHANGED);
    assertTrue(found >= 0.90, found + " of " + RealForks.SLOWED);
  }

  @Test
  void realForksAreJvmsOfTheirOwn() throws WorkloadFailed, InterruptedException {
    List<Measurement> rates = new RealForks(1, AbPlan.MIN_BLOCKS).run(new Context(Profile.FULL));
    assertEquals(1, rates.getFirst().estimate().samples());
    assertEquals(1, rates.getLast().estimate().samples());
    assertTrue(rates.stream().noneMatch(Measurement::simulated));
    assertTrue(new RealForks().whyNot(new Context(Profile.QUICK)).isPresent());
  }

  private static Verdict judge(Map<String, Integer> hits) {
    return judge(hits, 150, false);
  }

  private static Verdict judge(Map<String, Integer> hits, int trials, boolean simulated) {
    List<Measurement> all =
        hits.entrySet().stream()
            .map(
                e ->
                    HarnessSelfTest.rate(
                        new RealForks(),
                        e.getKey(),
                        Estimates.ofShare(e.getValue(), trials),
                        simulated))
            .toList();
    return new HarnessJudge().judge(new Evidence(MACHINE, CALIBRATION, all)).verdict();
  }

  private record Context(Profile profile) implements RunContext {
    @Override
    public Machine machine() {
      return MACHINE;
    }

    @Override
    public Calibration calibration() {
      return CALIBRATION;
    }

    @Override
    public List<Integer> cpus() {
      return List.of(0);
    }

    @Override
    public Path scratch() {
      return Path.of("target");
    }

    @Override
    public void progress(String step, double shareDone) {}

    @Override
    public void leftOut(Workload workload, String reason) {
      throw new AssertionError(reason);
    }

    @Override
    public String keep(String name, Histogram nanos) {
      return name;
    }

    @Override
    public void keep(RunResult jmhResult) {}
  }
}

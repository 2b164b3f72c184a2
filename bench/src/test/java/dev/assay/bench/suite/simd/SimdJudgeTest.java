package dev.assay.bench.suite.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.bench.claim.Judgement;
import dev.assay.bench.claim.MadeUp;
import dev.assay.bench.claim.Verdict;
import dev.assay.bench.workload.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SimdJudgeTest {

  private final List<Measurement> all = new ArrayList<>();

  @Test
  void confirmedWhenItPaysInCacheAndFadesWhereDramIsTheBound() {
    filter("L1", 4, 4, 1);
    dram(0.9, 1.2);
    assertEquals(Verdict.CONFIRMED, verdict());
  }

  @Test
  void notDecidableWhereNoSimdFormReachesTheBound() {
    filter("L1", 4, 4, 1);
    dram(0.69, 1.2);
    assertEquals(Verdict.NOT_DECIDABLE, verdict());
  }

  @Test
  void aShareFarAboveTheCeilingIsNoBound() {
    filter("L1", 4, 4, 1);
    dram(1.4, 1.2);
    assertEquals(Verdict.NOT_DECIDABLE, verdict());
  }

  @Test
  void dependsOnTheBaselineWhereAScalarLoopSlowerThanDramKeepsTheGain() {
    filter("L1", 4, 4, 1);
    dram(0.82, 2.04);
    assertEquals(Verdict.DEPENDS_ON_BASELINE, verdict(), "as measured on the guest of results/");
    Judgement judgement = new SimdJudge().judge(MadeUp.evidence(all));
    assertTrue(judgement.summary().contains("reaches 40 %"), judgement.summary());
  }

  @Test
  void notDecidableWhereItIsNotClearWhetherItStillPaysAtTheBound() {
    filter("L1", 4, 4, 1);
    dram(0.8, 1.48);
    assertEquals(Verdict.NOT_DECIDABLE, verdict(), "1.48 with 5 per cent is not clear of 1.5");
  }

  @Test
  void notDecidableWhereBothFormsReachTheCeilingYetDiffer() {
    filter("L1", 4, 4, 1);
    dram(1.3, 1.7);
    assertEquals(Verdict.NOT_DECIDABLE, verdict(), "no slow scalar loop explains the gain");
  }

  @Test
  void refutedWhenNoSizeShowsOneAndAHalf() {
    filter("L1", 1.3, 1.3, 1);
    dram(0.9, 1.1);
    assertEquals(Verdict.REFUTED, verdict());
  }

  @Test
  void notDecidableBetweenTheThresholdsAndAcrossThem() {
    filter("L1", 1.8, 1.8, 1);
    assertEquals(Verdict.NOT_DECIDABLE, verdict(), "neither 2 nor below 1.5");
    all.clear();
    filter("L1", 2.05, 2.05, 1);
    assertEquals(Verdict.NOT_DECIDABLE, verdict(), "straddles 2");
    all.clear();
    filter("L1", 1.48, 1.48, 1);
    assertEquals(Verdict.NOT_DECIDABLE, verdict(), "straddles 1.5");
  }

  @Test
  void dependsOnTheBaselineWhenOnlyTheBranchIsBeatenTwice() {
    filter("L1", 6, 1.6, 1);
    assertEquals(Verdict.DEPENDS_ON_BASELINE, verdict());
  }

  @Test
  void theFasterSimdFormCountsWhoeverWroteIt() {
    Map<String, String> params = Map.of("level", "L2", "threads", "1");
    all.add(MadeUp.time(SimdWorkload.ID, "sumScalar", params, 4, 5));
    all.add(MadeUp.time(SimdWorkload.ID, "sumAuto", params, 1, 5));
    all.add(MadeUp.time(SimdWorkload.ID, "sumVector", params, 5, 5));
    dram(0.9, 1);
    assertEquals(Verdict.CONFIRMED, verdict());
  }

  @Test
  void nothingMeasuredDecidesNothing() {
    assertEquals(Verdict.NOT_DECIDABLE, verdict());
  }

  private void filter(String level, double branch, double scalar, double vector) {
    Map<String, String> params =
        new TreeMap<>(Map.of("level", level, "threads", "1", "selectivity", "50"));
    all.add(MadeUp.time(SimdWorkload.ID, "filterBranch", params, branch, 5));
    all.add(MadeUp.time(SimdWorkload.ID, "filterScalar", params, scalar, 5));
    all.add(MadeUp.time(SimdWorkload.ID, "filterVector", params, vector, 5));
  }

  private void dram(double simdShare, double gain) {
    Map<String, String> params = Map.of("level", "DRAM", "threads", "2");
    Measurement scalar = MadeUp.time(SimdWorkload.ID, "sumScalar", params, gain, 5);
    all.add(MadeUp.share(scalar, simdShare / gain));
    all.add(MadeUp.share(MadeUp.time(SimdWorkload.ID, "sumVector", params, 1, 5), simdShare));
  }

  private Verdict verdict() {
    return new SimdJudge().judge(MadeUp.evidence(all)).verdict();
  }
}

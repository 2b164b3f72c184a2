package dev.assay.bench.stats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.engine.measure.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

final class StatsTest {

  @Test
  void adjustsAsBenjaminiAndHochbergDo() {
    // By hand: p·m/rank from the largest down, never rising.
    assertArrayEquals(
        new double[] {0.005, 0.02, 0.0425, 0.0425, 0.9},
        FalseDiscovery.adjust(0.001, 0.008, 0.03, 0.034, 0.9),
        1e-12);
    assertArrayEquals(new double[] {0.9, 0.002}, FalseDiscovery.adjust(0.9, 0.001), 1e-12);
    assertEquals(0, FalseDiscovery.adjust().length);
    assertThrows(IllegalArgumentException.class, () -> FalseDiscovery.adjust(1.1));
    assertThrows(IllegalArgumentException.class, () -> FalseDiscovery.adjust(Double.NaN));
  }

  @RepeatedTest(20)
  void adjustedValuesNeverFallBelowTheirProbabilityAndKeepItsOrder(RepetitionInfo info) {
    SplittableRandom random = new SplittableRandom(info.getCurrentRepetition());
    double[] p = random.doubles(1 + random.nextInt(50)).toArray();
    double[] q = FalseDiscovery.adjust(p);
    for (int i = 0; i < p.length; i++) {
      assertTrue(q[i] >= p[i] && q[i] <= 1, "seed " + info.getCurrentRepetition());
      for (int j = 0; j < p.length; j++) {
        assertTrue(p[i] > p[j] || q[i] <= q[j], "seed " + info.getCurrentRepetition());
      }
    }
  }

  @Test
  void oneForkSaysNothingOfOthers() {
    Estimate one = Estimates.ofForks(List.of(List.of(3.0, 1.0, 2.0)));
    assertEquals(2, one.value());
    assertEquals(1, one.samples());
    assertEquals(7, Estimates.ofForks(List.of(List.of(7.0))).value());
  }

  @RepeatedTest(20)
  void estimatesScaleWithTheirUnit(RepetitionInfo info) {
    long seed = info.getCurrentRepetition();
    SplittableRandom random = new SplittableRandom(seed);
    int forks = 2 + random.nextInt(5);
    List<List<Double>> nanos =
        CoverageTest.sample("normal", forks, 1 + random.nextInt(6), 100, random);
    Estimate a = Estimates.ofForks(nanos);
    Estimate b =
        Estimates.ofForks(nanos.stream().map(f -> f.stream().map(x -> x / 1000).toList()).toList());
    assertEquals(a.value() / 1000, b.value(), 1e-9 * a.value(), "seed " + seed);
    assertEquals(a.low() / 1000, b.low(), 1e-9 * a.value(), "seed " + seed);
    assertEquals(a.high() / 1000, b.high(), 1e-9 * a.value(), "seed " + seed);
    assertEquals(a, Estimates.ofForks(nanos), "the same samples give the same estimate");
    assertEquals(forks, a.samples());
  }

  @Test
  void zeroAndNegativeSamplesAreTakenAsTheyAre() {
    Estimate zero = Estimates.ofForks(List.of(List.of(0.0, 0.0), List.of(0.0, 0.0)));
    assertEquals(new Estimate(0, 0, 0, 0.95, 2), zero);
    Estimate mixed = Estimates.ofForks(List.of(List.of(-1.0), List.of(1.0)));
    assertEquals(0, mixed.value());
    assertTrue(mixed.low() < -10 && mixed.high() > 10, "two forks leave t at 12.7: " + mixed);
  }

  @Test
  void refusesWhatHasNoEstimate() {
    List<List<Double>> noFork = List.of();
    List<List<Double>> noSample = List.of(List.of(1.0), List.of());
    List<List<Double>> notFinite = List.of(List.of(1.0), List.of(Double.NaN));
    for (List<List<Double>> bad : List.of(noFork, noSample, notFinite)) {
      assertThrows(IllegalArgumentException.class, () -> Estimates.ofForks(bad), bad.toString());
    }
  }

  @Test
  void exactIntervalOfAShare() {
    // R: binom.test(2, 20)$conf.int
    Estimate share = Estimates.ofShare(2, 20);
    assertEquals(0.01234853, share.low(), 1e-7);
    assertEquals(0.3169827, share.high(), 1e-6);
    assertEquals(0, Estimates.ofShare(0, 5).low());
    assertEquals(1, Estimates.ofShare(5, 5).high());
  }

  @Test
  void moderationFindsTheUsualVarianceWhereAllAreAlike() {
    SplittableRandom random = new SplittableRandom(6);
    double[] variances = new double[4000];
    double[] degrees = new double[4000];
    for (int i = 0; i < variances.length; i++) {
      double x = random.nextGaussian();
      double y = random.nextGaussian();
      variances[i] = 4 * (x * x + y * y) / 2;
      degrees[i] = 2;
    }
    VarianceModeration usual = VarianceModeration.of(variances, degrees);
    assertEquals(4, usual.usual(), 0.4);
    assertEquals(VarianceModeration.MAX_DEGREES, usual.degrees());
    assertEquals((8 * usual.usual() + 2 * 9) / 10, usual.apply(9, 2), 1e-12);
  }

  @Test
  void moderationStandsBackWhereVariancesDifferOrAreFew() {
    double[] wild = new double[40];
    double[] degrees = new double[40];
    for (int i = 0; i < wild.length; i++) {
      wild[i] = Math.exp(i - 20);
      degrees[i] = 8;
    }
    assertTrue(VarianceModeration.of(wild, degrees).degrees() < 1);
    assertEquals(
        VarianceModeration.NONE,
        VarianceModeration.of(new double[] {1, 2, 3}, new double[] {4, 4, 4}));
    assertEquals(VarianceModeration.NONE, VarianceModeration.of(new double[9], new double[9]));
  }

  @Test
  void equalConstantsAreTheSameAndUnequalOnesDiffer() {
    List<List<Double>> one = List.of(List.of(1.0, 1.0), List.of(1.0, 1.0));
    List<List<Double>> two = List.of(List.of(2.0, 2.0), List.of(2.0, 2.0));
    assertEquals(Change.SAME, single(one, one, Drift.NONE).change(0.03));
    Ratio doubled = single(one, two, Drift.NONE);
    assertEquals(Change.HIGHER, doubled.change(0.03));
    assertEquals(2, doubled.value(), 1e-12);
    assertEquals(Change.LOWER, single(two, one, Drift.NONE).change(0.03));
  }

  @Test
  void driftWidensTheIntervalAndRaisesWhatCanBeSeen() {
    SplittableRandom random = new SplittableRandom(8);
    List<List<Double>> a = CoverageTest.sample("normal", 5, 5, 1, random);
    List<List<Double>> b = CoverageTest.sample("normal", 5, 5, 1.1, random);
    Ratio calm = single(a, b, Drift.NONE);
    Ratio wild = single(a, b, new Drift(0.01, 20));
    assertTrue(wild.high() - wild.low() > 1.5 * (calm.high() - calm.low()));
    assertTrue(wild.detectable() > calm.detectable());
    assertEquals(calm.value(), wild.value());
    assertNotEquals(Change.UNCLEAR, calm.change(0.03));
    assertEquals(Change.UNCLEAR, wild.change(0.03));
  }

  @Test
  void signedRankAgreesWithItsTable() {
    // Negative ranks sum to 6; 14 of the 256 sign patterns sum to 6 or less: p = 28/256.
    Ratio ratio = SignedRank.ratio(1.1, 2.2, 3.3, 4.4, 5.5, -6.6, 7.7, 8.8);
    assertEquals(0.109375, ratio.probability(), 1e-12);
    assertTrue(Math.log(ratio.low()) < 0 && Math.log(ratio.high()) > 6, ratio.toString());
    assertEquals(2.0 / 256, SignedRank.ratio(1, 2, 3, 4, 5, 6, 7, 8).probability(), 1e-15);
    assertEquals(1, SignedRank.ratio(0, 0, 0, 0, 0, 0).probability());
    assertThrows(IllegalArgumentException.class, () -> SignedRank.ratio(1, 2, 3, 4, 5));
  }

  @Test
  void pairsThatWereHitDoNotHideAnEffect() {
    SplittableRandom random = new SplittableRandom(3);
    double[] logs = new double[24];
    for (int i = 0; i < logs.length; i++) {
      double hit = i % 6 == 0 ? random.nextDouble(-0.5, 0.5) : 0;
      logs[i] = Math.log(1.05) + 0.01 * random.nextGaussian() + hit;
    }
    Ratio ratio = SignedRank.ratio(logs);
    assertEquals(Change.HIGHER, ratio.change(0.03));
    assertTrue(ratio.low() < 1.05 && 1.05 < ratio.high(), ratio.toString());
  }

  @Test
  void falseDiscoveriesStayRareAcrossAFamily() {
    SplittableRandom random = new SplittableRandom(77);
    int families = 60;
    int withAlarm = 0;
    for (int f = 0; f < families; f++) {
      List<ForkPair> pairs = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        pairs.add(
            ForkPair.of(
                CoverageTest.sample("normal", 3, 4, 1, random),
                CoverageTest.sample("normal", 3, 4, 1, random),
                Drift.NONE,
                i));
      }
      boolean alarm =
          Ratio.of(pairs).stream()
              .map(r -> r.change(0.001))
              .anyMatch(c -> c == Change.HIGHER || c == Change.LOWER);
      withAlarm += alarm ? 1 : 0;
    }
    assertTrue(withAlarm <= 0.12 * families, withAlarm + " of " + families + " families, seed 77");
  }

  private static Ratio single(List<List<Double>> a, List<List<Double>> b, Drift drift) {
    return Ratio.of(List.of(ForkPair.of(a, b, drift, 1))).getFirst();
  }
}

package dev.assay.bench.ab;

import dev.assay.bench.record.RecordCodec;
import dev.assay.bench.stats.Change;
import dev.assay.bench.stats.Ratio;
import dev.assay.bench.stats.Samples;
import dev.assay.bench.stats.SignedRank;
import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.engine.measure.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;

/**
 * What an interleaved run found.
 *
 * @param a name of the first variant
 * @param b name of the other
 * @param plan what had been fixed beforehand
 * @param aSamples A's samples by fork, in the order of time
 * @param bSamples B's
 * @param ratio B ÷ A of the figure; the i-th samples of both were neighbours in time
 */
public record AbRun(
    String a,
    String b,
    AbPlan plan,
    List<List<Double>> aSamples,
    List<List<Double>> bSamples,
    Ratio ratio) {

  /**
   * Measures two variants by plan. One sample of each comes first and is thrown away, so that
   * neither pays for cold files.
   *
   * @param done called after each sample with how many there are
   * @throws WorkloadFailed when a sample fails or is no positive number
   * @throws InterruptedException when the run is being stopped
   */
  public static AbRun of(AbPlan plan, AbVariant a, AbVariant b, IntConsumer done)
      throws WorkloadFailed, InterruptedException {
    valid(a);
    valid(b);
    List<List<Double>> as = new ArrayList<>();
    List<List<Double>> bs = new ArrayList<>();
    for (boolean second : plan.order()) {
      (second ? bs : as).add(valid(second ? b : a));
      done.accept(as.size() + bs.size());
    }
    return new AbRun(a.name(), b.name(), plan, as, bs, ratio(as, bs));
  }

  /** The verdict on B's figure against A's. */
  public Change change(double band) {
    return ratio.change(band);
  }

  /** The finding as one line. */
  public String text(double band, Direction direction) {
    boolean up = direction == Direction.HIGHER_IS_BETTER;
    String finding =
        switch (change(band)) {
          case HIGHER -> (up ? "faster than " : "slower than ") + a;
          case LOWER -> (up ? "slower than " : "faster than ") + a;
          case SAME -> "the same as " + a + " within ±" + Math.round(1000 * band) / 10.0 + " %";
          case UNCLEAR -> "not clearly different from " + a;
        };
    return String.format(
        Locale.ROOT,
        "%s is %s: %+.1f %% [%+.1f, %+.1f] over %d blocks; could see %.1f %%",
        b,
        finding,
        100 * (ratio.value() - 1),
        100 * (ratio.low() - 1),
        100 * (ratio.high() - 1),
        plan.blocks(),
        100 * ratio.detectable());
  }

  /** All of it as JSON. */
  public String json() {
    return RecordCodec.json(this);
  }

  private static List<Double> valid(AbVariant variant) throws WorkloadFailed, InterruptedException {
    List<Double> sample = variant.sample();
    if (sample.isEmpty() || !sample.stream().allMatch(x -> x > 0 && Double.isFinite(x))) {
      throw new WorkloadFailed(variant.name() + " gave no positive figure but " + sample);
    }
    return List.copyOf(sample);
  }

  private static Ratio ratio(List<List<Double>> as, List<List<Double>> bs) {
    double[] logRatios = new double[as.size()];
    for (int i = 0; i < logRatios.length; i++) {
      logRatios[i] = log(bs.get(i)) - log(as.get(i));
    }
    return SignedRank.ratio(logRatios);
  }

  private static double log(List<Double> fork) {
    return Math.log(Samples.median(fork.stream().mapToDouble(x -> x).toArray()));
  }
}

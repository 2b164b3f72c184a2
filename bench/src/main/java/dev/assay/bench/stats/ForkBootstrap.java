package dev.assay.bench.stats;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The centre of a benchmark's samples with a hierarchical bootstrap of it: forks are drawn with
 * replacement, then iterations within each. The fork is the independent unit: its statistic is the
 * median of its iterations, the centre is the mean over forks.
 *
 * <p>Drawing at both levels counts the spread of iterations twice, since the forks' medians carry
 * it already (Davison and Hinkley, Bootstrap Methods and their Application, section 3.8), and draws
 * from k forks show only (k-1)/k of their variance. Fork effects are therefore scaled so that the
 * variance of a drawn fork is S², the unbiased one, or the spread W that iterations alone explain,
 * whichever is larger. What few forks leave open beyond that is paid with Student's t, see {@link
 * Interval}.
 *
 * @param centre mean over forks of the fork medians
 * @param variance variance of one fork's median: the larger of S² and W
 * @param forks how many independent forks, at least 1
 * @param deviations drawn centres minus the centre, {@link #DRAWS} of them, in the order drawn
 */
@SuppressWarnings("ArrayRecordComponent") // thousands of them are summed in inner loops
public record ForkBootstrap(double centre, double variance, int forks, double[] deviations) {

  /** How many times the forks are drawn: the 2.5 % tail then rests on 25 draws. */
  public static final int DRAWS = 1000;

  /**
   * Degrees of freedom of {@link #variance}: 0 for a single fork, whose variance is within only.
   */
  public int degrees() {
    return forks - 1;
  }

  /** Variance of the centre. */
  public double centreVariance() {
    return variance / forks;
  }

  /**
   * Draws.
   *
   * @param samples at least one fork with at least one iteration each, all finite
   * @param seed equal seeds give equal draws
   */
  public static ForkBootstrap of(List<List<Double>> samples, long seed) {
    return of(toArrays(samples), seed);
  }

  static ForkBootstrap of(double[][] samples, long seed) {
    int k = samples.length;
    double[] medians = Arrays.stream(samples).mapToDouble(Samples::median).toArray();
    double centre = Samples.mean(medians);
    double between = k < 2 ? 0 : Samples.variance(medians);
    SplittableRandom random = new SplittableRandom(seed);
    double[][] noise = new double[k][];
    double within = 0;
    for (int i = 0; i < k; i++) {
      noise[i] = drawMedians(samples[i], medians[i], random);
      within += Samples.meanSquare(noise[i]) / k;
    }
    double scale = between <= within ? 0 : Math.sqrt((between - within) * k / ((k - 1) * between));
    double[] deviations = new double[DRAWS];
    for (int d = 0; d < DRAWS; d++) {
      double sum = 0;
      for (int i = 0; i < k; i++) {
        int fork = random.nextInt(k);
        sum += scale * (medians[fork] - centre) + noise[fork][random.nextInt(DRAWS)];
      }
      deviations[d] = sum / k;
    }
    return new ForkBootstrap(centre, Math.max(between, within), k, deviations);
  }

  /** Medians of draws from one fork, minus the fork's median. */
  private static double[] drawMedians(double[] samples, double median, SplittableRandom random) {
    double[] draw = new double[samples.length];
    double[] drawn = new double[DRAWS];
    if (samples.length == 1) {
      return drawn;
    }
    for (int d = 0; d < DRAWS; d++) {
      for (int j = 0; j < draw.length; j++) {
        draw[j] = samples[random.nextInt(samples.length)];
      }
      drawn[d] = Samples.medianInPlace(draw) - median;
    }
    return drawn;
  }

  private static double[][] toArrays(List<List<Double>> samples) {
    if (samples.isEmpty() || samples.stream().anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException("needs at least one fork, each with a sample");
    }
    double[][] arrays = new double[samples.size()][];
    for (int i = 0; i < arrays.length; i++) {
      arrays[i] = samples.get(i).stream().mapToDouble(Double::doubleValue).toArray();
      if (!Arrays.stream(arrays[i]).allMatch(Double::isFinite)) {
        throw new IllegalArgumentException("samples must be finite");
      }
    }
    return arrays;
  }
}

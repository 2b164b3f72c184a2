package dev.assay.bench.suite.caching;

import dev.assay.bench.load.FormulaCheck;
import dev.assay.bench.load.LoadWorkload;
import dev.assay.bench.load.Metric;
import dev.assay.bench.suite.store.Zipf;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * P6: hit ratios of policies under independent requests by Zipf's law, counted after the cache has
 * filled, beside Che's approximation for LRU.
 */
public final class HitRatioWorkload extends LoadWorkload {

  /** Its id. */
  public static final String ID = "caching.hit-ratios";

  /** For the provider. */
  public HitRatioWorkload() {
    super(ID, 1, "Hit ratios of cache policies beside Che's approximation", Set.of("P6"), 1);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 300, 8_000, 300_000);
  }

  @Override
  public List<Measurement> run(RunContext context) {
    int items = pick(context, 1_000, 10_000, 100_000);
    double[] sizes = {0.001, 0.01, 0.1, 0.5};
    List<Measurement> measurements = new ArrayList<>();
    for (double theta : new double[] {0.6, 0.8, 0.99, 1.2}) {
      context.progress("theta " + theta, theta - 0.5);
      Zipf zipf = new Zipf(items, theta);
      double[] probabilities = new double[items];
      Arrays.setAll(probabilities, zipf::probability);
      double[] cumulative = probabilities.clone();
      Arrays.parallelPrefix(cumulative, Double::sum);
      for (double share : sizes) {
        int size = (int) Math.max(1, share * items);
        double che = CheModel.hitRatio(probabilities, size);
        for (Policy policy : Policy.values()) {
          measurements.add(measure(context, policy, cumulative, theta, share, size, che));
        }
      }
    }
    return measurements;
  }

  private Measurement measure(
      RunContext context,
      Policy policy,
      double[] cumulative,
      double theta,
      double share,
      int size,
      double che) {
    int requests = pick(context, 5_000, 50_000, 2_000_000);
    Metric metric =
        Metric.higher(this, "hitRatio", "ratio")
            .param("policy", policy.name().toLowerCase(Locale.ROOT))
            .param("zipf", theta)
            .param("size", share);
    if (policy == Policy.LRU) {
      metric.also(FormulaCheck.FORMULA, che);
    }
    for (int seed = 0; seed < 3; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Policy.Simulator cache = policy.of(size, cumulative.length);
      count(cache, cumulative, random, requests);
      metric.add((double) count(cache, cumulative, random, requests) / requests);
    }
    return metric.build();
  }

  private static int count(
      Policy.Simulator cache, double[] cumulative, SplittableRandom random, int requests) {
    int hits = 0;
    for (int i = 0; i < requests; i++) {
      int found = Arrays.binarySearch(cumulative, random.nextDouble());
      int item = Math.min(found < 0 ? ~found : found, cumulative.length - 1);
      hits += cache.request(item) ? 1 : 0;
    }
    return hits;
  }
}

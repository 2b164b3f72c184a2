package dev.assay.bench.ab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What is measured, fixed before anything is: the run has no early stop and looks at nothing on the
 * way, so its error rates are those of one test. Each block is A B B A or B A A B, chosen by the
 * seed: within a block, drift that is linear in time cancels.
 *
 * @param blocks how many blocks of four samples, at least {@value #MIN_BLOCKS}
 * @param seed chooses each block's order
 */
public record AbPlan(int blocks, long seed) {

  /** Fewer blocks leave the interval too wide to see anything. */
  public static final int MIN_BLOCKS = 4;

  /** Enough to see five per cent under the noise of a shared machine nine times in ten. */
  public static final int DEFAULT_BLOCKS = 12;

  /** More than this is a budget typed wrongly. */
  public static final int MAX_BLOCKS = 200;

  /** Samples of a block. */
  public static final int BLOCK = 4;

  /** Checks the number of blocks. */
  public AbPlan {
    if (blocks < MIN_BLOCKS || blocks > MAX_BLOCKS) {
      throw new IllegalArgumentException(
          "a plan has " + MIN_BLOCKS + " to " + MAX_BLOCKS + " blocks, not " + blocks);
    }
  }

  /**
   * The plan that fits a budget.
   *
   * @param budget wall time for all samples; less than the smallest plan needs gives that plan
   * @param sample time of one sample, above 0
   */
  public static AbPlan within(Duration budget, Duration sample, long seed) {
    long blocks = budget.dividedBy(sample.multipliedBy(BLOCK));
    return new AbPlan(Math.clamp(blocks, MIN_BLOCKS, MAX_BLOCKS), seed);
  }

  /** For each sample in the order of time: true for B. */
  public List<Boolean> order() {
    SplittableRandom random = new SplittableRandom(seed);
    List<Boolean> order = new ArrayList<>();
    for (int block = 0; block < blocks; block++) {
      boolean first = random.nextBoolean();
      order.addAll(List.of(first, !first, !first, first));
    }
    return order;
  }
}

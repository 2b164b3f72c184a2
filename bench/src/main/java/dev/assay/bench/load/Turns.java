package dev.assay.bench.load;

import dev.assay.bench.workload.WorkloadFailed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Times of several ways to do the same thing: in each round every way has one turn, and rounds
 * change who is first, so that a ratio is that of a round.
 */
public final class Turns {

  private final double[][] nanos;

  private Turns(int ways, int rounds) {
    nanos = new double[ways][rounds];
  }

  /** Something to be timed. */
  @FunctionalInterface
  public interface Way {
    /** Does it once, and checks the answer. */
    void run() throws WorkloadFailed, InterruptedException;
  }

  /**
   * Times all ways.
   *
   * @param warmUps rounds that do not count
   */
  public static Turns of(List<Way> ways, int warmUps, int rounds)
      throws WorkloadFailed, InterruptedException {
    Turns turns = new Turns(ways.size(), rounds);
    List<Integer> order = new ArrayList<>();
    for (int way = 0; way < ways.size(); way++) {
      order.add(way);
    }
    for (int round = -warmUps; round < rounds; round++) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      for (int way : order) {
        long start = System.nanoTime();
        ways.get(way).run();
        long took = System.nanoTime() - start;
        if (round >= 0) {
          turns.nanos[way][round] = took;
        }
      }
      Collections.rotate(order, 1);
    }
    return turns;
  }

  /** Times of a way in nanoseconds divided by a number, round by round. */
  public List<Double> nanos(int way, double by) {
    return Arrays.stream(nanos[way]).map(each -> each / by).boxed().toList();
  }

  /** How many times as long a way took as another, round by round. */
  public List<Double> ratios(int way, int to) {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < nanos[way].length; round++) {
      ratios.add(nanos[way][round] / nanos[to][round]);
    }
    return ratios;
  }

  /** The median of a way in nanoseconds. */
  public double median(int way) {
    double[] sorted = nanos[way].clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** The way with the least median among those from one to before another. */
  public int fastest(int from, int to) {
    int fastest = from;
    for (int way = from + 1; way < to; way++) {
      fastest = median(way) < median(fastest) ? way : fastest;
    }
    return fastest;
  }
}

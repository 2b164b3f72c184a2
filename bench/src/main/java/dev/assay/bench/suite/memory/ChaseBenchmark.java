package dev.assay.bench.suite.memory;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Load latency: a walk along a random cycle through every cache line of a working set, each load
 * waiting for the one before, lap after lap. The calibration walks off the heap; this walks a Java
 * array.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
// Physical pages, and with them cache sets, are dealt out anew to each JVM.
@Fork(5)
// A walk is one tiny loop: compiled at once. The first iterations bring the set into its caches.
@Warmup(iterations = 2, time = 120, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 120, timeUnit = TimeUnit.MILLISECONDS)
public class ChaseBenchmark {

  /** Loads of one call: enough that the call itself does not count. */
  static final int STEPS = 4096;

  private static final int LINE_LONGS = 8;

  /** Working set; the default lies in the first cache of every machine. */
  @Param("16384")
  private long bytes;

  private long[] next = new long[0];
  private int at;

  /**
   * A uniformly random cycle through all lines (S. Sattolo, "An algorithm to generate a random
   * cyclic permutation", 1986, in its inside-out form).
   */
  @Setup(Level.Trial)
  public void link() {
    int nodes = Math.toIntExact(bytes / (LINE_LONGS * Long.BYTES));
    next = new long[nodes * LINE_LONGS];
    SplittableRandom random = new SplittableRandom(42);
    for (int node = 1; node < nodes; node++) {
      int before = random.nextInt(node) * LINE_LONGS;
      next[node * LINE_LONGS] = next[before];
      next[before] = (long) node * LINE_LONGS;
    }
  }

  /** Follows the cycle. */
  @Benchmark
  @OperationsPerInvocation(STEPS)
  public void chase() {
    at = walk(next, at, STEPS);
  }

  private static int walk(long[] next, int from, int steps) {
    int at = from;
    for (int i = 0; i < steps; i++) {
      at = (int) next[at];
    }
    return at;
  }

  /** A whole lap, and nothing shorter, leads back to where it began. */
  @TearDown(Level.Trial)
  public void check() {
    int lap = next.length / LINE_LONGS;
    if (walk(next, at, lap) != at || (lap > 1 && walk(next, at, lap / 2) == at)) {
      throw new IllegalStateException("the chase of " + bytes + " bytes left its cycle.");
    }
  }
}

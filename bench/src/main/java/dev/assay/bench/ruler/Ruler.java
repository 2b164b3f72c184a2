package dev.assay.bench.ruler;

import dev.assay.bench.record.RulerReading;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Times two fixed computations: {@code cpu}, a chain of dependent shifts and exclusive ors in
 * registers, and {@code memory}, a random walk through 32 MiB, which lies beyond the second cache
 * of every machine. What changes between two readings is the machine, not the ruler: the work, the
 * data and the compiled code stay the same. A reading takes some tens of milliseconds; the first of
 * a JVM is preceded by as much warming up.
 *
 * <p>For one thread, which is the one that is measured.
 */
public final class Ruler {

  private static final int SAMPLES = 7;
  private static final int WARM_UPS = 5;
  private static final int CPU_STEPS = 2_000_000;
  private static final int MEMORY_STEPS = 100_000;
  private static final int LINE_INTS = 16;
  private static final int NODES = (32 << 20) / (LINE_INTS * Integer.BYTES);

  private final int[] next = new int[NODES * LINE_INTS];
  private int at;
  private long chained = 1;

  /** Lays out the walk and lets the compiler see both parts. */
  public Ruler() {
    SplittableRandom random = new SplittableRandom(7);
    // Sattolo's algorithm, inside out: one random cycle through every line.
    for (int node = 1; node < NODES; node++) {
      int before = random.nextInt(node) * LINE_INTS;
      next[node * LINE_INTS] = next[before];
      next[before] = node * LINE_INTS;
    }
    for (int i = 0; i < WARM_UPS; i++) {
      cpuNanos();
      memoryNanos();
    }
  }

  /**
   * Takes a reading: samples of both parts, alternating.
   *
   * @param atSeconds when, since the start of the run
   */
  public RulerReading read(double atSeconds) {
    List<Double> cpu = new ArrayList<>(SAMPLES);
    List<Double> memory = new ArrayList<>(SAMPLES);
    for (int i = 0; i < SAMPLES; i++) {
      cpu.add(cpuNanos());
      memory.add(memoryNanos());
    }
    TreeMap<String, List<Double>> nanosPerOp = new TreeMap<>();
    nanosPerOp.put("cpu", cpu);
    nanosPerOp.put("memory", memory);
    return new RulerReading(atSeconds, nanosPerOp);
  }

  private double cpuNanos() {
    long start = System.nanoTime();
    chained = chain(chained, CPU_STEPS);
    return (double) (System.nanoTime() - start) / CPU_STEPS;
  }

  private double memoryNanos() {
    long start = System.nanoTime();
    at = walk(next, at, MEMORY_STEPS);
    return (double) (System.nanoTime() - start) / MEMORY_STEPS;
  }

  /**
   * Marsaglia's xorshift ("Xorshift RNGs", Journal of Statistical Software 8(14), 2003): six
   * operations a step, each of which needs the one before, and no algebra shortens them.
   */
  static long chain(long seed, int steps) {
    long x = seed;
    for (int i = 0; i < steps; i++) {
      x ^= x << 13;
      x ^= x >>> 7;
      x ^= x << 17;
    }
    return x;
  }

  private static int walk(int[] next, int from, int steps) {
    int at = from;
    for (int i = 0; i < steps; i++) {
      at = next[at];
    }
    return at;
  }
}

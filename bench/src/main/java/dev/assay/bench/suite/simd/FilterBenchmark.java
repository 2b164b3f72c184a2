package dev.assay.bench.suite.simd;

import dev.assay.engine.kernel.Form;
import dev.assay.engine.kernel.KernelProvider;
import dev.assay.engine.kernel.Kernels;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The sum of those ints of a column that lie below a bound, and the sum of all of them, by loops
 * that differ in one thing each: scalar ones in JVMs whose C2 may not vectorise ({@code
 * -XX:-UseSuperWord}), plain ones that it may, and ones written in the Vector API.
 *
 * <p>There are two honest scalar filters. A branch is what one writes first: the CPU predicts it
 * well at 1 % and 99 %, and worst at 50 %; on a set that fits L1 it may even learn the few thousand
 * outcomes by heart. Arithmetic instead of a branch takes the same time at every selectivity. SIMD
 * is judged against whichever is faster.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
// C2 lays out and unrolls a loop by the profile of its own JVM: forks differ more than iterations.
// Until C2 has compiled them, kernels of the Vector API box and take ten thousand times as long. So
// C2 is called early for our own methods, and the loop waits for it: warming up takes so many
// calls,
// not so much time, however busy the machine. The rest of the JVM starts as usual, which halves the
// time of a fork. All forms run under the same flags.
@Fork(
    value = 5,
    jvmArgsAppend = {
      FilterBenchmark.QUIETLY,
      FilterBenchmark.COMPILE_EARLY,
      FilterBenchmark.COMPILE_FIRST
    })
// The first iterations last until kernel and calling loop are compiled, the last fills the caches.
@Warmup(iterations = 4, time = 120, timeUnit = TimeUnit.MILLISECONDS)
// The largest sets take a hundred milliseconds a call; the smallest run 100,000 times.
@Measurement(iterations = 6, time = 120, timeUnit = TimeUnit.MILLISECONDS)
public class FilterBenchmark {

  static final String QUIETLY = "-XX:CompileCommand=quiet";
  static final String COMPILE_EARLY =
      "-XX:CompileCommand=CompileThresholdScaling,dev.assay.*::*,0.1";
  static final String COMPILE_FIRST =
      "-XX:CompileCommand=BackgroundCompilation,dev.assay.*::*,false";
  private static final String NO_AUTO_VECTORS = "-XX:-UseSuperWord";
  private static final Kernels SCALAR = KernelProvider.of(Form.SCALAR);
  private static final Kernels PLAIN = KernelProvider.of(Form.PLAIN);
  private static final int VALUES = 1_000_000;
  private static final int BLOCK = 1 << 20;

  /** Ints in the column of each thread; the default lies in the first cache of every machine. */
  @Param("4096")
  private int elements;

  /** Share of values below the bound, in per cent. */
  @Param("50")
  private int selectivity;

  private int[] values = new int[0];
  private int bound;
  private long last;
  private boolean filtered;

  /**
   * Uniform random values, seeded; a column longer than {@link #BLOCK} repeats its beginning, which
   * no cache and no branch predictor can hold, and which is filled in a fraction of the time.
   */
  @Setup(Level.Trial)
  public void fill() {
    SplittableRandom random = new SplittableRandom(42);
    values = new int[elements];
    int drawn = Math.min(elements, BLOCK);
    for (int i = 0; i < drawn; i++) {
      values[i] = random.nextInt(VALUES);
    }
    for (int i = drawn; i < elements; i += BLOCK) {
      System.arraycopy(values, 0, values, i, Math.min(BLOCK, elements - i));
    }
    bound = VALUES / 100 * selectivity;
  }

  /** Filter with a branch, not vectorised. */
  @Benchmark
  @Fork(jvmArgsAppend = {QUIETLY, COMPILE_EARLY, COMPILE_FIRST, NO_AUTO_VECTORS})
  public void filterBranch() {
    last = branch(values, bound);
    filtered = true;
  }

  /** Filter by arithmetic, not vectorised. */
  @Benchmark
  @Fork(jvmArgsAppend = {QUIETLY, COMPILE_EARLY, COMPILE_FIRST, NO_AUTO_VECTORS})
  public void filterScalar() {
    last = SCALAR.filterSum(values, values.length, bound);
    filtered = true;
  }

  /** Filter by arithmetic, left to C2. */
  @Benchmark
  public void filterAuto() {
    last = PLAIN.filterSum(values, values.length, bound);
    filtered = true;
  }

  /** Filter in the Vector API. */
  @Benchmark
  public void filterVector() {
    last = Vectors.KERNELS.filterSum(values, values.length, bound);
    filtered = true;
  }

  /** Sum, not vectorised. */
  @Benchmark
  @Fork(jvmArgsAppend = {QUIETLY, COMPILE_EARLY, COMPILE_FIRST, NO_AUTO_VECTORS})
  public void sumScalar() {
    last = SCALAR.sum(values, values.length);
  }

  /** Sum, left to C2. */
  @Benchmark
  public void sumAuto() {
    last = PLAIN.sum(values, values.length);
  }

  /** Sum in the Vector API. */
  @Benchmark
  public void sumVector() {
    last = Vectors.KERNELS.sum(values, values.length);
  }

  @CompilerControl(CompilerControl.Mode.DONT_INLINE)
  private static long branch(int[] values, int bound) {
    long sum = 0;
    for (int value : values) {
      if (value < bound) {
        sum += value;
      }
    }
    return sum;
  }

  /** The oracle: whole blocks and the rest, one value at a time. */
  @TearDown(Level.Trial)
  public void check() {
    int below = filtered ? bound : VALUES;
    int blocks = elements / BLOCK;
    long expected = sumBelow(elements % BLOCK, below);
    if (blocks > 0) {
      expected += blocks * sumBelow(BLOCK, below);
    }
    if (last != expected) {
      throw new IllegalStateException("the sum is " + last + ", the oracle says " + expected + ".");
    }
  }

  private long sumBelow(int length, int below) {
    return Arrays.stream(values, 0, length).filter(v -> v < below).asLongStream().sum();
  }

  /** Touched only by benchmarks that need it, so that the others run where vectors cannot. */
  private static final class Vectors {
    static final Kernels KERNELS = KernelProvider.of(Form.VECTOR);
  }
}

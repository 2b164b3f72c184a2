package dev.assay.bench.suite.simd;

import dev.assay.engine.kernel.Form;
import dev.assay.engine.kernel.KernelProvider;
import dev.assay.engine.kernel.Kernels;
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
@Fork(5)
// Kernels of the Vector API box until C2 has compiled them: the first iteration belongs to that.
@Warmup(iterations = 3, time = 150, timeUnit = TimeUnit.MILLISECONDS)
// The largest sets take a hundred milliseconds a call; the smallest run 100,000 times.
@Measurement(iterations = 6, time = 150, timeUnit = TimeUnit.MILLISECONDS)
public class FilterBenchmark {

  private static final String NO_AUTO_VECTORS = "-XX:-UseSuperWord";
  private static final Kernels SCALAR = KernelProvider.of(Form.SCALAR);
  private static final Kernels PLAIN = KernelProvider.of(Form.PLAIN);
  private static final int VALUES = 1_000_000;

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

  /** Uniform random values, seeded. */
  @Setup(Level.Trial)
  public void fill() {
    SplittableRandom random = new SplittableRandom(42);
    values = new int[elements];
    for (int i = 0; i < elements; i++) {
      values[i] = random.nextInt(VALUES);
    }
    bound = VALUES / 100 * selectivity;
  }

  /** Filter with a branch, not vectorised. */
  @Benchmark
  @Fork(jvmArgsAppend = NO_AUTO_VECTORS)
  public void filterBranch() {
    last = branch(values, bound);
    filtered = true;
  }

  /** Filter by arithmetic, not vectorised. */
  @Benchmark
  @Fork(jvmArgsAppend = NO_AUTO_VECTORS)
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
  @Fork(jvmArgsAppend = NO_AUTO_VECTORS)
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

  /** The oracle: a stream, slow and plain. */
  @TearDown(Level.Trial)
  public void check() {
    int below = filtered ? bound : VALUES;
    long expected = java.util.Arrays.stream(values).filter(v -> v < below).asLongStream().sum();
    if (last != expected) {
      throw new IllegalStateException("the sum is " + last + ", the oracle says " + expected + ".");
    }
  }

  /** Touched only by benchmarks that need it, so that the others run where vectors cannot. */
  private static final class Vectors {
    static final Kernels KERNELS = KernelProvider.of(Form.VECTOR);
  }
}

package dev.assay.bench.suite.memory;

import dev.assay.engine.kernel.KernelProvider;
import dev.assay.engine.kernel.Kernels;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
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

/** Read bandwidth: the sum of a thread's own array of longs, with the fastest kernel there is. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
// Physical pages are dealt out anew to each JVM. Vector kernels box until they are compiled, so
// that
// is done in the foreground.
@Fork(value = 5, jvmArgsAppend = "-Xbatch")
// Large sets take tens of milliseconds a call, so an iteration has several.
@Warmup(iterations = 2, time = 120, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 120, timeUnit = TimeUnit.MILLISECONDS)
public class ReadBenchmark {

  private static final Kernels KERNELS = KernelProvider.best();

  /** Working set of each thread; the default lies in the first cache of every machine. */
  @Param("16384")
  private long bytes;

  private long[] values = new long[0];
  private long last;

  /** Numbers from 1 up, whose sum is known. */
  @Setup(Level.Trial)
  public void fill() {
    values = new long[Math.toIntExact(bytes / Long.BYTES)];
    for (int i = 0; i < values.length; i++) {
      values[i] = i + 1L;
    }
    last = expected();
  }

  /** Reads every element once. */
  @Benchmark
  public void read() {
    last = KERNELS.sum(values, values.length);
  }

  private long expected() {
    return values.length * (values.length + 1L) / 2;
  }

  /** Gauss knew the sum. */
  @TearDown(Level.Trial)
  public void check() {
    if (last != expected()) {
      throw new IllegalStateException("the sum is " + last + ", not " + expected() + ".");
    }
  }
}

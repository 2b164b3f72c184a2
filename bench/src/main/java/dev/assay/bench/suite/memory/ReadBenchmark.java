package dev.assay.bench.suite.memory;

import dev.assay.bench.suite.memory.kernel.SegmentSum;
import dev.assay.engine.kernel.KernelProvider;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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

/**
 * Read bandwidth: the sum of a thread's own longs off the heap, from the start of a page. In a Java
 * array the data begin 16 bytes into a line, so that every second vector of 32 bytes and every one
 * of 64 crosses lines, which halves what the inner caches give.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
// Physical pages are dealt out anew to each JVM. Vector kernels box until they are compiled, so our
// own methods are compiled in the foreground.
@Fork(
    value = 5,
    jvmArgsAppend = {
      "-XX:CompileCommand=quiet",
      "-XX:CompileCommand=BackgroundCompilation,dev.assay.*::*,false"
    })
// Large sets take tens of milliseconds a call, so an iteration has several.
@Warmup(iterations = 2, time = 120, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 120, timeUnit = TimeUnit.MILLISECONDS)
public class ReadBenchmark {

  private static final boolean VECTORS = KernelProvider.whyNoVectors().isEmpty();
  private static final long PAGE_BYTES = 4096;

  /** Working set of each thread; the default lies in the first cache of every machine. */
  @Param("16384")
  private long bytes;

  private MemorySegment values = MemorySegment.NULL;
  private long last;

  /** Numbers from 1 up, whose sum is known. */
  @Setup(Level.Trial)
  public void fill() {
    values = Arena.ofAuto().allocate(bytes, PAGE_BYTES);
    for (long i = 0; i < bytes / Long.BYTES; i++) {
      values.setAtIndex(ValueLayout.JAVA_LONG, i, i + 1);
    }
    last = expected();
  }

  /** Reads every element once. */
  @Benchmark
  public void read() {
    last = VECTORS ? SegmentSum.vector(values) : SegmentSum.scalar(values);
  }

  private long expected() {
    long count = bytes / Long.BYTES;
    return count * (count + 1) / 2;
  }

  /** Gauss knew the sum. */
  @TearDown(Level.Trial)
  public void check() {
    if (last != expected()) {
      throw new IllegalStateException("the sum is " + last + ", not " + expected() + ".");
    }
  }
}

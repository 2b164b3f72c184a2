package dev.assay.bench.jmh;

import java.io.File;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Benchmarks that end in every wrong way a fork can, and one that does not. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FailingBenchmark {

  private boolean wrong;
  private int value;

  /** Ends well. */
  @Benchmark
  public int fine() {
    return value++;
  }

  /** Allocates 1,024 bytes and the array's header. */
  @Benchmark
  public byte[] allocates() {
    return new byte[1024];
  }

  /** Kills its JVM as the kernel's out-of-memory killer does. */
  @Benchmark
  public void killed() throws IOException, InterruptedException {
    String self = Long.toString(ProcessHandle.current().pid());
    new ProcessBuilder("kill", "-9", self).start();
    new CountDownLatch(1).await();
  }

  /** Is found out when its answer is checked. */
  @Benchmark
  public void wrongAnswer() {
    wrong = true;
  }

  /** Runs out of heap. */
  @Benchmark
  public long[] outOfHeap() {
    return new long[1 << 28];
  }

  /** Ends its JVM with status 7, unless one has done so before: a file tells. */
  @Benchmark
  public int failsOnce() throws IOException {
    if (new File(System.getProperty("assay.test.marker", "")).createNewFile()) {
      Runtime.getRuntime().halt(7);
    }
    return value++;
  }

  /** Never ends. */
  @Benchmark
  public void hangs() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  /** Checks the answer. */
  @TearDown
  public void check() {
    if (wrong) {
      throw new IllegalStateException("the sum is 41, the oracle says 42.");
    }
  }
}

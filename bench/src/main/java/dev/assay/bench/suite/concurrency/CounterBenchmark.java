package dev.assay.bench.suite.concurrency;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * One increment of a counter that all threads share, by every means the JDK has; and of
 * neighbouring counters that nobody shares. Each thread counts what it did beside it, in memory of
 * its own; at the end every counter that promises to lose nothing must hold the sum.
 */
@State(Scope.Benchmark)
// The mean time that one thread waits for one increment: what a caller feels under contention.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
// Five JVMs: code layout and the placement of the counter in memory differ from one to the next.
@Fork(5)
// Increments compile within milliseconds; the second iteration is for the lock to settle.
@Warmup(iterations = 2, time = 120, timeUnit = TimeUnit.MILLISECONDS)
// Long against a scheduler's time slice of a few milliseconds, short enough for many samples.
@Measurement(iterations = 6, time = 120, timeUnit = TimeUnit.MILLISECONDS)
public class CounterBenchmark {

  private static final VarHandle SLOT = ValueLayout.JAVA_LONG.varHandle();

  /** Two cache lines: adjacent-line prefetchers pull lines in pairs. */
  private static final long PADDED_BYTES = 128;

  private static final int THREADS_MAX = 1024;

  private long plainCount;
  private volatile long volatileCount;
  private final AtomicLong atomicCount = new AtomicLong();
  private final LongAdder adderCount = new LongAdder();
  private final ReentrantLock lock = new ReentrantLock();
  private long lockedCount;
  private final MemorySegment slots =
      Arena.ofAuto().allocate(THREADS_MAX * PADDED_BYTES, PADDED_BYTES);

  private final AtomicLong performed = new AtomicLong();
  private final AtomicInteger threadsDone = new AtomicInteger();

  /** What one thread knows of itself; JMH pads it against its neighbours. */
  @State(Scope.Thread)
  public static class Performer {
    private long done;
    private long sameLineOffset;
    private long paddedOffset;

    /** Gives the thread a counter beside its neighbour's, and one on lines of its own. */
    @Setup(Level.Trial)
    public void place(ThreadParams thread) {
      sameLineOffset = thread.getThreadIndex() * (long) Long.BYTES;
      paddedOffset = thread.getThreadIndex() * PADDED_BYTES;
    }

    /** The last thread to come here checks the counter. */
    @TearDown(Level.Trial)
    public void check(CounterBenchmark shared, ThreadParams thread) {
      shared.performed.addAndGet(done);
      if (shared.threadsDone.incrementAndGet() == thread.getThreadCount()) {
        shared.check(thread.getThreadCount());
      }
    }
  }

  /** Neither atomic nor visible: two threads overwrite each other's increments. */
  @Benchmark
  public void plain(Performer me) {
    plainCount++;
    me.done++;
  }

  /** Visible but not atomic: a volatile read, an addition, a volatile write. */
  @Benchmark
  @SuppressWarnings("NonAtomicVolatileUpdate") // what it costs is the question
  public void volatileField(Performer me) {
    volatileCount++;
    me.done++;
  }

  /** The loop that lock-free structures are made of: read, try to replace, again on failure. */
  @Benchmark
  public void compareAndSet(Performer me) {
    long seen;
    do {
      seen = atomicCount.get();
    } while (!atomicCount.compareAndSet(seen, seen + 1));
    me.done++;
  }

  /** One atomic instruction where the CPU has it. */
  @Benchmark
  public void fetchAdd(Performer me) {
    atomicCount.getAndIncrement();
    me.done++;
  }

  /** A counter that splits itself into cells when threads collide. */
  @Benchmark
  public void adder(Performer me) {
    adderCount.increment();
    me.done++;
  }

  /** A lock that parks its waiters. */
  @Benchmark
  public void lock(Performer me) {
    lock.lock();
    try {
      lockedCount++;
    } finally {
      lock.unlock();
    }
    me.done++;
  }

  /** A counter of one's own that lies on the same cache line as the neighbour's. */
  @Benchmark
  public void ownSameLine(Performer me) {
    increment(slots, me.sameLineOffset);
    me.done++;
  }

  /** A counter of one's own on a cache line of its own. */
  @Benchmark
  public void ownPadded(Performer me) {
    increment(slots, me.paddedOffset);
    me.done++;
  }

  /** A volatile store, as the calibration's: each is on its line before the next one begins. */
  private static void increment(MemorySegment slots, long offset) {
    SLOT.setVolatile(slots, offset, (long) SLOT.getOpaque(slots, offset) + 1);
  }

  private void check(int threads) {
    long own = 0;
    for (long offset = 0; offset < slots.byteSize(); offset += Long.BYTES) {
      own += slots.get(ValueLayout.JAVA_LONG, offset);
    }
    long lossy = plainCount + volatileCount;
    long counted = lossy + atomicCount.get() + adderCount.sum() + lockedCount + own;
    boolean mayLose = lossy > 0 && threads > 1;
    if (counted > performed.get() || counted <= 0 || (counted < performed.get() && !mayLose)) {
      throw new IllegalStateException(
          "the counter holds " + counted + " after " + performed.get() + " increments.");
    }
  }
}

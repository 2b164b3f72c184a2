package dev.assay.bench.suite.concurrency;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/** A counter that threads increment together, in one of several ways. Any thread may call. */
final class SharedCounter {

  private final Kind kind;
  private final AtomicLong atomic = new AtomicLong();
  private final LongAdder adder = new LongAdder();
  private final ReentrantLock lock = new ReentrantLock();
  private long plain;
  private volatile long seen;
  private volatile boolean stopped;

  SharedCounter(Kind kind) {
    this.kind = kind;
  }

  /** How it is incremented, with the name its figures carry. */
  enum Kind {
    PLAIN("plain", false),
    VOLATILE("volatileField", false),
    COMPARE_AND_SET("compareAndSet", true),
    FETCH_ADD("fetchAdd", true),
    ADDER("adder", true),
    LOCK("lock", true);

    private final String label;
    private final boolean lossless;

    Kind(String label, boolean lossless) {
      this.label = label;
      this.lossless = lossless;
    }

    String label() {
      return label;
    }

    /** True when it promises to count every increment of every thread. */
    boolean isLossless() {
      return lossless;
    }
  }

  /** Ends the calls of {@link #increment} that are under way, early. */
  void stop() {
    stopped = true;
  }

  /** Increments so many times. */
  void increment(int times) {
    switch (kind) {
      case PLAIN -> plain(times);
      case VOLATILE -> volatileField(times);
      case COMPARE_AND_SET -> compareAndSet(times);
      case FETCH_ADD -> fetchAdd(times);
      case ADDER -> adder(times);
      case LOCK -> lock(times);
    }
  }

  /** What it holds; exact once all threads that incremented have ended. */
  long value() {
    return plain + seen + atomic.get() + adder.sum();
  }

  /** The volatile read in each turn keeps the compiler from adding all at once. */
  private void plain(int times) {
    for (int i = 0; i < times && !stopped; i++) {
      plain++;
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // that it loses updates is what is shown
  private void volatileField(int times) {
    for (int i = 0; i < times && !stopped; i++) {
      seen++;
    }
  }

  private void compareAndSet(int times) {
    for (int i = 0; i < times && !stopped; i++) {
      long value;
      do {
        value = atomic.get();
      } while (!atomic.compareAndSet(value, value + 1));
    }
  }

  private void fetchAdd(int times) {
    for (int i = 0; i < times && !stopped; i++) {
      atomic.getAndIncrement();
    }
  }

  private void adder(int times) {
    for (int i = 0; i < times && !stopped; i++) {
      adder.increment();
    }
  }

  private void lock(int times) {
    for (int i = 0; i < times && !stopped; i++) {
      lock.lock();
      try {
        plain++;
      } finally {
        lock.unlock();
      }
    }
  }
}

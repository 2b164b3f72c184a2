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

  /** Ends the calls of {@link #increment} that are under way. */
  void stop() {
    stopped = true;
  }

  /**
   * Increments until the counter is stopped. The volatile read in each turn keeps the compiler from
   * gathering increments.
   *
   * @return how many increments were made
   */
  long increment() {
    return switch (kind) {
      case PLAIN -> plain();
      case VOLATILE -> volatileField();
      case COMPARE_AND_SET -> compareAndSet();
      case FETCH_ADD -> fetchAdd();
      case ADDER -> adder();
      case LOCK -> lock();
    };
  }

  /** What it holds; exact once all threads that incremented have ended. */
  long value() {
    return plain + seen + atomic.get() + adder.sum();
  }

  private long plain() {
    long made = 0;
    for (; !stopped; made++) {
      plain++;
    }
    return made;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // that it loses updates is what is shown
  private long volatileField() {
    long made = 0;
    for (; !stopped; made++) {
      seen++;
    }
    return made;
  }

  private long compareAndSet() {
    long made = 0;
    for (; !stopped; made++) {
      long value;
      do {
        value = atomic.get();
      } while (!atomic.compareAndSet(value, value + 1));
    }
    return made;
  }

  private long fetchAdd() {
    long made = 0;
    for (; !stopped; made++) {
      atomic.getAndIncrement();
    }
    return made;
  }

  private long adder() {
    long made = 0;
    for (; !stopped; made++) {
      adder.increment();
    }
    return made;
  }

  private long lock() {
    long made = 0;
    for (; !stopped; made++) {
      lock.lock();
      try {
        plain++;
      } finally {
        lock.unlock();
      }
    }
    return made;
  }
}

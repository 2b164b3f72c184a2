package dev.assay.exec.pipeline;

import dev.assay.engine.thread.Affinity;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Threads that help with the jobs of any number of callers, the job with the fewest helpers first.
 * They start with the first job; where none is left they look out for one for a moment, as long as
 * a query runs, and then sleep.
 */
final class WorkerPool implements AutoCloseable {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  /** About what falling asleep and being woken costs. */
  private static final long SPIN_NANOS = 100_000;

  private final int threads;
  private final List<Integer> cpus;
  private final ConcurrentLinkedQueue<Job> jobs = new ConcurrentLinkedQueue<>();
  private final AtomicInteger queries = new AtomicInteger();
  private volatile int sleeping;
  private volatile boolean isClosed;
  private boolean isStarted;

  /**
   * A pool.
   *
   * @param threads 0 or more
   * @param cpus that threads are pinned to in turn; empty for none
   */
  WorkerPool(int threads, List<Integer> cpus) {
    this.threads = threads;
    this.cpus = cpus;
  }

  /** A query begins; returns how many run now. */
  int enter() {
    return queries.incrementAndGet();
  }

  /** A query ends. */
  void leave() {
    queries.decrementAndGet();
  }

  /** Runs a job with whoever comes to help. */
  void run(Job job) {
    int wanted = Math.min(threads, job.mostHelpers());
    if (wanted > 0) {
      jobs.add(job);
      wake(wanted);
    }
    try {
      job.own();
    } finally {
      jobs.remove(job);
    }
  }

  private void wake(int wanted) {
    if (isStarted && sleeping == 0) {
      return;
    }
    synchronized (this) {
      for (int i = Math.min(wanted, sleeping); i > 0; i--) {
        notify();
      }
      if (!isStarted && !isClosed) {
        isStarted = true;
        for (int i = 0; i < threads; i++) {
          start(i);
        }
      }
    }
  }

  private void start(int index) {
    Thread.ofPlatform()
        .daemon()
        .name("assay-worker-" + NUMBER.incrementAndGet())
        .start(
            () -> {
              if (cpus.isEmpty()) {
                helpUntilClosed();
              } else {
                try (Affinity _ = Affinity.pin(cpus.get((index + 1) % cpus.size()))) {
                  helpUntilClosed();
                }
              }
            });
  }

  private void helpUntilClosed() {
    long idleSince = System.nanoTime();
    while (!isClosed) {
      Job job = mostInNeed();
      if (job != null) {
        job.help();
        idleSince = System.nanoTime();
      } else if (queries.get() > 0 && System.nanoTime() - idleSince < SPIN_NANOS) {
        Thread.onSpinWait();
      } else {
        sleep();
        idleSince = System.nanoTime();
      }
    }
  }

  private @Nullable Job mostInNeed() {
    Job chosen = null;
    for (Job job : jobs) {
      int helpers = job.helpers();
      if (helpers < job.mostHelpers() && (chosen == null || helpers < chosen.helpers())) {
        chosen = job;
      }
    }
    return chosen;
  }

  /** Sleeps until there may be a job. Who adds one looks at {@code sleeping} after that. */
  private synchronized void sleep() {
    sleeping++;
    try {
      while (!isClosed && mostInNeed() == null) {
        wait();
      }
    } catch (InterruptedException e) {
      // Nobody has a reason to interrupt these threads; it means no more than a look at the jobs.
    } finally {
      sleeping--;
    }
  }

  /** Ends the threads as soon as they have left their jobs; callers go on alone. */
  @Override
  public synchronized void close() {
    isClosed = true;
    notifyAll();
  }
}

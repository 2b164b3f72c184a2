package dev.assay.exec.pipeline;

import dev.assay.engine.thread.Affinity;
import dev.assay.engine.thread.Apart;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads that help with the jobs of any number of callers, the job with the fewest helpers first.
 * They start with the first job; where none is left they look out for one for a moment, as long as
 * a query runs, and then sleep. They keep off the CPU of the thread that they help.
 */
final class WorkerPool implements AutoCloseable {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  /** Longer than most of what one thread does alone between two jobs of a query. */
  private static final long SPIN_NANOS = 300_000;

  private volatile int threads;
  private final List<Integer> cpus;
  private final ConcurrentLinkedQueue<Job> jobs = new ConcurrentLinkedQueue<>();
  private final AtomicInteger queries = new AtomicInteger();
  private final Deque<Helper> sleepers = new ConcurrentLinkedDeque<>();
  private volatile boolean isClosed;
  private volatile int started;

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

  /** Sees to it that there are so many threads; those that are there stay. */
  synchronized void grow(int wanted) {
    threads = Math.max(threads, wanted);
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
      wake(wanted, job.ownerCpu());
    }
    try {
      job.own();
    } finally {
      jobs.remove(job);
    }
  }

  /** Wakes helpers, away from the CPU of the job's owner. */
  private void wake(int wanted, int ownerCpu) {
    for (int i = 0; i < wanted; i++) {
      Helper helper = sleepers.poll();
      if (helper == null) {
        break;
      }
      helper.wake(ownerCpu);
    }
    if (started < threads) {
      start();
    }
  }

  private synchronized void start() {
    while (started < threads && !isClosed) {
      new Helper(started++).start();
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

  /** Ends the threads as soon as they have left their jobs; callers go on alone. */
  @Override
  public synchronized void close() {
    isClosed = true;
    sleepers.forEach(LockSupport::unpark);
  }

  /** A thread that helps. */
  private final class Helper extends Thread {

    private final int index;
    private volatile boolean isWoken;
    private volatile @Nullable Apart apart;

    Helper(int index) {
      super("assay-worker-" + NUMBER.incrementAndGet());
      this.index = index;
      setDaemon(true);
    }

    @Override
    public void run() {
      if (cpus.isEmpty()) {
        apart = Apart.ofCurrentThread();
        helpUntilClosed();
      } else {
        try (Affinity _ = Affinity.pin(cpus.get((index + 1) % cpus.size()))) {
          helpUntilClosed();
        }
      }
    }

    private void helpUntilClosed() {
      long idleSince = System.nanoTime();
      while (!isClosed) {
        try {
          idleSince = helpOrWait(idleSince);
        } catch (OutOfMemoryError e) {
          Thread.onSpinWait(); // what has failed was told to its query; this thread goes on
        }
      }
    }

    @SuppressWarnings("ThreadPriorityCheck") // that others run meanwhile is all that is asked for
    private long helpOrWait(long idleSince) {
      Job job = mostInNeed();
      if (job != null) {
        keepFrom(job.ownerCpu());
        job.help();
      } else if (queries.get() > 0 && System.nanoTime() - idleSince < SPIN_NANOS) {
        Thread.yield(); // the JIT compiler, or another process, may need this CPU
        return idleSince;
      } else {
        sleep();
      }
      return System.nanoTime();
    }

    /** Sleeps until there may be a job. Who adds one looks at the sleepers after that. */
    private void sleep() {
      isWoken = false;
      sleepers.push(this);
      while (!isClosed && !isWoken && mostInNeed() == null) {
        LockSupport.park(WorkerPool.this);
      }
      sleepers.remove(this);
    }

    /** Called by others, for one of the sleepers. */
    void wake(int ownerCpu) {
      keepFrom(ownerCpu);
      isWoken = true;
      LockSupport.unpark(this);
    }

    private void keepFrom(int cpu) {
      if (apart != null) {
        apart.from(cpu);
      }
    }
  }
}

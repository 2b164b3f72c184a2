package dev.assay.engine.calibrate.cpu;

import dev.assay.engine.thread.Affinity;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Threads that do equal blocks of work side by side, each pinned to a CPU of its own.
 *
 * <p>Every thread logs how far it is, and goes on until the slowest has worked for the wanted time
 * (a second more at most); {@link Rates} then looks only at the time during which all of them
 * worked. So neither a late starter nor a late finisher is measured running alone. A thread that
 * had to wait for its CPU makes up for that, up to three times the wanted time.
 */
final class Team {

  private static final long PATIENCE_NANOS = 1_000_000_000;
  private static final int LONGEST = 3;
  private static final long START_DELAY_NANOS = 100_000;

  private final List<Integer> cpus;
  private final List<? extends Member> members;
  private final long wantedNanos;
  private final CountDownLatch ready;
  private final AtomicInteger finished = new AtomicInteger();
  private final List<WorkLog> logs = new ArrayList<>();
  private volatile long startNanos;
  private volatile boolean go;
  private volatile boolean stopped;
  private volatile @Nullable Throwable failure;
  private volatile @Nullable String unpinned;

  /** What one thread does, on that thread only. */
  interface Member {
    /** Brings code and data to where they will be used; not timed. */
    default void prepare() {}

    /**
     * Does one block of work, microseconds long, bounded even if other members have ended.
     *
     * @return what was done, in whatever the rate is to be told in
     */
    double work();
  }

  private Team(List<Integer> cpus, List<? extends Member> members, long wantedNanos) {
    this.cpus = cpus;
    this.members = members;
    this.wantedNanos = wantedNanos;
    this.ready = new CountDownLatch(members.size());
    members.forEach(member -> logs.add(new WorkLog()));
  }

  /**
   * Lets members work until each has had the time of all samples.
   *
   * @param cpus one CPU for each member
   * @throws InterruptedException when the caller is interrupted; the threads have ended then
   */
  static Rates run(List<Integer> cpus, List<? extends Member> members, Sampling sampling)
      throws InterruptedException {
    Team team = new Team(cpus, members, sampling.samples() * sampling.sampleNanos());
    team.runAll();
    String unpinned = team.unpinned;
    return Rates.of(
        team.logs, sampling.samples(), sampling.sampleNanos(), unpinned == null ? "" : unpinned);
  }

  private void runAll() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      int index = i;
      threads.add(
          Thread.ofPlatform()
              .daemon()
              .name("assay-calibrate-" + cpus.get(i))
              .start(() -> runOne(index)));
    }
    try {
      ready.await();
      startNanos = System.nanoTime() + START_DELAY_NANOS;
      go = true;
      for (Thread thread : threads) {
        thread.join();
      }
    } finally {
      stopped = true;
      awaitEnd(threads);
    }
    Throwable cause = failure;
    if (cause != null) {
      throw new IllegalStateException("a measuring thread failed: " + cause, cause);
    }
  }

  /** Waits without minding interrupts: memory may be given back only when no thread uses it. */
  private static void awaitEnd(List<Thread> threads) {
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void runOne(int index) {
    try (Affinity pin = Affinity.pin(cpus.get(index))) {
      pin.whyNot().ifPresent(cause -> unpinned = cause);
      members.get(index).prepare();
      ready.countDown();
      while (!stopped && (!go || System.nanoTime() < startNanos)) {
        Thread.onSpinWait();
      }
      workUntilAllHave(members.get(index), logs.get(index));
    } catch (RuntimeException | Error e) {
      failure = e;
      stopped = true;
      ready.countDown();
    }
  }

  /** Works until the thread has had its time, and on until all have. */
  private void workUntilAllHave(Member member, WorkLog log) {
    double units = 0;
    long start = System.nanoTime();
    long now = start;
    boolean counted = false;
    boolean allHave = false;
    log.note(start, 0);
    while (!stopped && !allHave && now - start < LONGEST * wantedNanos + PATIENCE_NANOS) {
      // Asked before the last block, so that the log ends after every other one has begun.
      allHave = finished.get() == members.size();
      units += member.work();
      now = System.nanoTime();
      log.note(now, units);
      boolean had = log.cpuNanos() >= wantedNanos || now - start >= LONGEST * wantedNanos;
      if (had && !counted) {
        counted = true;
        finished.incrementAndGet();
      }
    }
    log.add(now, Sampling.cpuNanos(), units);
  }
}

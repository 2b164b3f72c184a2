package dev.assay.bench.suite.queueing;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.bench.load.Sides;
import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.engine.queue.AgronaRing;
import dev.assay.engine.queue.MessageProducer;
import java.util.List;

/**
 * One generator thread, one ring, one server thread that spins for the service time of each
 * request. Requests start when the schedule says so, whether or not earlier ones are done; where
 * the generator is late, times still count from the schedule.
 */
final class ServerRun {

  private static final int RING_BYTES = 1 << 20;

  /** Longest that either thread takes between two readings of the clock while it has its CPU. */
  private static final long STEP_NANOS = 2_000;

  private final long[] gapsNanos;
  private final long[] servicesNanos;

  /** When each request was to start and was done, in {@link System#nanoTime()}. */
  final long[] intended;

  final long[] done;

  /** When the server took each request up: from then on it is busy with it. */
  final long[] begun;

  private volatile long completed; // written by the server only

  /** Requests in the system, averaged over time by looks at the two counters. */
  private double averageInSystem;

  /** Time for which the generator did not get to look at the clock. */
  private long generatorLostNanos;

  /**
   * A run to be made.
   *
   * @param gapsNanos time from the start of the run or of a request to the start of the next
   * @param servicesNanos how long the server is to be busy with each
   */
  ServerRun(long[] gapsNanos, long[] servicesNanos) {
    this.gapsNanos = gapsNanos.clone();
    this.servicesNanos = servicesNanos.clone();
    int count = gapsNanos.length;
    intended = new long[count];
    begun = new long[count];
    done = new long[count];
  }

  /** Makes the run on two CPUs. */
  ServerRun run(List<Integer> cpus) throws WorkloadFailed, InterruptedException {
    AgronaRing ring = AgronaRing.oneToOne(RING_BYTES);
    Sides.<Boolean>run(
        "the server under load", cpus, List.of(() -> generate(ring), () -> serve(ring)));
    for (int i = 0; i < done.length; i++) {
      if (done[i] < begun[i] + servicesNanos[i] || begun[i] < intended[i]) {
        throw new WorkloadFailed("request " + i + " was done before it could be");
      }
    }
    return this;
  }

  double averageInSystem() {
    return averageInSystem;
  }

  /** Mean time from the intended start to the end, in nanoseconds. */
  double meanLatencyNanos() {
    double sum = 0;
    for (int i = 0; i < done.length; i++) {
      sum += (double) (done[i] - intended[i]);
    }
    return sum / done.length;
  }

  /** Requests per nanosecond over the whole run. */
  double throughput() {
    return done.length / (double) (done[done.length - 1] - intended[0]);
  }

  /** Mean time that the server was busy with a request. */
  double meanServiceNanos() {
    double sum = 0;
    for (int i = 0; i < done.length; i++) {
      sum += (double) (done[i] - begun[i]);
    }
    return sum / done.length;
  }

  /**
   * Share of the run for which the machine kept either thread from its work: the server late to
   * take up or to end a request, the generator late to look at the clock.
   */
  double lostShare() {
    long lost = generatorLostNanos;
    for (int i = 0; i < done.length; i++) {
      long ready = i == 0 ? intended[0] : Math.max(intended[i], done[i - 1]);
      lost += Math.max(0, begun[i] - ready - STEP_NANOS);
      lost += Math.max(0, done[i] - begun[i] - servicesNanos[i] - STEP_NANOS);
    }
    return lost / (double) (done[done.length - 1] - intended[0]);
  }

  private boolean generate(AgronaRing ring) {
    int count = gapsNanos.length;
    double area = 0;
    long next = System.nanoTime() + 50_000;
    long looked = next;
    for (int i = 0; i < count; i++) {
      next += i == 0 ? 0 : gapsNanos[i];
      long now;
      while ((now = System.nanoTime()) < next) {
        area += look(looked, now) * (double) (i - completed);
        looked = Math.max(looked, now);
        Thread.onSpinWait();
      }
      area += look(looked, now) * (double) (i - completed);
      looked = Math.max(looked, now);
      intended[i] = next;
      send(ring, i);
    }
    long inSystem;
    while ((inSystem = count - completed) > 0) {
      long now = System.nanoTime();
      area += (now - looked) * (double) inSystem;
      looked = now;
      Thread.onSpinWait();
    }
    averageInSystem = area / (double) (looked - intended[0]);
    return true;
  }

  private long look(long last, long now) {
    long gap = Math.max(0, now - last);
    generatorLostNanos += Math.max(0, gap - STEP_NANOS);
    return gap;
  }

  private static void send(AgronaRing ring, long value) {
    long claim;
    while ((claim = ring.claim(Long.BYTES)) == MessageProducer.FULL) {
      Thread.onSpinWait();
    }
    ring.segment().set(JAVA_LONG, claim, value);
    ring.commit(claim);
  }

  private boolean serve(AgronaRing ring) {
    long[] served = new long[1];
    while (served[0] < gapsNanos.length) {
      int read =
          ring.read(
              (segment, offset, length) -> {
                work((int) segment.get(JAVA_LONG, offset));
                served[0]++;
              },
              1);
      if (read == 0) {
        Thread.onSpinWait();
      }
    }
    return true;
  }

  private void work(int request) {
    long start = System.nanoTime();
    long end = start + servicesNanos[request];
    long now = start;
    while (now < end) {
      now = System.nanoTime();
    }
    begun[request] = start;
    done[request] = now;
    completed = request + 1L;
  }
}

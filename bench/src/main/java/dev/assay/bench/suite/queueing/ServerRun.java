package dev.assay.bench.suite.queueing;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.bench.load.Sides;
import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.engine.queue.AgronaRing;
import dev.assay.engine.queue.MessageProducer;
import java.util.List;

/**
 * One generator thread, one ring, one server thread that spins for the service time of each
 * request. In an open loop requests start when the schedule says so, whether or not earlier ones
 * are done; where the generator is late, times still count from the schedule.
 */
final class ServerRun {

  private static final int RING_BYTES = 1 << 20;

  private final long[] gapsNanos;
  private final long[] servicesNanos;
  private final boolean closed;

  /** When each request was to start and was done, in {@link System#nanoTime()}. */
  final long[] intended;

  final long[] done;

  private volatile long completed; // written by the server only

  /** Requests in the system, averaged over time by looks at the two counters. */
  private double averageInSystem;

  /** Longest that the generator did not get to look at the clock. */
  private long generatorGapNanos;

  /** True while the server finds nothing to do: then a request starts when it is taken up. */
  private boolean idle = true;

  /**
   * A run to be made.
   *
   * @param gapsNanos time from the start of the run or of a request to the start of the next
   * @param servicesNanos how long the server is to be busy with each
   * @param closed whether a request also waits for the end of the last, and starts when it is sent
   */
  ServerRun(long[] gapsNanos, long[] servicesNanos, boolean closed) {
    this.closed = closed;
    this.gapsNanos = gapsNanos.clone();
    this.servicesNanos = servicesNanos.clone();
    int count = gapsNanos.length;
    intended = new long[count];
    done = new long[count];
  }

  /** Makes the run on two CPUs. */
  ServerRun run(List<Integer> cpus) throws WorkloadFailed, InterruptedException {
    AgronaRing ring = AgronaRing.oneToOne(RING_BYTES);
    Sides.<Boolean>run(
        "the server under load", cpus, List.of(() -> generate(ring), () -> serve(ring)));
    for (int i = 0; i < done.length; i++) {
      if (done[i] < turn(i) + servicesNanos[i]) {
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

  /**
   * What the server needed beside the service itself, on average over the requests that found it
   * busy: its own work between two of them, and what the kernel's clock tick took.
   */
  double meanOverheadNanos() {
    double sum = 0;
    int waited = 0;
    for (int i = 1; i < done.length; i++) {
      if (intended[i] < done[i - 1]) {
        sum += (double) (done[i] - turn(i) - servicesNanos[i]);
        waited++;
      }
    }
    return waited == 0 ? 0 : sum / waited;
  }

  /**
   * Longest that the machine kept either thread from its work at a stretch: the server late to take
   * up or to end a request, the generator late to look at the clock.
   */
  long longestStallNanos() {
    long longest = generatorGapNanos;
    for (int i = 0; i < done.length; i++) {
      longest = Math.max(longest, done[i] - turn(i) - servicesNanos[i]);
    }
    return longest;
  }

  private long turn(int i) {
    return i == 0 ? intended[0] : Math.max(intended[i], done[i - 1]);
  }

  private boolean generate(AgronaRing ring) {
    int count = gapsNanos.length;
    double area = 0;
    long next = System.nanoTime() + 50_000;
    long looked = next;
    for (int i = 0; i < count; i++) {
      next += i == 0 ? 0 : gapsNanos[i];
      long now;
      boolean waits;
      do {
        waits = closed && completed < i; // before the clock is read, which then shows a later time
        now = System.nanoTime();
        area += look(looked, now) * (double) (i - completed);
        looked = Math.max(looked, now);
        Thread.onSpinWait();
      } while (now < next || waits);
      intended[i] = closed ? now : next;
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
    generatorGapNanos = Math.max(generatorGapNanos, gap);
    return gap;
  }

  /** Waits for room. */
  static void send(AgronaRing ring, long value) {
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
      idle = read == 0;
      if (idle) {
        Thread.onSpinWait();
      }
    }
    return true;
  }

  private void work(int request) {
    // Between two requests the server is not idle: what it does there is part of the service.
    long end = (idle ? System.nanoTime() : turn(request)) + servicesNanos[request];
    long now;
    do {
      now = System.nanoTime();
    } while (now < end);
    done[request] = now;
    completed = request + 1L;
  }
}

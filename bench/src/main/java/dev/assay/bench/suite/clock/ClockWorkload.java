package dev.assay.bench.suite.clock;

import dev.assay.bench.load.LoadWorkload;
import dev.assay.bench.load.Metric;
import dev.assay.bench.load.Sides;
import dev.assay.bench.workload.Ceiling;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Cost of a reading and the smallest step seen, for each clock; and how far two CPUs' readings of
 * the monotonic clock are apart, by exchanging time stamps as NTP does: the offset of the exchange
 * with the shortest round trip is known to half of it.
 */
public final class ClockWorkload extends LoadWorkload {

  /** Its id. */
  public static final String ID = "clock.readings";

  private static final int EXCHANGES = 20_000;
  private static final int READINGS = 20_000;

  /** For the provider. */
  public ClockWorkload() {
    super(ID, 1, "Clock readings: cost, smallest step, agreement of two CPUs", Set.of("L6"), 1);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 200, 1_500, 4_000);
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed, InterruptedException {
    int repetitions = pick(context, 2, 10, 20);
    List<Measurement> measurements = new ArrayList<>();
    clock(context, "nanoTime", System::nanoTime, 1, repetitions, measurements);
    clock(context, "currentTimeMillis", System::currentTimeMillis, 1e6, repetitions, measurements);
    clock(
        context,
        "instant",
        () -> {
          Instant now = Instant.now();
          return now.getEpochSecond() * 1_000_000_000L + now.getNano();
        },
        1,
        repetitions,
        measurements);
    if (context.cpus().size() > 1) {
      measurements.add(offset(context, repetitions));
    }
    return measurements;
  }

  private void clock(
      RunContext context,
      String name,
      LongSupplier clock,
      double unitNanos,
      int repetitions,
      List<Measurement> measurements) {
    context.progress(name, measurements.size() / 7.0);
    Metric cost = Metric.lower(this, "cost", "ns/op").param("clock", name);
    Metric step = Metric.lower(this, "step", "ns").param("clock", name);
    readings(clock);
    for (int i = 0; i < repetitions; i++) {
      long start = System.nanoTime();
      long sum = readings(clock);
      cost.add((double) (System.nanoTime() - start + (sum == 42 ? 1 : 0)) / READINGS);
      step.add((double) smallestStep(clock) * unitNanos);
    }
    cost.boundedBy(Ceiling.of("time.clock.cost", Map.of("clock", name), 1, "op"), context);
    measurements.add(cost.build());
    measurements.add(step.build());
  }

  private static long readings(LongSupplier clock) {
    long sum = 0;
    for (int i = 0; i < READINGS; i++) {
      sum += clock.getAsLong();
    }
    return sum;
  }

  /** The smallest change between two readings, of fifty changes or of 20 ms. */
  private static long smallestStep(LongSupplier clock) {
    long smallest = Long.MAX_VALUE;
    long deadline = System.nanoTime() + 20_000_000;
    long last = clock.getAsLong();
    for (int changes = 0; changes < 50; ) {
      long now = clock.getAsLong();
      if (now > last) {
        smallest = Math.min(smallest, now - last);
        changes++;
      }
      last = now;
      if (smallest != Long.MAX_VALUE && System.nanoTime() > deadline) {
        break;
      }
    }
    return smallest;
  }

  private Measurement offset(RunContext context, int repetitions)
      throws WorkloadFailed, InterruptedException {
    Metric offset = Metric.lower(this, "offset", "ns");
    double smallest = Double.MAX_VALUE;
    double largest = -Double.MAX_VALUE;
    double uncertainty = 0;
    for (int i = 0; i < repetitions; i++) {
      AtomicLong asked = new AtomicLong();
      AtomicLong told = new AtomicLong();
      List<Callable<double[]>> sides = List.of(() -> ask(asked, told), () -> tell(asked, told));
      double[] best = Sides.run("clock exchange", context.cpus(), sides).getFirst();
      offset.add(Math.abs(best[0]) + best[1]);
      smallest = Math.min(smallest, best[0]);
      largest = Math.max(largest, best[0]);
      uncertainty = Math.max(uncertainty, best[1]);
    }
    return offset
        .also("smallest offset [ns]", smallest)
        .also("largest offset [ns]", largest)
        .also("known to [ns]", uncertainty)
        .build();
  }

  /** Offset of the exchange with the shortest round trip, and half of that round trip. */
  private static double[] ask(AtomicLong asked, AtomicLong told) {
    long shortest = Long.MAX_VALUE;
    double offset = 0;
    long last = 0;
    for (int i = 1; i <= EXCHANGES; i++) {
      long sent = System.nanoTime();
      asked.setRelease(i);
      long there;
      while ((there = told.getAcquire()) == last) {
        Thread.onSpinWait();
      }
      long back = System.nanoTime();
      last = there;
      if (back - sent < shortest) {
        shortest = back - sent;
        offset = (double) (there - sent) - (double) (back - sent) / 2;
      }
    }
    return new double[] {offset, (double) shortest / 2};
  }

  private static double[] tell(AtomicLong asked, AtomicLong told) {
    long last = 0;
    for (int i = 1; i <= EXCHANGES; i++) {
      while (asked.getAcquire() < i) {
        Thread.onSpinWait();
      }
      long now = System.nanoTime();
      last = now == last ? now + 1 : now; // each answer must differ from the one before
      told.setRelease(last);
    }
    return new double[2];
  }
}

package dev.assay.bench.suite.scaling;

import dev.assay.bench.load.FormulaCheck;
import dev.assay.bench.load.LoadWorkload;
import dev.assay.bench.load.Metric;
import dev.assay.bench.load.Sides;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Work in registers of which a dialled share is done by one thread while the other waits, in ten
 * alternations; on one thread and on two, in turn. Serial share 0 is the control.
 */
public final class AmdahlWorkload extends LoadWorkload {

  /** Its id. */
  public static final String ID = "scaling.amdahl";

  static final int[] SERIAL_PERCENT = {0, 5, 10, 20, 35, 50};
  private static final int ALTERNATIONS = 10;

  /** For the provider. */
  public AmdahlWorkload() {
    super(ID, 2, "Amdahl's law: speed-up of two threads by serial share", Set.of("P5"), 2);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 300, 4_000, 12_000);
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed, InterruptedException {
    int repetitions = pick(context, 2, 15, 31);
    long steps = pick(context, 500_000, 5_000_000, 5_000_000);
    work(steps, 1);
    List<Measurement> measurements = new ArrayList<>();
    for (int percent : SERIAL_PERCENT) {
      context.progress(percent + " % serial", measurements.size() / (double) SERIAL_PERCENT.length);
      List<Double> speedUps = new ArrayList<>();
      double alone = 0;
      for (int i = 0; i < repetitions; i++) {
        double nanos = nanos(context, 1, percent, steps);
        alone += nanos;
        speedUps.add(nanos / nanos(context, 2, percent, steps));
      }
      double serial = percent / 100.0;
      measurements.add(
          Metric.higher(this, "speedUp", "ratio")
              .param("serial", percent)
              .param("threads", 2)
              .addAll(speedUps)
              .also("one thread [ns]", alone / repetitions)
              .also(FormulaCheck.FORMULA, 1 / (serial + (1 - serial) / 2))
              .build());
    }
    return measurements;
  }

  private static double nanos(RunContext context, int threads, int percent, long steps)
      throws WorkloadFailed, InterruptedException {
    long serial = steps * percent / 100 / ALTERNATIONS;
    long parallel = (steps / ALTERNATIONS - serial) / threads;
    AtomicInteger arrivals = new AtomicInteger();
    List<Callable<Double>> sides = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      boolean first = thread == 0;
      sides.add(
          () -> {
            int barrier = 1;
            long result = 1;
            await(arrivals, threads); // so that no thread is still being woken
            long start = System.nanoTime();
            for (int i = 0; i < ALTERNATIONS; i++) {
              result = first ? work(serial, result) : result;
              await(arrivals, ++barrier * threads);
              result = work(parallel, result);
              await(arrivals, ++barrier * threads);
            }
            double nanos = (double) (System.nanoTime() - start);
            if (result == 0) {
              throw new IllegalStateException("a chain of shifts does not come to zero");
            }
            return nanos;
          });
    }
    return Sides.run("serial and parallel work", context.cpus(), sides).getFirst();
  }

  private static void await(AtomicInteger arrivals, int all) {
    arrivals.incrementAndGet();
    while (arrivals.get() < all) {
      Thread.onSpinWait();
    }
  }

  /**
   * A chain of shifts (Marsaglia, J. Stat. Softw. 8, 2003): no memory, nothing to run in parallel
   * within a thread, and nothing that the compiler can take together as it does with products.
   */
  static long work(long steps, long start) {
    long x = start;
    for (long i = 0; i < steps; i++) {
      x ^= x << 13;
      x ^= x >>> 7;
      x ^= x << 17;
    }
    return x;
  }
}

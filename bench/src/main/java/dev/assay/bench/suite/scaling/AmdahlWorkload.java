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
    super(ID, 1, "Amdahl's law: speed-up of two threads by serial share", Set.of("P5"), 2);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 300, 4_000, 12_000);
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed, InterruptedException {
    int repetitions = pick(context, 2, 15, 31);
    long steps = pick(context, 1_000_000, 10_000_000, 10_000_000);
    work(steps, 1);
    List<Measurement> measurements = new ArrayList<>();
    for (int percent : SERIAL_PERCENT) {
      context.progress(percent + " % serial", measurements.size() / (double) SERIAL_PERCENT.length);
      List<Double> speedUps = new ArrayList<>();
      for (int i = 0; i < repetitions; i++) {
        double alone = nanos(context, 1, percent, steps);
        speedUps.add(alone / nanos(context, 2, percent, steps));
      }
      double serial = percent / 100.0;
      measurements.add(
          Metric.higher(this, "speedUp", "ratio")
              .param("serial", percent)
              .param("threads", 2)
              .addAll(speedUps)
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
            int barrier = 0;
            long result = 1;
            long start = System.nanoTime();
            for (int i = 0; i < ALTERNATIONS; i++) {
              result = first ? work(serial, result) : result;
              await(arrivals, ++barrier * threads);
              result = work(parallel, result);
              await(arrivals, ++barrier * threads);
            }
            double nanos = (double) (System.nanoTime() - start);
            if (result == 0) {
              throw new IllegalStateException("an odd product cannot become zero");
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

  /** A chain of odd products: no memory, nothing to run in parallel within a thread. */
  private static long work(long steps, long start) {
    long x = start;
    for (long i = 0; i < steps; i++) {
      x *= 6364136223846793005L;
    }
    return x;
  }
}

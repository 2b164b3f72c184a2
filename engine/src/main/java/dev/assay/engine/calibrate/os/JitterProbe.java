package dev.assay.engine.calibrate.os;

import dev.assay.engine.calibrate.CalibrationContext;
import dev.assay.engine.measure.Direction;
import dev.assay.engine.measure.Figure;
import dev.assay.engine.metrics.LatencyRecorder;
import dev.assay.engine.thread.Affinity;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * How often and for how long a thread that only reads the clock is kept from running: by the
 * scheduler, interrupts, the hypervisor. Each sample is one window on one CPU; the windows go round
 * the CPUs. (After Gil Tene's jHiccup and the kernel's {@code hwlat} tracer.)
 */
final class JitterProbe extends TimedProbe {

  private static final String GAP = "os.jitter.gap";
  private static final int STANDARD_WINDOWS = 12;
  private static final long STANDARD_WINDOW_NANOS = 500_000_000;
  private static final long COARSE_WINDOW_NANOS = 120_000_000;
  private static final long WARM_UP_NANOS = 30_000_000;
  private static final long LEAST_LOSS_NANOS = 1_000;

  JitterProbe() {
    super("os.jitter", "scheduler jitter", 6_100, 400);
  }

  @Override
  public void measure(CalibrationContext context) throws InterruptedException {
    int windows = standard(context) ? STANDARD_WINDOWS : samples(context);
    long windowNanos = standard(context) ? STANDARD_WINDOW_NANOS : COARSE_WINDOW_NANOS;
    Map<String, double[]> quantiles = new LinkedHashMap<>();
    for (String quantile : new String[] {"0.5", "0.99", "0.999", "0.9999", "max"}) {
      quantiles.put(quantile, new double[windows]);
    }
    double[] lostShare = new double[windows];
    Histogram all = LatencyRecorder.newHistogram();
    all.setTag(id());
    all.setStartTimeStamp(System.currentTimeMillis());
    String remark = "";
    spin(LatencyRecorder.newHistogram(), WARM_UP_NANOS);
    for (int i = 0; i < windows; i++) {
      checkInterrupt();
      int cpu = context.cpus().get(i % context.cpus().size());
      Histogram window = LatencyRecorder.newHistogram();
      try (Affinity pin = Affinity.pin(cpu)) {
        remark = pin.whyNot().map(cause -> "; not pinned: " + cause).orElse(remark);
        spin(window, windowNanos);
      }
      int sample = i;
      quantiles.forEach((quantile, values) -> values[sample] = at(window, quantile));
      lostShare[i] = lostShare(window, windowNanos);
      all.add(window);
    }
    all.setEndTimeStamp(System.currentTimeMillis());
    String note =
        "between two reads of nanoTime by a spinning thread, a value for each of %d windows%s"
            .formatted(windows, remark);
    quantiles.forEach(
        (quantile, values) -> nanos(context, GAP, Map.of("quantile", quantile), values, note));
    context.figure(
        Figure.of(
            "os.jitter.lost-share",
            Map.of(),
            "ratio",
            Direction.LOWER_IS_BETTER,
            lostShare,
            "share of time in gaps of more than 1 µs and ten median gaps" + remark));
    context.histogram(id(), all);
  }

  /** Records every gap; the recording itself, a few nanoseconds, is part of it. */
  private static void spin(Histogram gaps, long forNanos) {
    long start = System.nanoTime();
    long before = start;
    while (before - start < forNanos) {
      long now = System.nanoTime();
      gaps.recordValue(Math.clamp(now - before, 0, LatencyRecorder.MAX_NANOS));
      before = now;
    }
  }

  private static double at(Histogram window, String quantile) {
    return quantile.equals("max")
        ? window.getMaxValue()
        : window.getValueAtPercentile(100 * Double.parseDouble(quantile));
  }

  private static double lostShare(Histogram window, long windowNanos) {
    long median = window.getValueAtPercentile(50);
    double lost = 0;
    for (HistogramIterationValue value : window.recordedValues()) {
      if (value.getValueIteratedTo() > Math.max(LEAST_LOSS_NANOS, 10 * median)) {
        lost +=
            (double) (value.getValueIteratedTo() - median)
                * value.getCountAddedInThisIterationStep();
      }
    }
    return Math.min(1, lost / windowNanos);
  }
}

package dev.assay.bench.suite.store;

import dev.assay.bench.load.Metric;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/** How long the collector stopped the program during the turns of one subject. */
final class GcPauses {

  private long millis;
  private long count;
  private double seconds;

  /** Collections and milliseconds up to now; cycles that run beside the program do not count. */
  private static long[] now() {
    long[] sums = new long[2];
    for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (!bean.getName().contains("Concurrent") && !bean.getName().contains("Cycles")) {
        sums[0] += Math.max(0, bean.getCollectionTime());
        sums[1] += Math.max(0, bean.getCollectionCount());
      }
    }
    return sums;
  }

  /** Begins a turn; what it returns ends it. */
  Runnable begin() {
    long[] before = now();
    long begun = System.nanoTime();
    return () -> {
      long[] after = now();
      millis += after[0] - before[0];
      count += after[1] - before[1];
      seconds += (System.nanoTime() - begun) / 1e9;
    };
  }

  /** Puts it beside a figure. */
  void beside(Metric metric) {
    metric.also("GC pauses [ms/s]", millis / seconds).also("GC pauses [1/s]", count / seconds);
  }
}

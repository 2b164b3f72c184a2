package dev.assay.engine.calibrate.cpu;

import dev.assay.engine.calibrate.CalibrationContext;
import dev.assay.engine.calibrate.Effort;
import dev.assay.engine.memory.MemoryBudget;
import dev.assay.engine.memory.MemoryRegion;
import dev.assay.engine.memory.PageKind;
import dev.assay.engine.memory.RegionRequest;
import dev.assay.engine.thread.Affinity;
import java.util.Optional;
import java.util.TreeMap;

/** Finds cache sizes where no file states them. */
final class CacheDetection {

  private static final long LARGEST_BYTES = 128L << 20;
  private static final int LINE_BYTES = 64;

  private CacheDetection() {}

  /** The caches that the facts state, else those that a short latency curve shows. */
  static CacheHierarchy knownOrDetected(CalibrationContext context, int cpu)
      throws InterruptedException {
    Optional<CacheHierarchy> known = CacheHierarchy.of(context.machine().hardware());
    return known.isPresent() ? known.get() : detect(context, cpu);
  }

  private static CacheHierarchy detect(CalibrationContext context, int cpu)
      throws InterruptedException {
    long largest = Math.min(LARGEST_BYTES, NodeMemory.usableBytes(context.machine().hardware()));
    RegionRequest request =
        RegionRequest.of("cache detection", largest).withPages(PageKind.TRANSPARENT_HUGE);
    Sampling sampling = Sampling.of(Effort.COARSE);
    TreeMap<Long, Double> curve = new TreeMap<>();
    try (Affinity _ = Affinity.pin(cpu);
        MemoryRegion region = MemoryRegion.open(request, MemoryBudget.of(2 * largest))) {
      PointerChase chase = PointerChase.dense(region.segment(), LINE_BYTES);
      sampling.stableNanosPerOperation(chase::walk);
      for (long bytes = WorkingSets.LEAST_BYTES; bytes <= largest; bytes *= 2) {
        chase.growTo((int) (bytes / LINE_BYTES));
        chase.sweep();
        curve.put(bytes, sampling.warm().stableNanosPerOperation(chase::walk));
      }
    }
    return CacheHierarchy.detected(curve, context.cpus());
  }
}

package dev.assay.engine.calibrate.cpu;

import dev.assay.engine.calibrate.CalibrationContext;
import dev.assay.engine.calibrate.CalibrationProbe;
import dev.assay.engine.calibrate.Effort;
import dev.assay.engine.hardware.HardwareFacts;
import dev.assay.engine.measure.Direction;
import dev.assay.engine.measure.Figure;
import dev.assay.engine.thread.Affinity;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Latency of a load by working set, by {@link PointerChase}, on one pinned thread: {@code
 * memory.latency} and, at the working sets that stand for a level, {@code memory.latency.level}.
 */
final class LatencyProbe implements CalibrationProbe {

  static final String ID = "memory.latency";
  static final String LEVEL_ID = "memory.latency.level";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String title() {
    return "load latency by working set";
  }

  @Override
  public Duration expected(CalibrationContext context) {
    return context.effort() == Effort.STANDARD ? Duration.ofSeconds(10) : Duration.ofMillis(1200);
  }

  @Override
  public void measure(CalibrationContext context) throws InterruptedException {
    HardwareFacts facts = context.machine().hardware();
    int cpu = Placement.order(facts, context.cpus()).getFirst();
    try (Affinity pin = Affinity.pin(cpu);
        Arena arena = Arena.ofShared()) {
      Optional<CacheHierarchy> caches = CacheHierarchy.of(facts);
      long largest =
          LatencyCurve.largestBytes(
              context.effort(),
              caches.map(c -> c.lastLevelBytes(cpu)).orElse(0L),
              MemoryShare.usableBytes(facts));
      MemorySegment region = arena.allocate(largest, PointerChase.PAGE_BYTES);
      curve(context, caches, cpu, region, "normal", pin.whyNot().orElse(""));
    }
  }

  private static void curve(
      CalibrationContext context,
      Optional<CacheHierarchy> caches,
      int cpu,
      MemorySegment region,
      String pages,
      String remark)
      throws InterruptedException {
    Sampling sampling = Sampling.of(context.effort());
    int lineBytes = caches.map(CacheHierarchy::lineBytes).orElse(64);
    PointerChase chase = PointerChase.dense(region, lineBytes);
    SortedMap<Long, String> levels = LatencyCurve.levels(caches, cpu, region.byteSize());
    for (long bytes : LatencyCurve.workingSets(context.effort(), caches, cpu, region.byteSize())) {
      chase.growTo(Math.toIntExact(bytes / lineBytes));
      chase.sweep();
      double[] nanos = sampling.nanosPerOperation(chase::walk);
      chase.check();
      String note = "one dependent load a cache line, CPU " + cpu + remark;
      context.figure(
          Figure.of(
              ID,
              Map.of("bytes", Long.toString(bytes), "pages", pages),
              "ns",
              Direction.LOWER_IS_BETTER,
              nanos,
              note));
      String level = levels.get(bytes);
      if (level != null) {
        context.figure(
            Figure.of(
                LEVEL_ID,
                Map.of("level", level),
                "ns",
                Direction.LOWER_IS_BETTER,
                nanos,
                note + ", " + bytes + " bytes of " + pages + " pages"));
      }
    }
  }
}

package dev.assay.engine.calibrate.cpu;

import dev.assay.engine.calibrate.CalibrationContext;
import dev.assay.engine.calibrate.FigureProbe;
import dev.assay.engine.hardware.HardwareFacts;
import dev.assay.engine.memory.MemoryBudget;
import dev.assay.engine.memory.MemoryRefused;
import dev.assay.engine.memory.MemoryRegion;
import dev.assay.engine.memory.PageKind;
import dev.assay.engine.memory.RegionRequest;
import dev.assay.engine.thread.Affinity;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Latency of a load by working set, by {@link PointerChase}, on one pinned thread and memory that
 * it touched first.
 *
 * <ul>
 *   <li>{@code memory.latency} on huge pages and on base pages;
 *   <li>{@code memory.latency.level} at the sets that stand for a level, on huge pages where there
 *       are any, so that page walks count least;
 *   <li>{@code memory.latency.page-walk}, TLB reach: one line on each base page. The lines stay in
 *       the inner caches far longer than the pages stay in the TLB, so the steps of this curve
 *       against {@code memory.latency} at {@code pages * 64} bytes are what page walks cost.
 * </ul>
 */
final class LatencyProbe extends FigureProbe {

  private static final String WALK_ID = "memory.latency.page-walk";
  private static final double HUGE_ENOUGH = 0.9;
  private static final double SECONDS_PER_GIB = 2;
  private static final int LEAST_PAGES = 16;

  /** Laps after which caches hold what this walk leaves in them, or so many steps of long laps. */
  private static final int SETTLING_LAPS = 12;

  private static final long SETTLING_STEPS = 1 << 21;

  /** A compiled load that the innermost cache answers takes less on any CPU; others take more. */
  private static final double COMPILED_NANOS = 8;

  /** At coarse effort base pages are looked at no further than this. */
  private static final long MOST_COARSE_BYTES = 32L << 20;

  private static final long MOST_WALK_BYTES = 256L << 20;

  /** What is done with an open region. */
  private interface Body {
    void run(MemoryRegion region, Sampling sampling, String place) throws InterruptedException;
  }

  LatencyProbe() {
    super("memory.latency", "load latency by working set, TLB reach");
  }

  @Override
  protected double expectedSeconds(CalibrationContext context, boolean standard) {
    HardwareFacts facts = context.machine().hardware();
    long lastLevel =
        CacheHierarchy.of(facts)
            .map(caches -> caches.lastLevelBytes(order(context).getFirst()))
            .orElse(1L << 25);
    long largest =
        WorkingSets.largestBytes(context.effort(), lastLevel, NodeMemory.usableBytes(facts));
    double building = largest * SECONDS_PER_GIB / (1 << 30);
    return standard ? 12 + 4 * building : 0.9 + 2 * building;
  }

  @Override
  public void measure(CalibrationContext context) throws InterruptedException {
    int cpu = order(context).getFirst();
    CacheHierarchy caches = CacheDetection.knownOrDetected(context, cpu);
    long usable = NodeMemory.usableBytes(context.machine().hardware());
    long largest = WorkingSets.largestBytes(context.effort(), caches.lastLevelBytes(cpu), usable);
    long brief = standard(context) ? Long.MAX_VALUE : MOST_COARSE_BYTES;
    double times = WorkingSets.dramTimes(context.effort());
    if (largest < times * caches.lastLevelBytes(cpu)) {
      context.skipped(
          "memory.latency.level",
          "DRAM: " + largest + " bytes are not " + times + " times the outermost cache");
    }
    Set<String> levelsDone = new HashSet<>();
    for (PageKind kind : new PageKind[] {PageKind.TRANSPARENT_HUGE, PageKind.NORMAL}) {
      long bytes = kind == PageKind.NORMAL ? Math.min(largest, brief) : largest;
      with(
          context,
          bytes,
          kind,
          cpu,
          (region, sampling, place) -> {
            boolean huge = region.backing().hugeShare() >= HUGE_ENOUGH;
            if (huge == (kind == PageKind.TRANSPARENT_HUGE)) {
              curve(
                  context,
                  caches,
                  cpu,
                  region,
                  sampling,
                  huge ? "huge" : "normal",
                  place,
                  levelsDone);
            } else {
              context.skipped(id(), "no " + kind + " pages: the kernel gave others");
            }
          });
    }
    long walk = Math.min(Math.min(MOST_WALK_BYTES, brief), usable);
    with(
        context,
        walk,
        PageKind.NORMAL,
        cpu,
        (region, sampling, place) ->
            pageWalks(context, caches.lineBytes(), region, sampling, place));
  }

  private void with(CalibrationContext context, long bytes, PageKind kind, int cpu, Body body)
      throws InterruptedException {
    RegionRequest request =
        RegionRequest.of(id(), bytes).withPages(kind).withAlignment(PointerChase.PAGE_BYTES);
    try (Affinity pin = Affinity.pin(cpu);
        MemoryRegion region = MemoryRegion.open(request, MemoryBudget.of(2 * bytes))) {
      body.run(region, Sampling.of(context.effort()), pin.place());
    } catch (MemoryRefused refused) {
      context.skipped(id(), String.valueOf(refused.getMessage()));
    }
  }

  private void curve(
      CalibrationContext context,
      CacheHierarchy caches,
      int cpu,
      MemoryRegion region,
      Sampling sampling,
      String pages,
      String place,
      Set<String> levelsDone)
      throws InterruptedException {
    PointerChase chase = PointerChase.dense(region.segment(), caches.lineBytes());
    sampling.stableNanosPerOperation(chase::walk, COMPILED_NANOS);
    Map<Long, String> levels =
        WorkingSets.levels(context.effort(), caches, cpu, region.sizeBytes());
    long lastLevel = caches.lastLevelBytes(cpu);
    String note = "dependent loads, one a cache line, in random order, lap after lap, " + place;
    for (long bytes : WorkingSets.curve(context.effort(), caches, cpu, region.sizeBytes())) {
      String level = levels.get(bytes);
      boolean settles = standard(context) || level != null || bytes > lastLevel;
      long lap = Math.min(bytes, lastLevel) / caches.lineBytes();
      long untimed = settles ? Math.max(lap, Math.min(SETTLING_LAPS * lap, SETTLING_STEPS)) : 0;
      double[] nanos = chase.nanos((int) (bytes / caches.lineBytes()), untimed, sampling);
      nanos(context, id(), Map.of("bytes", Long.toString(bytes), "pages", pages), nanos, note);
      if (level != null && levelsDone.add(level)) {
        String set = "; " + bytes + " bytes on " + pages + " pages, caches: " + caches.source();
        if (level.equals("DRAM") && bytes < WorkingSets.DRAM_TIMES * lastLevel) {
          set += "; so near the size of the outermost cache that it may serve some of the loads";
        }
        nanos(context, "memory.latency.level", Map.of("level", level), nanos, note + set);
      }
    }
  }

  private static void pageWalks(
      CalibrationContext context,
      int lineBytes,
      MemoryRegion region,
      Sampling sampling,
      String place)
      throws InterruptedException {
    PointerChase chase = PointerChase.paged(region.segment(), lineBytes);
    int most = (int) (region.sizeBytes() / PointerChase.PAGE_BYTES);
    int points = standard(context) ? 2 : 1;
    for (int octave = LEAST_PAGES; octave <= most; octave *= 2) {
      for (int i = 0; i < points && octave + i * octave / 2 <= most; i++) {
        int pages = octave + i * octave / 2;
        nanos(
            context,
            WALK_ID,
            Map.of("pages", Integer.toString(pages)),
            chase.nanos(pages, pages, sampling),
            "dependent loads, one line on each 4 KiB page, base pages, " + place);
      }
    }
  }
}

package dev.assay.engine.calibrate.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.engine.calibrate.Effort;
import dev.assay.engine.calibrate.MachineFixture;
import dev.assay.engine.hardware.CpuCache;
import dev.assay.engine.hardware.LogicalCpu;
import dev.assay.engine.hardware.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CacheHierarchyTest {

  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;

  private static List<Integer> cpus(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  private static void add(
      List<CpuCache> caches, int level, String type, long bytes, List<Integer> sharedBy) {
    caches.add(new CpuCache(level, type, bytes, 64, 8, sharedBy));
  }

  private static CacheHierarchy of(List<CpuCache> caches) {
    return CacheHierarchy.of(new MachineFixture().caches(caches).facts()).orElseThrow();
  }

  /** Two sockets of two cores with two threads each: CPUs n and n + 4 are siblings. */
  private static List<CpuCache> twoSockets() {
    List<CpuCache> caches = new ArrayList<>();
    for (int core = 0; core < 4; core++) {
      add(caches, 1, "Data", 48 * KIB, List.of(core, core + 4));
      add(caches, 1, "Instruction", 32 * KIB, List.of(core, core + 4));
      add(caches, 2, "Unified", 2 * MIB, List.of(core, core + 4));
    }
    add(caches, 3, "Unified", 32 * MIB, List.of(0, 1, 4, 5));
    add(caches, 3, "Unified", 32 * MIB, List.of(2, 3, 6, 7));
    return caches;
  }

  @Test
  void twoSocketsDivideWhatIsSharedByActiveThreads() {
    CacheHierarchy caches = of(twoSockets());
    assertEquals(Set.of(1, 2, 3), caches.levels(0));
    assertEquals(24 * KIB, caches.workingSetBytes(1, 0, List.of(0)));
    assertEquals(24 * KIB, caches.workingSetBytes(1, 0, List.of(0, 1, 2, 3)));
    assertEquals(12 * KIB, caches.workingSetBytes(1, 0, cpus(0, 8)));
    assertEquals(MIB, caches.workingSetBytes(2, 0, List.of(0)));
    assertEquals(8 * MIB, caches.workingSetBytes(3, 0, List.of(0)));
    assertEquals(KIB * (long) (Math.sqrt(8) * KIB), caches.workingSetBytes(3, 0, cpus(0, 8)));
    assertEquals(32 * MIB, caches.lastLevelBytes(3));
    assertEquals(64 * MIB, caches.lastLevelBytes(cpus(0, 8)));
    assertEquals(64, caches.lineBytes());
  }

  @Test
  void performanceAndEfficiencyCoresEachGetTheirOwn() {
    List<CpuCache> list = new ArrayList<>();
    add(list, 1, "Data", 48 * KIB, List.of(0, 1));
    add(list, 2, "Unified", 2 * MIB, List.of(0, 1));
    for (int cpu = 2; cpu < 6; cpu++) {
      add(list, 1, "Data", 32 * KIB, List.of(cpu));
    }
    add(list, 2, "Unified", 4 * MIB, cpus(2, 6));
    add(list, 3, "Unified", 30 * MIB, cpus(0, 6));
    CacheHierarchy caches = of(list);
    assertEquals(24 * KIB, caches.workingSetBytes(1, 0, List.of(0)));
    assertEquals(16 * KIB, caches.workingSetBytes(1, 3, List.of(3)));
    assertEquals(2 * MIB, caches.workingSetBytes(2, 3, List.of(3)));
    assertEquals(MIB / 2, caches.workingSetBytes(2, 3, cpus(0, 6)));
  }

  @Test
  void theEffectiveLastLevelIsTheSecondWhereThereIsNoThird() {
    List<CpuCache> list = new ArrayList<>();
    for (int cpu = 0; cpu < 4; cpu++) {
      add(list, 1, "Data", 32 * KIB, List.of(cpu));
    }
    add(list, 2, "Unified", MIB, cpus(0, 4));
    CacheHierarchy caches = of(list);
    assertEquals(Set.of(1, 2), caches.levels(1));
    assertEquals(MIB, caches.lastLevelBytes(1));
    assertEquals(512 * KIB, caches.workingSetBytes(2, 1, List.of(1)));
    var levels = WorkingSets.levels(Effort.STANDARD, caches, 1, 64 * MIB);
    assertEquals(List.of("L1", "L2", "DRAM"), List.copyOf(levels.values()));
  }

  @Test
  void aSharedThirdLevelSmallerThanTheSecondIsLeftOut() {
    List<CpuCache> list = new ArrayList<>();
    add(list, 1, "Data", 32 * KIB, List.of(0));
    add(list, 2, "Unified", MIB, List.of(0));
    add(list, 3, "Unified", MIB / 4, List.of(0));
    assertEquals(0, of(list).workingSetBytes(3, 0, List.of(0)));
  }

  @Test
  void unknownCachesGiveNoHierarchyAndThePlainCurve() {
    assertFalse(CacheHierarchy.of(new MachineFixture().cpus(2).facts()).isPresent());
    CacheHierarchy none = new CacheHierarchy(List.of(), "nowhere");
    var sets = WorkingSets.curve(Effort.COARSE, none, 0, MIB);
    assertEquals(9, sets.size());
    assertEquals(4096, sets.first());
    assertEquals(MIB, sets.last());
    assertEquals(
        List.of("DRAM"), List.copyOf(WorkingSets.levels(Effort.STANDARD, none, 0, MIB).values()));
  }

  @Test
  void stepsOfACurveAreCaches() {
    var curve = new TreeMap<Long, Double>();
    double[] nanos = {1.2, 1.2, 1.2, 1.2, 3.5, 4, 4, 4.2, 4.3, 9, 18, 20, 21, 22, 60, 95, 100};
    for (int i = 0; i < nanos.length; i++) {
      curve.put(4096L << i, nanos[i]);
    }
    CacheHierarchy caches = CacheHierarchy.detected(curve, List.of(0, 1));
    assertEquals(Set.of(1, 2, 3), caches.levels(1));
    assertEquals(List.of(32 * KIB, MIB, 32 * MIB), caches.sizesBytes(0));
    assertTrue(CacheHierarchy.detected(new TreeMap<>(), List.of(0)).caches().isEmpty());
  }

  @Test
  void curvesAreDenserAtTheEdgesAndEndBeyondTheLastLevel() {
    CacheHierarchy caches = of(twoSockets());
    long largest = WorkingSets.largestBytes(Effort.STANDARD, 32 * MIB, 1L << 40);
    assertEquals(128 * MIB, largest);
    var sets = WorkingSets.curve(Effort.STANDARD, caches, 0, largest);
    assertTrue(sets.containsAll(List.of(32 * KIB, 40 * KIB, 48 * KIB, 56 * KIB, 64 * KIB)));
    assertFalse(sets.contains(160 * KIB));
    assertTrue(sets.contains(192 * KIB));
    assertEquals(largest, sets.last());
    assertEquals(16 * MIB, WorkingSets.largestBytes(Effort.STANDARD, 32 * MIB, 16 * MIB));
    assertEquals(
        List.of("L1", "L2", "L3"),
        List.copyOf(WorkingSets.levels(Effort.STANDARD, caches, 0, 16 * MIB).values()),
        "DRAM is not claimed where memory does not reach beyond the cache");
    long coarse = WorkingSets.largestBytes(Effort.COARSE, 64 * MIB, 1L << 40);
    assertTrue(WorkingSets.levels(Effort.COARSE, caches, 0, coarse).containsValue("DRAM"));
    assertFalse(WorkingSets.levels(Effort.STANDARD, caches, 0, coarse).containsValue("DRAM"));
  }

  @Test
  void threadsGoToCoresBeforeSiblingsAndPerformanceBeforeEfficiency() {
    List<LogicalCpu> cpus =
        List.of(
            new LogicalCpu(0, 0, 0, 0, "performance", 0),
            new LogicalCpu(1, 0, 0, 0, "performance", 0),
            new LogicalCpu(2, 1, 0, 0, "efficiency", 0),
            new LogicalCpu(3, 2, 0, 0, "performance", 0),
            new LogicalCpu(4, 2, 0, 0, "performance", 0),
            new LogicalCpu(5, -1, -1, -1, "uniform", 0));
    var facts = new MachineFixture().cpus(cpus).facts();
    assertEquals(List.of(0, 3, 5, 2, 1, 4), Placement.order(facts, cpus(0, 6)));
    assertEquals(List.of(1, 4), Placement.order(facts, List.of(4, 1)));
    assertEquals(List.of(1, 2, 4, 6), BandwidthProbe.threadCounts(6, false));
    assertEquals(List.of(1, 6), BandwidthProbe.threadCounts(6, true));
    assertEquals(List.of(1), BandwidthProbe.threadCounts(1, false));
  }
}

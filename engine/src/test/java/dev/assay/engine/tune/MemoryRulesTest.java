package dev.assay.engine.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.engine.hardware.CpuCache;
import dev.assay.engine.hardware.Fact;
import dev.assay.engine.measure.Figure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryRulesTest {

  private static final Fact<List<CpuCache>> CACHES =
      Fact.known(
          List.of(
              cache(1, "Data", 48 << 10),
              cache(1, "Instruction", 16 << 10),
              cache(2, "Unified", 2 << 20),
              cache(2, "Unified", 4 << 20),
              cache(3, "Unified", 300 << 20)),
          "/sys");

  private static CpuCache cache(int level, String type, long bytes) {
    return new CpuCache(level, type, bytes, 64, 8, List.of(0));
  }

  private static Figure load(int bytes, double nanos) {
    return Calibrations.figure(
        "memory.latency", Map.of("bytes", "" + bytes, "pages", "huge"), nanos);
  }

  private static Figure walk(int pages, double nanos) {
    return Calibrations.figure("memory.latency.page-walk", Map.of("pages", "" + pages), nanos);
  }

  private static Figure level(String level, double nanos) {
    return Calibrations.figure("memory.latency.level", Map.of("level", level), nanos);
  }

  private static MemoryRules rules(Fact<List<CpuCache>> caches, Figure... figures) {
    return new MemoryRules(new Figures(Calibrations.of(figures)), caches);
  }

  @Test
  void cachesAreThoseOfDataThatEveryCoreHas() {
    MemoryRules rules = rules(CACHES);
    assertEquals(48 << 10, rules.cacheBytes(1).value());
    assertEquals(2 << 20, rules.cacheBytes(2).value());
    assertEquals("/sys = 2097152 B", rules.cacheBytes(2).decidedBy());
    assertEquals(2048, rules.vectorRows().value());
  }

  @Test
  void aSharedCacheIsAsLargeAsLoadsSay() {
    MemoryRules stated = rules(CACHES);
    assertEquals(32 << 20, stated.sharedBytes().value(), "tenants may have the rest");
    Figure[] curve = {
      load(1 << 20, 7),
      load(4 << 20, 32),
      load(8 << 20, 36),
      load(12 << 20, 43),
      load(24 << 20, 119),
      load(256 << 20, 127),
      level("L3", 119),
      level("DRAM", 142)
    };
    MemoryRules measured = rules(CACHES, curve);
    assertEquals(12 << 20, measured.sharedBytes().value());
    assertEquals(
        "memory.latency{bytes=12582912, pages=huge} = 43.0 ns", measured.sharedBytes().decidedBy());
    assertEquals(5.3, measured.sharedLookup().value(), "of 8 MiB, the middle of 2 and 12");
    assertEquals(18.55, measured.lookup("DRAM").value());
  }

  @Test
  void withoutACurveALevelDecides() {
    assertEquals(5.8, rules(CACHES, level("L3", 40)).sharedLookup().value());
  }

  @Test
  void partsAreAsManyAsPagesInReach() {
    MemoryRules rules = rules(CACHES, walk(16, 2), walk(96, 2.1), walk(128, 4), walk(2048, 13));
    assertEquals(64, rules.partitions().value());
  }

  @Test
  void whatIsNotKnownIsTheFixedDefault() {
    MemoryRules rules = rules(Calibrations.no());
    for (Decision decision :
        List.of(
            rules.cacheBytes(1),
            rules.cacheBytes(2),
            rules.sharedBytes(),
            rules.lookup("L2"),
            rules.sharedLookup(),
            rules.lookup("DRAM"),
            rules.vectorRows(),
            rules.partitions())) {
      assertTrue(decision.reason().startsWith("the fixed default, as "), decision.toString());
    }
  }

  @Test
  void cachesAloneMakeATuning() {
    Tuning tuning = Tuner.ofCaches(CACHES);
    assertEquals(2 << 20, tuning.get(TuningKey.CACHE_L2));
    assertEquals(12, tuning.get(TuningKey.LOOKUP_MEMORY));
    assertEquals("none", tuning.choice(TuningKey.LOOKUP_MEMORY).decidedBy());
  }

  @Test
  void morselsGrowWithTheRoundTripWithinBounds() {
    int[][] cases = {{1, 1 << 13}, {389, 1 << 15}, {1_000_000, 1 << 17}};
    for (int[] each : cases) {
      Figure roundTrip = Calibrations.figure("core.roundtrip", Map.of("a", "0"), each[0]);
      Figures figures = new Figures(Calibrations.of(roundTrip, level("L1", 2)));
      assertEquals(each[1], HandoverRules.morselRows(figures).value());
    }
  }
}

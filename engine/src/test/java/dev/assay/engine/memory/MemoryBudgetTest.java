package dev.assay.engine.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assay.engine.hardware.Fact;
import dev.assay.engine.hardware.HardwareFacts;
import dev.assay.engine.hardware.Limits;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {

  private static final long GIB = 1L << 30;

  @Test
  void ticketsAddUpAndCountOnce() {
    MemoryBudget budget = MemoryBudget.of(100);
    long first = budget.take("a", 60);
    long second = budget.take("b", 40);
    assertThrows(MemoryRefused.class, () -> budget.take("c", 1));
    budget.giveBack(first);
    budget.giveBack(first);
    assertEquals(40, budget.usedBytes());
    assertThrows(MemoryRefused.class, () -> budget.take("d", Long.MAX_VALUE));
    budget.giveBack(second);
    assertEquals(0, budget.openRegions());
  }

  @Test
  void theDefaultIsTheLesserLimitWithoutHeapAndReserve() {
    assertEquals(90 * GIB - 25 * GIB, limit(Long.MAX_VALUE, 100 * GIB, 25 * GIB));
    assertEquals(9 * GIB - 2 * GIB, limit(10 * GIB, 100 * GIB, 2 * GIB));
    assertEquals((512 - 128 - 256) << 20, limit(512 << 20, 100 * GIB, 256 << 20));
    assertEquals(0, limit(GIB, 100 * GIB, 8 * GIB));
    assertEquals(3 * GIB, limit(Long.MAX_VALUE, Long.MAX_VALUE, 3 * GIB));
  }

  @Test
  void smapsAreSummedOverTheMappingsThatTouchTheRange() {
    String text =
        """
        7f0000000000-7f0000200000 rw-p 00000000 00:00 0
        Size:               2048 kB
        Rss:                1024 kB
        AnonHugePages:         0 kB
        VmFlags: rd wr mr mw me ac sd
        7f0000200000-7f0000600000 rw-p 00000000 00:00 0    [heap:x]
        Rss:                4096 kB
        AnonHugePages:      2048 kB
        7f0000600000-7f0000800000 rw-p 00000000 00:0f 12   /anon_hugepage (deleted)
        Rss:                   0 kB
        Private_Hugetlb:    2048 kB
        """;
    assertEquals(new SmapsReader.Pages(4 << 20, 2 << 20), parse(text, 0x7f0000200000L, 4 << 20));
    assertEquals(new SmapsReader.Pages(1 << 20, 0), parse(text, 0x7f0000000000L, 2 << 20));
    assertEquals(new SmapsReader.Pages(2 << 20, 2 << 20), parse(text, 0x7f0000600000L, 2 << 20));
    assertEquals(new SmapsReader.Pages(4096, 4096), parse(text, 0x7f0000201000L, 4096));
    assertEquals(SmapsReader.Pages.UNKNOWN, parse(text, 0x7f0000800000L, 4096));
  }

  private static SmapsReader.Pages parse(String text, long address, long sizeBytes) {
    try (Stream<String> lines = text.lines()) {
      return SmapsReader.parse(lines, address, sizeBytes);
    }
  }

  private static long limit(long controlGroup, long physical, long heap) {
    return MemoryBudget.defaultLimitBytes(facts(fact(controlGroup), fact(physical)), heap);
  }

  private static Fact<Long> fact(long value) {
    return value == Long.MAX_VALUE ? unknown() : Fact.known(value, "test");
  }

  private static HardwareFacts facts(Fact<Long> controlGroup, Fact<Long> physical) {
    return new HardwareFacts(
        unknown(),
        unknown(),
        unknown(),
        unknown(),
        unknown(),
        unknown(),
        unknown(),
        unknown(),
        physical,
        unknown(),
        unknown(),
        unknown(),
        unknown(),
        unknown(),
        new Limits(unknown(), unknown(), controlGroup, unknown()));
  }

  private static <T> Fact<T> unknown() {
    return Fact.unknown("test", "not needed");
  }
}

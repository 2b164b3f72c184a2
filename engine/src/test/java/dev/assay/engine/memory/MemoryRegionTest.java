package dev.assay.engine.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.engine.natives.NativeAccess;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryRegionTest {

  private final MemoryBudget budget = MemoryBudget.withSites(64 << 20);

  @BeforeEach
  void onLinuxOnly() {
    assumeTrue(NativeAccess.whyNotLinux().isEmpty(), () -> NativeAccess.whyNotLinux().get());
  }

  @AfterEach
  void nothingLeaks() {
    assertEquals(0, budget.openRegions(), () -> budget.openings().toString());
    assertEquals(0, budget.usedBytes());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 63, 4095, 4096, 4097, 65_536, (2 << 20) - 1, (2 << 20) + 1})
  void everyByteIsThereZeroedAndWritable(long sizeBytes) {
    for (PageKind kind : PageKind.values()) {
      try (MemoryRegion region =
          MemoryRegion.open(RegionRequest.of("sizes", sizeBytes).withPages(kind), budget)) {
        MemorySegment segment = region.segment();
        assertEquals(sizeBytes, segment.byteSize());
        assertEquals(-1, segment.mismatch(MemorySegment.ofArray(new byte[(int) sizeBytes])));
        segment.fill((byte) -1);
        assertEquals(-1, segment.get(ValueLayout.JAVA_BYTE, sizeBytes - 1));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 64, 4096, 8192, 2 << 20, 16 << 20})
  void theFirstByteIsAligned(long alignmentBytes) {
    for (PageKind kind : PageKind.values()) {
      RegionRequest request =
          RegionRequest.of("aligned", 5000).withAlignment(alignmentBytes).withPages(kind);
      try (MemoryRegion region = MemoryRegion.open(request, budget)) {
        assertEquals(0, region.segment().address() % alignmentBytes);
      }
    }
  }

  @Test
  void pagesComeBeforehandOrAtTheFirstTouch() {
    RegionRequest request = RegionRequest.of("prefault", 1 << 20).withAlignment(4096);
    try (MemoryRegion touched = MemoryRegion.open(request, budget);
        MemoryRegion untouched = MemoryRegion.open(request.withPrefault(false), budget)) {
      assumeTrue(touched.backing().residentBytes() >= 0, "the kernel does not tell");
      assertEquals(1 << 20, touched.backing().residentBytes());
      assertEquals(0, touched.backing().hugeBytes());
      untouched.segment().set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
      assertTrue(untouched.backing().residentBytes() > 0);
    }
  }

  @Test
  void transparentHugePagesAreTakenWhereTheKernelHasThem() throws Exception {
    Path mode = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
    assumeTrue(
        Files.isReadable(mode) && !Files.readString(mode).contains("[never]"),
        "transparent huge pages are off or unknown");
    RegionRequest request = RegionRequest.of("huge", 8 << 20).withPages(PageKind.TRANSPARENT_HUGE);
    try (MemoryRegion region = MemoryRegion.open(request, budget)) {
      Backing backing = region.backing();
      assumeTrue(backing.hugeBytes() != 0, "the kernel found no free huge page just now");
      assertTrue(backing.hugeShare() > 0 && backing.hugeShare() <= 1, backing::toString);
    }
  }

  @Test
  void reservedHugePagesAreTakenOrTheirLackIsTold() {
    RegionRequest request = RegionRequest.of("pool", 4 << 20).withPages(PageKind.HUGETLB);
    try (MemoryRegion region = MemoryRegion.open(request, budget)) {
      Backing backing = region.backing();
      assumeTrue(backing.hugeBytes() >= 0, "the kernel does not tell");
      assertTrue(backing.hugeShare() == 1 || !backing.refusals().isEmpty(), backing::toString);
    }
  }

  @Test
  void whatIsNotGivenIsToldAndTheRegionIsThereAllTheSame() {
    RegionRequest request = RegionRequest.of("far node", 4096).onNode(1023);
    try (MemoryRegion region = MemoryRegion.open(request, budget)) {
      assertFalse(region.backing().refusals().isEmpty());
      region.segment().set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void beyondTheBudgetIsRefusedWithTheAmounts(PageKind kind) {
    RegionRequest request = RegionRequest.of("too much", 65 << 20).withPages(kind);
    String sentence =
        assertThrows(MemoryRefused.class, () -> MemoryRegion.open(request, budget)).toString();
    assertTrue(sentence.contains("too much") && sentence.contains("budget of 64 MiB"), sentence);
  }

  @Test
  void moreThanTheMachineHasIsRefusedNotKilled() {
    MemoryBudget generous = MemoryBudget.of(Long.MAX_VALUE);
    RegionRequest request = RegionRequest.of("petabyte", 1L << 50);
    assertThrows(MemoryRefused.class, () -> MemoryRegion.open(request, generous));
    assertEquals(0, generous.usedBytes());
  }

  @Test
  void lockingIsDoneOrItsRefusalIsTold() throws Exception {
    RegionRequest request = RegionRequest.of("locked", 1 << 16).withLocked(true);
    try (MemoryRegion region = MemoryRegion.open(request, budget);
        var lines = Files.lines(Path.of("/proc/self/status"))) {
      long lockedKb =
          lines
              .filter(line -> line.startsWith("VmLck:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .sum();
      assertTrue(lockedKb >= 64 || !region.backing().refusals().isEmpty(), lockedKb + " kB");
    }
  }

  @Test
  void aClosedRegionCannotBeTouchedAndClosesOnce() {
    MemoryRegion region = MemoryRegion.open(RegionRequest.of("closed", 100), budget);
    MemorySegment segment = region.segment();
    region.close();
    region.close();
    assertThrows(IllegalStateException.class, () -> segment.get(ValueLayout.JAVA_BYTE, 0));
  }

  @Test
  void anOpenRegionIsListedWithItsSite() {
    try (MemoryRegion region = MemoryRegion.open(RegionRequest.of("forgotten", 100), budget)) {
      assertEquals(1, budget.openRegions());
      assertTrue(budget.usedBytes() >= region.sizeBytes());
      String line = budget.openings().getFirst();
      assertTrue(line.contains("forgotten") && line.contains("MemoryRegionTest"), line);
    }
  }
}

package dev.assay.engine.calibrate.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PointerChaseTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 63, 64, 65, 1023, 1024, 1025, 5000})
  void oneLapVisitsEveryLineOnce(int nodes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment region = arena.allocate(64L * nodes, 4096);
      visitsAll(PointerChase.dense(region, 64), nodes, 64);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 63, 64, 65, 300})
  void oneLapVisitsEveryPageOnceInAnotherLine(int pages) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment region = arena.allocate(4096L * pages, 4096);
      visitsAll(PointerChase.paged(region, 64), pages, 4096);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 17, 4096})
  void growingKeepsOneCycle(int nodes) {
    try (Arena arena = Arena.ofConfined()) {
      PointerChase chase = PointerChase.dense(arena.allocate(64L * nodes, 4096), 64);
      for (int n = 1; n <= nodes; n = n + 1 + n / 3) {
        chase.growTo(n);
        chase.sweep();
        chase.check();
        assertEquals(n, chase.nodes());
        long from = chase.position();
        chase.walk(n);
        assertEquals(from, chase.position(), "a lap ends where it began, " + n + " nodes");
      }
    }
  }

  private static void visitsAll(PointerChase chase, int nodes, int stride) {
    chase.growTo(nodes);
    chase.sweep();
    chase.check();
    BitSet seen = new BitSet();
    for (int i = 0; i < nodes; i++) {
      long at = chase.position();
      assertEquals(stride == 64 ? 0 : at / 4096 % 64 * 64, at % stride);
      seen.set((int) (at / stride));
      chase.walk(1);
    }
    assertEquals(nodes, seen.cardinality());
    assertTrue(seen.length() <= nodes);
    assertEquals(0, chase.position());
  }
}

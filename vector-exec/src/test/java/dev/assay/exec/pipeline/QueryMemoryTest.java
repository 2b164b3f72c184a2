package dev.assay.exec.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.exec.failure.SqlException;
import org.junit.jupiter.api.Test;

class QueryMemoryTest {

  private static final int LENGTH = 1 << 16;

  @Test
  void whatPassesTheBudgetFailsWithASentence() {
    ArrayPool pool = new ArrayPool(1 << 20);
    try (QueryMemory memory = new QueryMemory(pool, new QueryArena.Pool(), LENGTH * 8L)) {
      int[] first = memory.ints(LENGTH);
      memory.ints(LENGTH);
      SqlException e = assertThrows(SqlException.class, () -> memory.ints(LENGTH));
      assertTrue(e.toString().contains("memory budget of 0 MiB"), e.toString());
      memory.release(first);
      assertSame(first, memory.ints(LENGTH), "the same array again");
      assertEquals(LENGTH * 8L, memory.mostUsedBytes());
    }
  }

  @Test
  void arraysPassFromQueryToQuery() {
    ArrayPool pool = new ArrayPool(LENGTH * 8L);
    long[] kept;
    try (QueryMemory memory = new QueryMemory(pool, new QueryArena.Pool(), Long.MAX_VALUE)) {
      kept = memory.longs(LENGTH);
      kept[0] = 7;
      memory.longs(LENGTH); // beyond what the pool keeps
    }
    try (QueryMemory memory = new QueryMemory(pool, new QueryArena.Pool(), Long.MAX_VALUE)) {
      long[] again = memory.zeros(LENGTH);
      assertEquals(0, again[0]);
      assertNotSame(again, memory.longs(LENGTH));
    }
  }

  @Test
  void growingKeepsWhatIsUsed() {
    try (QueryMemory memory = QueryMemory.unbounded()) {
      int[] array = memory.ints(10);
      array[9] = 3;
      int[] longer = memory.grow(array, 10, LENGTH + 1);
      assertTrue(longer.length > LENGTH);
      assertEquals(3, longer[9]);
    }
  }
}

package dev.assay.exec.operator.join;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.pipeline.Workers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Build sides of so many rows that several workers fill their tables in parts. */
class BuildInPartsTest {

  private static final long SEED = 20261122;
  private static final int ROWS = 70_001;
  private static final long RANGE = 1L << 40;

  private record Team(int count) implements Workers {
    @Override
    public void forEach(int tasks, IntConsumer task) {
      IntStream range = IntStream.range(0, tasks);
      (count > 1 ? range.parallel() : range).forEach(task);
    }
  }

  private static void check(String what, LongUnaryOperator keyOf) {
    long[] keys = new long[ROWS];
    Map<Long, List<Integer>> rowsOf = new HashMap<>();
    for (int row = 0; row < ROWS; row++) {
      keys[row] = keyOf.applyAsLong(row);
      if (keys[row] >= 0) {
        rowsOf.computeIfAbsent(keys[row], key -> new ArrayList<>()).add(row);
      }
    }
    for (int workers : new int[] {1, 3}) {
      String where = what + ", " + workers + " workers, seed " + SEED;
      Workers team = new Team(workers);
      int[] places = new int[ROWS];
      HashedKeys table = HashedKeys.of(keys, ROWS, RANGE, places, QueryMemory.unbounded(), team);
      int[] found = new int[ROWS];
      table.find(keys, ROWS, found);
      assertArrayEquals(places, found, where);
      long[] others = {RANGE - 1, RANGE / 2 + 77, -1};
      table.find(others, 2, found);
      assertEquals(rowsOf.containsKey(others[0]), found[0] >= 0, where);
      assertEquals(rowsOf.containsKey(others[1]), found[1] >= 0, where);
      Matches matches = Matches.of(places, ROWS, ROWS, QueryMemory.unbounded(), team);
      assertEquals(rowsOf.values().stream().allMatch(r -> r.size() == 1), matches.isUnique());
      for (int row = 0; row < ROWS; row++) {
        if (keys[row] < 0) {
          assertEquals(-1, places[row], where);
        } else {
          int start = matches.start(places[row]);
          List<Integer> rows = new ArrayList<>();
          IntStream.range(start, matches.end(places[row]))
              .forEach(index -> rows.add(matches.row(index)));
          assertEquals(rowsOf.get(keys[row]), rows, where);
        }
      }
    }
  }

  @Test
  void keysInOrder() {
    check("in order", row -> row * 3L);
    check("spread, some without", row -> row % 10 == 3 ? -1 : row * (RANGE / ROWS));
  }

  @Test
  void keysAtRandom() {
    SplittableRandom random = new SplittableRandom(SEED);
    check("different", row -> random.nextLong(RANGE));
    check("repeated", row -> random.nextLong(5000) * 1_000_003);
    check("few", row -> random.nextLong(3));
  }

  @Test
  void keysThatCrowdTheEndsOfParts() {
    // Slots are the high bits of the key: ends of parts of 2^14 slots are full, and run over.
    long part = RANGE >> 4;
    check("ends of parts", row -> (row % 16 + 1) * part - 1 - row % 1000 * 7);
  }
}

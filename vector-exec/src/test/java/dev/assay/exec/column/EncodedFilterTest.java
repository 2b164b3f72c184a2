package dev.assay.exec.column;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.exec.column.EncodedFilter.Outcome;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.vector.RowSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Filters on encoded values against the values themselves. */
class EncodedFilterTest {

  private static final ColumnType BIGINT = ColumnType.of(TypeKind.BIGINT).orNull();
  private static final int CAPACITY = 2048;

  private final long seed = ThreadLocalRandom.current().nextLong();
  private final Random random = new Random(seed);
  private final SegmentMemory memory = new SegmentMemory("a test", MemoryBudget.of(1L << 30));

  @AfterEach
  void free() {
    memory.close();
  }

  @Test
  void selectsWhatTheValuesSay() {
    for (int round = 0; round < 600; round++) {
      int bits = new int[] {0, 4, 8, 12, 16, 30, 32, 50, 64}[random.nextInt(9)];
      int size = 1 + random.nextInt(CAPACITY);
      long least = random.nextBoolean() ? 0 : random.nextLong() >> random.nextInt(60);
      double nullShare = random.nextInt(3) == 0 ? 0.3 : 0;
      List<@Nullable Long> values = new ArrayList<>();
      ColumnBuffer buffer = new ColumnBuffer(BIGINT);
      for (int r = 0; r < size; r++) {
        long value = least + (bits == 0 ? 0 : random.nextLong() >>> (64 - bits));
        values.add(value);
        if (random.nextDouble() < nullShare) {
          values.set(r, null);
          buffer.addNull();
        } else {
          buffer.addLong(value);
        }
      }
      SegmentEncoder encoder = SegmentEncoder.of(BIGINT, memory);
      encoder.write(buffer, memory.open(encoder.plan(buffer)));
      for (int filter = 0; filter < 8; filter++) {
        check(encoder.segments().getFirst(), values, constant(values), constant(values));
      }
      memory.close();
    }
  }

  private long constant(List<@Nullable Long> values) {
    @Nullable Long some = values.get(random.nextInt(values.size()));
    return switch (random.nextInt(6)) {
      case 0 -> Long.MIN_VALUE;
      case 1 -> Long.MAX_VALUE;
      case 2 -> random.nextLong() >> random.nextInt(64);
      default -> (some == null ? 0 : some) + random.nextInt(3) - 1;
    };
  }

  private void check(
      ColumnSegment segment, List<@Nullable Long> values, long least, long greatest) {
    for (boolean inside : new boolean[] {true, false}) {
      String where =
          "seed %d, %s, %s %d to %d"
              .formatted(seed, segment, inside ? "between" : "outside", least, greatest);
      EncodedFilter filter =
          inside
              ? EncodedFilter.between(least, greatest, CAPACITY)
              : EncodedFilter.outside(least, greatest, CAPACITY);
      Outcome outcome = filter.bind(segment);
      int size = values.size();
      int first = random.nextInt(size);
      RowSet range = new RowSet(CAPACITY);
      range.setRange(first, size - first);
      int[] rows = IntStream.range(first, size).toArray();
      checkRows(filter, outcome, range, rows, values, inside, least, greatest, where);
      RowSet picked = new RowSet(CAPACITY);
      int[] positions = random.ints(size, 0, size).toArray();
      System.arraycopy(positions, 0, picked.positionsToFill(), 0, size);
      picked.setPositions(size);
      checkRows(filter, outcome, picked, positions, values, inside, least, greatest, where);
    }
  }

  private static void checkRows(
      EncodedFilter filter,
      Outcome outcome,
      RowSet set,
      int[] rows,
      List<@Nullable Long> values,
      boolean inside,
      long least,
      long greatest,
      String where) {
    int[] expected =
        IntStream.range(0, rows.length)
            .filter(
                i -> {
                  @Nullable Long value = values.get(rows[i]);
                  return value != null && (value >= least && value <= greatest) == inside;
                })
            .toArray();
    switch (outcome) {
      case NONE -> assertEquals(0, expected.length, where);
      case ALL -> assertEquals(rows.length, expected.length, where);
      case SOME -> {
        int[] actual = new int[CAPACITY];
        int count = filter.select(set, actual);
        assertArrayEquals(expected, Arrays.copyOf(actual, count), where);
      }
    }
  }

  @Test
  void zoneMapsDecideWithoutLooking() {
    ColumnSegment segment = new ColumnSegment(Encoding.OFFSET_8, 10, 100, 0, 0, 0, 100, 200, 0);
    assertEquals(Outcome.NONE, EncodedFilter.between(0, 99, 1).bind(segment));
    assertEquals(Outcome.NONE, EncodedFilter.between(201, Long.MAX_VALUE, 1).bind(segment));
    assertEquals(Outcome.NONE, EncodedFilter.between(150, 149, 1).bind(segment));
    assertEquals(Outcome.ALL, EncodedFilter.between(100, 200, 1).bind(segment));
    assertEquals(Outcome.ALL, EncodedFilter.between(Long.MIN_VALUE, 300, 1).bind(segment));
    assertEquals(Outcome.SOME, EncodedFilter.between(101, 200, 1).bind(segment));
    assertEquals(Outcome.NONE, EncodedFilter.outside(100, 200, 1).bind(segment));
    assertEquals(Outcome.ALL, EncodedFilter.outside(0, 99, 1).bind(segment));
    assertEquals(Outcome.ALL, EncodedFilter.outside(150, 149, 1).bind(segment));
    assertEquals(Outcome.SOME, EncodedFilter.outside(150, 150, 1).bind(segment));
    ColumnSegment text = new ColumnSegment(Encoding.STRING, 10, 0, 0, 0, 0, 0, 0, 0);
    EncodedFilter filter = EncodedFilter.between(0, 1, 1);
    assertThrows(IllegalArgumentException.class, () -> filter.bind(text));
  }
}

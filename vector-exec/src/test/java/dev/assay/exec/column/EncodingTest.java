package dev.assay.exec.column;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.vector.ColumnVector;
import dev.assay.exec.vector.RowSet;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Integral and floating-point columns through every encoding and back. */
class EncodingTest {

  private static final ColumnType BIGINT = ColumnType.of(TypeKind.BIGINT).orNull();
  private static final int[] SIZES = {1, 2, 63, 64, 65, 1000, 2048, 5000};

  private final long seed = ThreadLocalRandom.current().nextLong();
  private final Random random = new Random(seed);
  private final MemoryBudget budget = MemoryBudget.withSites(1L << 30);
  private final SegmentMemory memory = new SegmentMemory("a test", budget);

  @AfterEach
  void allMemoryGoesBack() {
    memory.close();
    assertEquals(0, budget.usedBytes(), () -> budget.openings().toString());
  }

  @Test
  void theNarrowestEncodingIsTaken() {
    assertEquals(Encoding.CONSTANT, encoded(7, 7).encoding());
    assertEquals(Encoding.OFFSET_8, encoded(-1000, -745).encoding());
    assertEquals(Encoding.OFFSET_16, encoded(-1000, -744).encoding());
    assertEquals(Encoding.OFFSET_16, encoded(0, 65_535).encoding());
    assertEquals(Encoding.OFFSET_32, encoded(0, 65_536).encoding());
    assertEquals(Encoding.OFFSET_32, encoded(-5, (1L << 32) - 6).encoding());
    assertEquals(Encoding.LONG_64, encoded(-5, (1L << 32) - 5).encoding());
    assertEquals(Encoding.LONG_64, encoded(Long.MIN_VALUE, Long.MAX_VALUE).encoding());
    assertEquals(0, encoded(0, 255).address() % 64);
  }

  private ColumnSegment encoded(long... values) {
    SegmentEncoder encoder = SegmentEncoder.of(BIGINT, memory);
    ColumnBuffer buffer = new ColumnBuffer(BIGINT);
    Arrays.stream(values).forEach(buffer::addLong);
    encoder.write(buffer, memory.open(encoder.plan(buffer)));
    return encoder.segments().getFirst();
  }

  @Test
  void integersComeBack() {
    for (int size : SIZES) {
      for (int bits : new int[] {0, 3, 8, 11, 16, 27, 32, 45, 64}) {
        for (double nullShare : new double[] {0, 0.1, 1}) {
          roundTrip(size, bits, nullShare);
        }
      }
    }
  }

  private void roundTrip(int size, int bits, double nullShare) {
    String where = "seed %d, size %d, bits %d, nulls %s".formatted(seed, size, bits, nullShare);
    long least = bits == 64 ? 0 : random.nextInt() / 2;
    @Nullable Long[] values = new @Nullable Long[size];
    for (int r = 0; r < size; r++) {
      long value = least + (bits == 0 ? 0 : random.nextLong() >>> (64 - bits));
      values[r] = random.nextDouble() < nullShare ? null : value;
    }
    SegmentEncoder encoder = SegmentEncoder.of(BIGINT, memory);
    ColumnBuffer buffer = new ColumnBuffer(BIGINT);
    for (@Nullable Long value : values) {
      if (value == null) {
        buffer.addNull();
      } else {
        buffer.addLong(value);
      }
    }
    encoder.write(buffer, memory.open(encoder.plan(buffer)));
    ColumnSegment segment = encoder.segments().getFirst();
    assertEquals(Arrays.stream(values).filter(v -> v == null).count(), segment.nulls(), where);
    SegmentReader reader = new SegmentReader(segment);
    for (Lane lane : bits <= 27 ? new Lane[] {Lane.INT, Lane.LONG} : new Lane[] {Lane.LONG}) {
      ColumnVector vector = new ColumnVector(lane, size);
      for (int first : new int[] {0, random.nextInt(size)}) {
        RowSet rows = new RowSet(size);
        rows.setRange(first, size - first);
        reader.load(rows, vector);
        for (int r = first; r < size; r++) {
          check(values[r], vector, r - first, where);
        }
      }
      checkPositions(reader, values, random.ints(size, 0, size).toArray(), vector, where);
      for (int each : new int[] {1, 2, 9, 40}) {
        int[] rising = random.ints(size / each, 0, size).sorted().distinct().toArray();
        checkPositions(reader, values, rising, vector, where);
      }
    }
  }

  private static void checkPositions(
      SegmentReader reader,
      @Nullable Long[] values,
      int[] positions,
      ColumnVector vector,
      String where) {
    RowSet rows = new RowSet(values.length);
    System.arraycopy(positions, 0, rows.positionsToFill(), 0, positions.length);
    rows.setPositions(positions.length);
    reader.load(rows, vector);
    for (int i = 0; i < positions.length; i++) {
      check(values[positions[i]], vector, i, where);
    }
  }

  private static void check(@Nullable Long expected, ColumnVector vector, int row, String where) {
    assertEquals(expected != null, vector.isValid(row), where);
    if (expected != null) {
      long actual = vector.lane() == Lane.INT ? vector.ints()[row] : vector.longs()[row];
      assertEquals(expected, actual, where);
    }
  }

  @Test
  void doublesComeBack() {
    ColumnType type = ColumnType.of(TypeKind.DOUBLE).orNull();
    SegmentEncoder encoder = SegmentEncoder.of(type, memory);
    ColumnBuffer buffer = new ColumnBuffer(type);
    double[] values = {0.0, -0.0, Double.NaN, Double.MIN_VALUE, Double.NEGATIVE_INFINITY, 1.5};
    for (double value : values) {
      buffer.addDouble(value);
    }
    buffer.addNull();
    encoder.write(buffer, memory.open(encoder.plan(buffer)));
    ColumnVector vector = new ColumnVector(Lane.DOUBLE, 8);
    RowSet rows = new RowSet(8);
    rows.setRange(0, 7);
    new SegmentReader(encoder.segments().getFirst()).load(rows, vector);
    for (int i = 0; i < values.length; i++) {
      assertTrue(vector.isValid(i));
      assertEquals(
          Double.doubleToRawLongBits(values[i]), Double.doubleToRawLongBits(vector.doubles()[i]));
    }
    assertFalse(vector.isValid(6));
    assertEquals(5, encoder.statistics().distinct(), 0.1);
  }

  @Test
  void statisticsSpanRowGroups() {
    SegmentEncoder encoder = SegmentEncoder.of(BIGINT, memory);
    ColumnBuffer buffer = new ColumnBuffer(BIGINT);
    for (int group = 0; group < 5; group++) {
      for (int r = 0; r < 3000; r++) {
        buffer.addLong(group * 3000L + r / 2 * 2L - 100);
      }
      encoder.write(buffer, memory.open(encoder.plan(buffer)));
      buffer.clear();
    }
    ColumnStatistics sorted = encoder.statistics();
    assertEquals(15_000, sorted.rows());
    assertEquals(-100, sorted.least());
    assertEquals(14_898, sorted.greatest());
    assertEquals(7500, sorted.distinct(), 7500 * 0.04);
    assertTrue(sorted.isSorted());
    buffer.addLong(0);
    encoder.write(buffer, memory.open(encoder.plan(buffer)));
    assertFalse(encoder.statistics().isSorted());
  }

  @Test
  void aColumnOfNullsHasNoBounds() {
    SegmentEncoder encoder = SegmentEncoder.of(BIGINT, memory);
    ColumnBuffer buffer = new ColumnBuffer(BIGINT);
    buffer.addNull();
    encoder.write(buffer, memory.open(encoder.plan(buffer)));
    assertEquals(new ColumnStatistics(1, 1, 0, 0, 0, 0, false), encoder.statistics());
  }

  @Test
  void sketchesAreNearTheTruth() {
    for (int distinct : new int[] {1, 10, 1000, 16_384, 50_000, 1_000_000}) {
      HyperLogLog sketch = new HyperLogLog();
      for (int i = 0; i < distinct; i++) {
        sketch.add(ValueHash.of(i * 8L));
        sketch.add(ValueHash.of(i * 8L));
      }
      assertEquals(distinct, sketch.estimate(), Math.max(0.1, distinct * 0.04));
    }
    assertEquals(0, new HyperLogLog().estimate(), 0.01);
  }
}

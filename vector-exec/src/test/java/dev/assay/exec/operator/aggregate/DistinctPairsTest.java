package dev.assay.exec.operator.aggregate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.physical.AggregateCall;
import dev.assay.exec.physical.AggregateCall.AggregateFunction;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.pipeline.Workers;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import dev.assay.exec.vector.ColumnVector;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Different values of groups, counted from pairs, beside sets. */
class DistinctPairsTest {

  private static final int VECTOR = 2048;

  private static final Workers SIDE_BY_SIDE = new SideBySide(2);

  /**
   * More than a million pairs are told apart before arrays grow; few values repeat all the time.
   */
  @ParameterizedTest
  @CsvSource({
    "0, 1, 7, 1",
    "1, 1, 1, 3",
    "5000, 1, 100000, 2",
    "70000, 900, 90, 2",
    "300000, 20000, 3000, 3",
    "2600000, 300, 700, 1",
    "2600000, 4000, 5000, 2",
    "1300000, 3, 2000000000, 1"
  })
  void countsAreThoseOfSets(int rows, int groups, int values, int workers) {
    long seed = ThreadLocalRandom.current().nextLong();
    SplittableRandom random = new SplittableRandom(seed);
    ValueType type = ValueType.bounded(ColumnType.of(TypeKind.INTEGER).orNull(), -3, values - 4L);
    assertTrue(DistinctPairsAccumulator.suits(type));
    QueryMemory memory = QueryMemory.unbounded();
    DistinctPairsAccumulator[] all = new DistinctPairsAccumulator[workers];
    for (int worker = 0; worker < workers; worker++) {
      all[worker] = new DistinctPairsAccumulator(memory, type, VECTOR);
      all[worker].reserve(0, groups);
    }
    boolean fewDiffer = values > 1_000_000;
    BitSet seen = new BitSet();
    long[] expected = new long[groups];
    ColumnVector vector = new ColumnVector(Lane.INT, VECTOR);
    for (int first = 0; first < rows; first += VECTOR) {
      int count = Math.min(VECTOR, rows - first);
      GroupedRows batch = new GroupedRows(VECTOR, 0);
      batch.setMany(count);
      vector.allValidByBitmap(count);
      for (int row = 0; row < count; row++) {
        int group = random.nextInt(groups);
        int code = fewDiffer ? random.nextInt(100) : random.nextInt(values);
        batch.ids()[row] = group;
        vector.ints()[row] = fewDiffer && code == 99 ? values - 4 : code - 3;
        if (random.nextInt(20) == 0) {
          vector.clear(row);
        } else {
          int pair = fewDiffer ? group * 100 + code : group * values + code;
          expected[group] += seen.get(pair) ? 0 : 1;
          seen.set(pair);
        }
      }
      all[random.nextInt(workers)].update(vector, batch);
    }
    int[] same = IntStream.range(0, groups).toArray();
    for (int worker = 1; worker < workers; worker++) {
      all[0].merge(all[worker], same, same, groups);
    }
    all[0].complete(SIDE_BY_SIDE);
    AggregateCall call =
        new AggregateCall(
            AggregateFunction.COUNT,
            Optional.of(0),
            true,
            ValueType.of(ColumnType.of(TypeKind.BIGINT)));
    StoredColumn counts = all[0].results(call, groups);
    assertEquals(
        Arrays.toString(expected),
        Arrays.toString(Arrays.copyOf(counts.longs(), groups)),
        "seed " + seed);
  }
}

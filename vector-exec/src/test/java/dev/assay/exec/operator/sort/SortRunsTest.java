package dev.assay.exec.operator.sort;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.physical.PhysicalNode.SortKey;
import dev.assay.exec.pipeline.Workers;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows sorted in runs are in the order in which one worker puts them. */
class SortRunsTest {

  private static final long SEED = 5;
  private static final int RUN = SortOrder.RUN;

  private record Crew(int count) implements Workers {
    @Override
    public void forEach(int tasks, IntConsumer task) {
      IntStream.range(0, tasks).parallel().forEach(task);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, RUN, 2 * RUN - 1, 2 * RUN, 2 * RUN + 1, 5 * RUN + 77})
  void runsMakeTheSameOrder(int rows) {
    SplittableRandom random = new SplittableRandom(SEED + rows);
    long[] some = random.longs((rows + 63) / 64).toArray();
    int[] few = random.ints(rows, 0, 5).toArray();
    long[] wide = random.longs(rows).toArray();
    double[] doubles = random.doubles(rows, -1, 1).map(d -> Math.rint(d * 900)).toArray();
    int[] rising = IntStream.range(0, rows).map(row -> row / 3).toArray();
    ValueType integer = ValueType.of(ColumnType.of(TypeKind.INTEGER).orNull());
    ValueType bigint = ValueType.of(ColumnType.of(TypeKind.BIGINT).orNull());
    ValueType real = ValueType.of(ColumnType.of(TypeKind.DOUBLE).orNull());
    for (int flags = 0; flags < 4; flags++) {
      SortKey key = new SortKey(0, flags % 2 == 0, flags / 2 == 0);
      List<SortColumn> columns =
          List.of(
              new SortColumn(StoredColumn.ofInts(few, some, rows), key, integer),
              new SortColumn(StoredColumn.ofDoubles(doubles, some, rows), key, real),
              new SortColumn(StoredColumn.ofLongs(wide, some, rows), key, bigint),
              new SortColumn(StoredColumn.ofInts(rising, new long[0], rows), key, integer));
      for (int first = 0; first < columns.size(); first++) {
        check(List.of(columns.get(first)), rows);
        check(List.of(columns.get(first), columns.get((first + 1) % columns.size())), rows);
      }
      SortColumn less =
          new SortColumn(
              StoredColumn.ofInts(reversed(rising), some, rows),
              new SortKey(0, flags % 2 == 1, flags / 2 == 1),
              integer);
      List<SortColumn> packed = List.of(columns.getFirst(), less, columns.get(3), columns.get(1));
      check(packed, rows);
      check(packed.subList(0, 2), rows);
      if (rows <= RUN) {
        checkByComparing(packed, rows);
        checkByComparing(List.of(columns.getLast(), columns.getFirst(), columns.get(2)), rows);
      }
    }
  }

  private static int[] reversed(int[] values) {
    return IntStream.range(0, values.length).map(i -> values[values.length - 1 - i] / 7).toArray();
  }

  private static void checkByComparing(List<SortColumn> columns, int rows) {
    Comparator<Integer> order = columns.getFirst()::compare;
    for (SortColumn column : columns.subList(1, columns.size())) {
      order = order.thenComparing(column::compare);
    }
    int[] expected =
        IntStream.range(0, rows).boxed().sorted(order).mapToInt(Integer::intValue).toArray();
    assertArrayEquals(expected, SortOrder.of(columns, rows));
  }

  private static void check(List<SortColumn> columns, int rows) {
    int[] expected = SortOrder.of(columns, rows);
    for (int workers : new int[] {1, 2, 3, 40}) {
      assertArrayEquals(expected, SortOrder.of(columns, rows, new Crew(workers)));
    }
  }
}

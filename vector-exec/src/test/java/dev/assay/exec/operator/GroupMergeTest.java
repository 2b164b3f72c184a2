package dev.assay.exec.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assay.exec.kernel.HashText;
import dev.assay.exec.operator.aggregate.AggregateSink;
import dev.assay.exec.operator.aggregate.SideBySide;
import dev.assay.exec.operator.rows.StoredSource;
import dev.assay.exec.operator.scan.TableSource;
import dev.assay.exec.physical.AggregateCall;
import dev.assay.exec.physical.AggregateCall.AggregateFunction;
import dev.assay.exec.physical.PhysicalNode.Aggregate;
import dev.assay.exec.pipeline.ExecutionConfig;
import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.QueryContext;
import dev.assay.exec.pipeline.Source;
import dev.assay.exec.pipeline.Stage;
import dev.assay.exec.pipeline.Workers;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import dev.assay.exec.vector.Batch;
import dev.assay.exec.vector.ColumnVector;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups of several workers, each of which is sure to have rows. */
class GroupMergeTest {

  private static final long SEED = 11;
  private static final int VECTOR = 64;

  private static final Workers SIDE_BY_SIDE = new SideBySide(2);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1025, 4097, 30_000})
  void theNumberOfWorkersChangesNothing(int count) {
    List<List<Integer>> groupings =
        List.of(List.of(1), List.of(2, 5), List.of(3), List.of(4), List.of(3, 2, 1, 4, 5));
    SplittableRandom random = new SplittableRandom(SEED + count);
    try (MadeTable made = new MadeTable("t", count, random, AggregateTest.columns());
        Arena arena = Arena.ofShared()) {
      for (List<Integer> groups : groupings) {
        Aggregate node =
            new Aggregate(made.scan(), groups, AggregateTest.calls(made.scan()), count);
        List<String> alone = groups(made, node, 1, arena);
        assertEquals(alone, groups(made, node, 2, arena), () -> "by " + groups);
        assertEquals(alone, groups(made, node, 5, arena), () -> "by " + groups);
      }
    }
  }

  /** Keys in order, so that pages of groups are touched by one worker or by several. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 4})
  void groupsThatOneWorkerAloneHasSeenAreTakenOver(long step) {
    List<MadeTable.Column> columns = new ArrayList<>(AggregateTest.columns());
    columns.set(
        0,
        MadeTable.column(
            "rising", ColumnType.of(TypeKind.INTEGER), (r, row) -> row * step + r.nextLong(step)));
    try (MadeTable made = new MadeTable("t", 30_000, new SplittableRandom(SEED), columns);
        Arena arena = Arena.ofShared()) {
      List<AggregateCall> calls =
          AggregateTest.calls(made.scan()).stream().filter(call -> !call.distinct()).toList();
      Aggregate node = new Aggregate(made.scan(), List.of(0), calls, 30_000);
      List<String> alone = groups(made, node, 1, arena);
      assertEquals(alone, groups(made, node, 2, arena), () -> "seed " + SEED);
      assertEquals(alone, groups(made, node, 5, arena), () -> "seed " + SEED);
    }
  }

  /** Groups without calls, which are bits of a wide range, and calls that count bits of values. */
  @ParameterizedTest
  @ValueSource(ints = {1, 63, 4097, 30_000})
  void bitsOfSeveralWorkersAreUnited(int count) {
    int range = 200 * count;
    MadeTable.Column wide =
        MadeTable.column("wide", ColumnType.of(TypeKind.INTEGER), (r, row) -> r.nextLong(range));
    MadeTable.Column few =
        MadeTable.column("few", ColumnType.of(TypeKind.INTEGER), (r, row) -> r.nextLong(3));
    SplittableRandom random = new SplittableRandom(SEED + count);
    try (MadeTable made = new MadeTable("t", count, random, List.of(wide, few));
        Arena arena = Arena.ofShared()) {
      AggregateCall distinct =
          new AggregateCall(
              AggregateFunction.COUNT,
              Optional.of(0),
              true,
              ValueType.of(ColumnType.of(TypeKind.BIGINT)));
      Aggregate keys = new Aggregate(made.scan(), List.of(0), List.of(), count);
      Aggregate counts = new Aggregate(made.scan(), List.of(1), List.of(distinct), count);
      List<String> alone = groups(made, keys, 1, arena);
      assertEquals(made.rows.stream().map(row -> row.get(0)).distinct().count(), alone.size());
      assertEquals(alone, groups(made, keys, 2, arena), () -> "seed " + SEED);
      assertEquals(alone, groups(made, keys, 5, arena), () -> "seed " + SEED);
      List<String> counted = groups(made, counts, 1, arena);
      assertEquals(counted, groups(made, counts, 2, arena), () -> "seed " + SEED);
      assertEquals(counted, groups(made, counts, 5, arena), () -> "seed " + SEED);
    }
  }

  private static List<String> groups(MadeTable made, Aggregate node, int workers, Arena arena) {
    ExecutionConfig config = new ExecutionConfig(workers, VECTOR, 1 << 30, false);
    AggregateSink sink = new AggregateSink(node, List.of(), QueryContext.unbounded(config, arena));
    BitSet all = new BitSet();
    all.set(0, made.table.columns().size());
    TableSource source = new TableSource(made.scan(), all, List.of(), config, arena);
    for (int worker = 0; worker < workers; worker++) {
      Source.Reader reader = source.open(VECTOR);
      Stage stage = sink.open(reader.layout());
      reader.neededAfter(allTrue(reader.layout().batch().columns()));
      for (int morsel = worker; morsel < source.morsels(); morsel += workers) {
        reader.read(morsel, stage::accept);
      }
      stage.finish();
    }
    sink.complete(SIDE_BY_SIDE);
    List<String> rows = new ArrayList<>();
    StoredSource results = new StoredSource(sink::results, false);
    Source.Reader reader = results.open(VECTOR);
    for (int morsel = 0; morsel < results.morsels(); morsel++) {
      reader.read(morsel, batch -> add(batch, reader.layout(), rows));
    }
    rows.sort(null);
    return rows;
  }

  private static boolean[] allTrue(int length) {
    boolean[] all = new boolean[length];
    Arrays.fill(all, true);
    return all;
  }

  private static void add(Batch batch, Layout layout, List<String> rows) {
    for (int row = 0; row < batch.size(); row++) {
      StringBuilder text = new StringBuilder();
      for (int column : layout.columns()) {
        text.append(text(batch.column(column), row)).append(' ');
      }
      rows.add(text.toString());
    }
  }

  private static String text(ColumnVector values, int row) {
    if (!values.isValid(row)) {
      return "null";
    }
    return switch (values.lane()) {
      case INT -> "" + values.ints()[row];
      case LONG -> "" + values.longs()[row];
      case DOUBLE -> "" + values.doubles()[row];
      case STRING -> "#" + HashText.hash(values.longs()[row], values.ints()[row]);
    };
  }
}

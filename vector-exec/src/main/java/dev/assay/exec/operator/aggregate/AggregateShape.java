package dev.assay.exec.operator.aggregate;

import dev.assay.exec.operator.key.KeySpace;
import dev.assay.exec.physical.AggregateCall;
import dev.assay.exec.physical.AggregateCall.AggregateFunction;
import dev.assay.exec.physical.PhysicalNode.Aggregate;
import dev.assay.exec.pipeline.ExecutionConfig;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What is decided of an aggregation before its first row: how groups are numbered, and which
 * accumulators its calls share. Immutable.
 */
final class AggregateShape {

  /** How the group of a row is found. */
  enum Numbering {
    /** There are no group columns. */
    NONE,
    /** The key itself is the number: its range is small. */
    DENSE,
    /** Keys are numbered as they appear. */
    HASH
  }

  /** What an accumulator keeps; calls that need the same share one. */
  private record Need(AggregateFunction function, Optional<Integer> argument, boolean distinct) {}

  /** Stands for no argument. */
  static final int ROWS = -1;

  private static final int ACCUMULATED_BYTES = 16;

  /** Groups that are numbered densely whatever is expected: their arrays stay in the cache. */
  private static final long ALWAYS_DENSE = 1 << 12;

  /** Groups for each row expected up to which most of a dense array is not waste. */
  private static final double DENSE_GROUPS_PER_ROW = 4;

  /**
   * Bytes of all workers for each row expected that are cleared faster than a row is hashed, its
   * table grown and merged.
   */
  private static final double DENSE_BYTES_PER_ROW = 160;

  /** Dense groups cannot be spilled: the budget is so many times what they may take. */
  private static final double DENSE_SHARE = 1.5;

  private static final long MOST_DENSE = 1 << 28;

  /** A text may be a copy, as long as this: for the budget alone, since most are not. */
  private static final int TEXT_BITS = 256 * Byte.SIZE;

  /** What a dense group takes besides its accumulators. */
  private static final int MARKS_BITS = 16;

  /** The same where groups have a bit and nothing else: setting and listing these is cheap. */
  private static final double BIT_GROUPS_PER_ROW = 256;

  /** Bytes for each row up to which bits for all values of all groups beat hashing those seen. */
  private static final double DISTINCT_BYTES_PER_ROW = 8;

  /** Bits of distinct values may take so much whatever is expected. */
  private static final long FEW_DISTINCT_BYTES = 1 << 16;

  /** They cannot be spilled either, and take one in so many bytes of the budget at most. */
  private static final int DISTINCT_SHARE = 8;

  private final Aggregate node;
  private final double expectedRows;
  private final Arena arena;
  private final List<ValueType> groupTypes;
  private final List<Need> needs = new ArrayList<>();
  private final int[] accumulators;
  private final Numbering numbering;
  private final int denseGroups;
  private final ExecutionConfig config;
  private final int vectorLength;
  private final List<Integer> arguments;

  AggregateShape(Aggregate node, double share, ExecutionConfig config, Arena arena) {
    this.node = node;
    expectedRows = share * Math.max(0, node.input().expectedRows());
    this.arena = arena;
    this.config = config;
    vectorLength = config.vectorLength();
    groupTypes = node.groups().stream().map(g -> node.input().outputs().get(g)).toList();
    accumulators = new int[node.calls().size()];
    for (int i = 0; i < accumulators.length; i++) {
      Need need = need(node.calls().get(i));
      if (!needs.contains(need)) {
        needs.add(need);
      }
      accumulators[i] = needs.indexOf(need);
    }
    arguments = needs.stream().map(need -> need.argument().orElse(ROWS)).toList();
    KeySpace space = KeySpace.ofGroups(groupTypes, QueryMemory.unbounded());
    boolean isDense = space.fitsInts() && space.range() <= mostDense();
    numbering = groupTypes.isEmpty() ? Numbering.NONE : isDense ? Numbering.DENSE : Numbering.HASH;
    denseGroups = isDense ? (int) space.range() : 1;
  }

  private long mostDense() {
    double bits = needs.isEmpty() ? 1 : needs.size() * Long.SIZE + MARKS_BITS;
    double cleared = DENSE_BYTES_PER_ROW * Byte.SIZE / (bits * config.workers());
    double perRow = needs.isEmpty() ? BIT_GROUPS_PER_ROW : Math.max(DENSE_GROUPS_PER_ROW, cleared);
    double expected = perRow * expectedRows;
    double budget = config.memoryBudgetBytes() / DENSE_SHARE;
    double most = bits + TEXT_BITS * texts();
    long affordable = (long) Math.min(MOST_DENSE, budget * Byte.SIZE / (most * config.workers()));
    return Math.max(ALWAYS_DENSE, (long) Math.min(expected, (double) affordable));
  }

  /** Accumulators that keep a text of each group. */
  private double texts() {
    return needs.stream()
        .filter(need -> need.function() != AggregateFunction.COUNT)
        .flatMap(need -> need.argument().stream())
        .filter(column -> type(column).lane() == Lane.STRING)
        .count();
  }

  /** Sums with and without zero are the same sums; counts of what is never null count rows. */
  private Need need(AggregateCall call) {
    AggregateFunction function = call.function();
    if (function == AggregateFunction.COUNT
        && !call.distinct()
        && call.argument().isPresent()
        && !type(call.argument().get()).nullable()) {
      return new Need(function, Optional.empty(), false);
    }
    boolean sums = function == AggregateFunction.SUM_OR_ZERO;
    boolean repeatsMatter =
        switch (function) {
          case COUNT, SUM, SUM_OR_ZERO, DEVIATIONS -> true;
          case MIN, MAX, ANY -> false;
        };
    return new Need(
        sums ? AggregateFunction.SUM : function, call.argument(), call.distinct() && repeatsMatter);
  }

  private ValueType type(int column) {
    return node.input().outputs().get(column);
  }

  Aggregate node() {
    return node;
  }

  List<ValueType> groupTypes() {
    return groupTypes;
  }

  Numbering numbering() {
    return numbering;
  }

  /** Groups of numbering DENSE; 1 for NONE. */
  int denseGroups() {
    return denseGroups;
  }

  int vectorLength() {
    return vectorLength;
  }

  /** Columns of the input that are read, those of groups first. */
  int[] kept() {
    return IntStream.concat(
            node.groups().stream().mapToInt(Integer::intValue),
            arguments.stream().mapToInt(Integer::intValue).filter(column -> column != ROWS))
        .distinct()
        .toArray();
  }

  /** Lanes of these. */
  List<Lane> keptLanes() {
    return Arrays.stream(kept()).mapToObj(column -> type(column).lane()).toList();
  }

  /** Column of the input that each accumulator reads; {@link #ROWS} where it counts rows. */
  List<Integer> arguments() {
    return arguments;
  }

  /** The accumulator of each call. */
  int accumulatorOf(int call) {
    return accumulators[call];
  }

  /** About what a group takes besides its key, in bytes. */
  int groupBytes() {
    return ACCUMULATED_BYTES * needs.size();
  }

  /** Whether some accumulator can only be merged as a whole. */
  boolean hasDistinct() {
    return needs.stream().anyMatch(Need::distinct);
  }

  /** Accumulators for one worker. */
  Accumulator[] newAccumulators(QueryMemory memory) {
    return needs.stream().map(need -> accumulator(need, memory)).toArray(Accumulator[]::new);
  }

  private Accumulator accumulator(Need need, QueryMemory memory) {
    if (need.argument().isEmpty()) {
      return new CountAccumulator(memory);
    }
    ValueType argument = type(need.argument().get());
    boolean marks = argument.nullable() || numbering == Numbering.NONE;
    if (need.distinct() && need.function() == AggregateFunction.COUNT) {
      if (fitsBits(argument)) {
        return new DistinctBitsAccumulator(memory, argument, vectorLength);
      }
      if (numbering != Numbering.HASH && DistinctPairsAccumulator.suits(argument)) {
        return new DistinctPairsAccumulator(memory, argument, vectorLength);
      }
    }
    Accumulator plain = plain(need.function(), argument, isWide(need), marks, memory);
    return need.distinct() ? new DistinctAccumulator(memory, argument, plain, vectorLength) : plain;
  }

  /** Whether a bit for each value that an argument can have, of each group, is worth it. */
  private boolean fitsBits(ValueType argument) {
    long words = numbering == Numbering.HASH ? 0 : DistinctBitsAccumulator.wordsOf(argument);
    double bytes = (double) words * Long.BYTES * (denseGroups + 1);
    double worth = DISTINCT_BYTES_PER_ROW * expectedRows;
    double budget = (double) config.memoryBudgetBytes() / DISTINCT_SHARE / config.workers();
    return words > 0 && bytes <= Math.min(budget, Math.max(FEW_DISTINCT_BYTES, worth));
  }

  /** Whether a sum may pass 64 bits. */
  private boolean isWide(Need need) {
    return node.calls().stream()
        .anyMatch(call -> need.equals(need(call)) && call.type().lane() == Lane.STRING);
  }

  private Accumulator plain(
      AggregateFunction function,
      ValueType argument,
      boolean isWide,
      boolean marks,
      QueryMemory memory) {
    boolean greatest = function == AggregateFunction.MAX;
    return switch (function) {
      case COUNT -> new CountAccumulator(memory);
      case SUM, SUM_OR_ZERO ->
          argument.lane() == Lane.DOUBLE
              ? new SumDoubleAccumulator(memory, marks)
              : isWide
                  ? new SumWideAccumulator(memory, argument.lane(), marks, arena)
                  : new SumAccumulator(memory, argument, marks);
      case ANY -> new AnyAccumulator(memory, argument.lane());
      case DEVIATIONS -> new DeviationAccumulator(memory, marks);
      case MIN, MAX ->
          switch (argument.lane()) {
            case INT, LONG ->
                new ExtremeAccumulator(memory, argument, greatest, marks, vectorLength);
            case DOUBLE -> new ExtremeDoubleAccumulator(memory, greatest, marks);
            case STRING -> new ExtremeTextAccumulator(memory, greatest, marks);
          };
    };
  }
}

package dev.assay.exec.plan.logical;

import dev.assay.exec.physical.WindowCall;
import dev.assay.exec.table.Table;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;

/** Where the rows of a relation come from. */
public sealed interface Source {

  /** A table; its columns are those of the relation. */
  record OfTable(Table table) implements Source {}

  /** A block; its outputs are the columns. */
  record OfBlock(Block block) implements Source {}

  /** A block that is run once, wherever this same object is met; its outputs are the columns. */
  record Kept(Block block) implements Source {}

  /** Rows of constants of these types, but for nulls. */
  record OfValues(List<List<RexNode>> rows, List<RelDataType> types) implements Source {
    /** Freezes. */
    public OfValues {
      rows = rows.stream().map(List::copyOf).toList();
      types = List.copyOf(types);
    }
  }

  /**
   * All rows of several blocks.
   *
   * @param inputs whose outputs have these types, but for nulls
   */
  record Union(List<Block> inputs, List<RelDataType> types) implements Source {
    /** Freezes. */
    public Union {
      inputs = List.copyOf(inputs);
      types = List.copyOf(types);
    }
  }

  /**
   * What a recursive query has delivered in its last round.
   *
   * @param table of which query, the same object
   */
  record Working(Object table, List<RelDataType> types) implements Source {
    /** Freezes. */
    public Working {
      types = List.copyOf(types);
    }
  }

  /**
   * The rows of a seed, and of a step over its own rows for as long as there are new ones.
   *
   * @param table what {@link Working} sources in the step have
   * @param distinct whether rows that have come before are dropped
   * @param types of the outputs of both blocks
   */
  record Recursive(Block seed, Block step, Object table, boolean distinct, List<RelDataType> types)
      implements Source {
    /** Freezes. */
    public Recursive {
      types = List.copyOf(types);
    }
  }

  /** Aggregate functions that reach the physical plan; others are expressed by these. */
  enum Function {
    /** Rows, or values that are not null. */
    COUNT,
    /** Null for no values. */
    SUM,
    /** 0 for no values. */
    SUM_OR_ZERO,
    /** Null for no values. */
    MIN,
    /** Null for no values. */
    MAX,
    /** The value of any row that has one, null for no such row. */
    ANY,
    /** Sum of the squares of distances from the mean; null for no values. */
    DEVIATIONS
  }

  /**
   * An aggregate over rows of a block.
   *
   * @param argument over the block's columns; empty for COUNT of rows
   * @param type of the result
   */
  record Call(Function function, Optional<RexNode> argument, boolean distinct, RelDataType type) {}

  /**
   * Groups of a block's rows; columns are the groups, then the calls. The block's own outputs do
   * not count.
   *
   * @param groups over the block's columns; none for one row in all
   */
  record OfGroups(Block input, List<RexNode> groups, List<Call> calls) implements Source {
    /** Freezes. */
    public OfGroups {
      groups = List.copyOf(groups);
      calls = List.copyOf(calls);
    }
  }

  /**
   * A key of an order.
   *
   * @param output of the sorted block
   */
  record Key(int output, boolean descending, boolean nullsFirst) {}

  /**
   * A window function.
   *
   * @param arguments outputs of the block, as all columns that are named
   */
  record Over(
      WindowCall.Function function,
      List<Integer> arguments,
      WindowCall.Frame frame,
      WindowCall.Seen seen,
      RelDataType type) {
    /** Freezes. */
    public Over {
      arguments = List.copyOf(arguments);
    }
  }

  /**
   * A block's rows with window functions of them; columns are the block's outputs, then the calls.
   *
   * @param partition outputs of the block
   */
  record Windowed(Block input, List<Integer> partition, List<Key> order, List<Over> calls)
      implements Source {
    /** Freezes. */
    public Windowed {
      partition = List.copyOf(partition);
      order = List.copyOf(order);
      calls = List.copyOf(calls);
    }
  }

  /**
   * A block's rows in order, or some of them; columns are the block's outputs.
   *
   * @param percent of all rows, how many are wanted at most
   */
  record Sorted(
      Block input, List<Key> keys, long offset, OptionalLong limit, OptionalDouble percent)
      implements Source {
    /** Freezes. */
    public Sorted {
      keys = List.copyOf(keys);
    }
  }
}

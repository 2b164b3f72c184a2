package dev.assay.exec.physical;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.table.Table;
import dev.assay.exec.type.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** A node of a physical plan. Immutable. */
public sealed interface PhysicalNode {

  /** Types of the columns it delivers, in order. */
  List<ValueType> outputs();

  /** Rows that it is expected to deliver. */
  double expectedRows();

  /**
   * Rows of a table.
   *
   * @param table which
   * @param columns which of its columns, in order of delivery
   * @param conjuncts predicates over these columns that all must be true, cheapest and most
   *     selective first as far as is known
   */
  record Scan(
      Table table,
      List<Integer> columns,
      List<Expression> conjuncts,
      List<ValueType> outputs,
      double expectedRows)
      implements PhysicalNode {
    /** Freezes. */
    public Scan {
      columns = List.copyOf(columns);
      conjuncts = List.copyOf(conjuncts);
      outputs = List.copyOf(outputs);
    }
  }

  /** Rows of the input for which all predicates are true. */
  record Filter(PhysicalNode input, List<Expression> conjuncts, double expectedRows)
      implements PhysicalNode {
    /** Freezes. */
    public Filter {
      conjuncts = List.copyOf(conjuncts);
    }

    @Override
    public List<ValueType> outputs() {
      return input.outputs();
    }
  }

  /** Expressions over the rows of the input. */
  record Project(PhysicalNode input, List<Expression> expressions) implements PhysicalNode {
    /** Freezes. */
    public Project {
      expressions = List.copyOf(expressions);
    }

    @Override
    public List<ValueType> outputs() {
      return expressions.stream().map(Expression::type).toList();
    }

    @Override
    public double expectedRows() {
      return input.expectedRows();
    }
  }

  /**
   * Rows of constants.
   *
   * @param rows each with an expression over no column for each output, of its lane
   */
  record Values(List<List<Expression>> rows, List<ValueType> outputs) implements PhysicalNode {
    /** Freezes. */
    public Values {
      rows = rows.stream().map(List::copyOf).toList();
      outputs = List.copyOf(outputs);
    }

    @Override
    public double expectedRows() {
      return rows.size();
    }
  }

  /**
   * All rows of several inputs.
   *
   * @param inputs two or more, with columns of the same lanes and dictionaries
   */
  record Union(List<PhysicalNode> inputs, List<ValueType> outputs) implements PhysicalNode {
    /** Freezes. */
    public Union {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
    }

    @Override
    public double expectedRows() {
      return inputs.stream().mapToDouble(PhysicalNode::expectedRows).sum();
    }
  }

  /**
   * What an {@link Iteration} has delivered in its last round.
   *
   * @param table which iteration's, the same object
   */
  record Working(Object table, List<ValueType> outputs, double expectedRows)
      implements PhysicalNode {
    /** Freezes. */
    public Working {
      outputs = List.copyOf(outputs);
    }
  }

  /**
   * The rows of a seed, and of a step that runs as long as it delivers rows, each time over what
   * the time before has delivered.
   *
   * @param step with columns of the same lanes, read by {@link Working} nodes in it
   * @param table what these have
   * @param distinct whether rows that have come before are dropped
   */
  record Iteration(
      PhysicalNode seed,
      PhysicalNode step,
      Object table,
      boolean distinct,
      List<ValueType> outputs,
      double expectedRows)
      implements PhysicalNode {
    /** Freezes. */
    public Iteration {
      outputs = List.copyOf(outputs);
    }
  }

  /**
   * The rows of a node that is run once, wherever this same instance is met.
   *
   * @param input the node
   */
  record Shared(PhysicalNode input) implements PhysicalNode {
    @Override
    public List<ValueType> outputs() {
      return input.outputs();
    }

    @Override
    public double expectedRows() {
      return input.expectedRows();
    }
  }

  /** Which pairs a join delivers. */
  enum JoinKind {
    /** Pairs that match. */
    INNER,
    /** These, and probe rows that match nothing, with nulls beside them. */
    LEFT,
    /** Probe rows that match something, once. */
    SEMI,
    /** Probe rows that match nothing; a null key matches nothing. */
    ANTI,
    /** All probe rows, once, and a column behind theirs that tells whether they match something. */
    MARK,
    /** Build rows that match something, once: as SEMI, where the rows kept are the fewer. */
    RIGHT_SEMI,
    /** Build rows that match nothing: as ANTI, where the rows kept are the fewer. */
    RIGHT_ANTI;

    /** Whether build rows are delivered, and what is probed is not. */
    public boolean deliversBuild() {
      return this == RIGHT_SEMI || this == RIGHT_ANTI;
    }
  }

  /**
   * An equi-join by hashing, or by addressing where keys are dense.
   *
   * @param kind what is delivered: columns of the probe side, then, for INNER and LEFT, of the
   *     build side; for RIGHT_SEMI and RIGHT_ANTI columns of the build side only
   * @param probe side that streams
   * @param build side that is collected first
   * @param probeKeys columns of the probe side
   * @param buildKeys columns of the build side, one for each of these, of the same types
   * @param residual a predicate over the columns of both sides, probe before build, that a pair
   *     must satisfy too
   * @param buildIsUnique whether declared keys promise one build row for each key
   */
  record Join(
      JoinKind kind,
      PhysicalNode probe,
      PhysicalNode build,
      List<Integer> probeKeys,
      List<Integer> buildKeys,
      Optional<Expression> residual,
      boolean buildIsUnique,
      List<ValueType> outputs,
      double expectedRows)
      implements PhysicalNode {
    /** Freezes and checks. */
    public Join {
      probeKeys = List.copyOf(probeKeys);
      buildKeys = List.copyOf(buildKeys);
      outputs = List.copyOf(outputs);
      if (probeKeys.isEmpty() || probeKeys.size() != buildKeys.size()) {
        throw new IllegalArgumentException("a join needs as many probe keys as build keys");
      }
    }
  }

  /**
   * Groups of rows with equal columns, each with its aggregates; without group columns one row.
   *
   * @param groups columns of the input
   * @param calls delivered after the group columns
   */
  record Aggregate(
      PhysicalNode input, List<Integer> groups, List<AggregateCall> calls, double expectedRows)
      implements PhysicalNode {
    /** Freezes. */
    public Aggregate {
      groups = List.copyOf(groups);
      calls = List.copyOf(calls);
    }

    @Override
    public List<ValueType> outputs() {
      List<ValueType> outputs = new ArrayList<>();
      groups.forEach(group -> outputs.add(input.outputs().get(group)));
      calls.forEach(call -> outputs.add(call.type()));
      return outputs;
    }
  }

  /**
   * All rows of the input with window functions of them.
   *
   * @param partition columns of the input; rows that agree on them are seen together
   * @param order of the rows of a partition
   * @param calls delivered after the input's columns
   */
  record Window(
      PhysicalNode input, List<Integer> partition, List<SortKey> order, List<WindowCall> calls)
      implements PhysicalNode {
    /** Freezes. */
    public Window {
      partition = List.copyOf(partition);
      order = List.copyOf(order);
      calls = List.copyOf(calls);
    }

    @Override
    public List<ValueType> outputs() {
      List<ValueType> outputs = new ArrayList<>(input.outputs());
      calls.forEach(call -> outputs.add(call.type()));
      return outputs;
    }

    @Override
    public double expectedRows() {
      return input.expectedRows();
    }
  }

  /**
   * A column to sort by.
   *
   * @param column of the input
   * @param descending greatest first
   * @param nullsFirst where rows without a value go
   */
  record SortKey(int column, boolean descending, boolean nullsFirst) {}

  /**
   * Rows in order, all or the first of them.
   *
   * @param keys empty for any order
   * @param offset rows to leave out first
   * @param limit most rows to deliver after these
   * @param percent the same as a share of all rows
   */
  record Sort(
      PhysicalNode input,
      List<SortKey> keys,
      long offset,
      OptionalLong limit,
      OptionalDouble percent)
      implements PhysicalNode {
    /** Whether not all rows come out. */
    public boolean isLimited() {
      return limit.isPresent() || percent.isPresent();
    }

    /** Freezes. */
    public Sort {
      keys = List.copyOf(keys);
    }

    @Override
    public List<ValueType> outputs() {
      return input.outputs();
    }

    @Override
    public double expectedRows() {
      return Math.min(input.expectedRows(), (double) limit.orElse(Long.MAX_VALUE));
    }
  }
}

package dev.assay.exec.plan.physical;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.Arithmetic;
import dev.assay.exec.expression.Expression.Column;
import dev.assay.exec.expression.Operands;
import dev.assay.exec.physical.AggregateCall;
import dev.assay.exec.physical.AggregateCall.AggregateFunction;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.physical.PhysicalNode.Join;
import dev.assay.exec.physical.PhysicalNode.JoinKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Groups before joins that only fetch what the group's keys determine: all rows of a group meet the
 * same partner, or none, so groups are joined in place of their rows, and what hangs on the keys is
 * not carried through the aggregation (Chaudhuri and Shim, "Including Group-By in Query
 * Optimization", VLDB 1994).
 *
 * @param base what is grouped
 * @param joins of the groups, the first to be made first
 * @param columns the keys, then what the calls take, over the base
 * @param calls what is aggregated before the joins
 * @param places column of the last join, by number of a call before this
 * @param keys how many of the columns are keys
 */
record LateJoins(
    PhysicalNode base,
    List<Join> joins,
    List<Expression> columns,
    List<AggregateCall> calls,
    List<Integer> places,
    int keys) {

  /** Joins that drop more rows are made first, for they make less to group. */
  private static final double LEAST_KEPT = 0.9;

  /** Where each row is nearly a group of its own, there is nothing to gain. */
  private static final double MOST_GROUPS = 0.9;

  /**
   * As many joins as can wait; none where none can.
   *
   * @param columns keys, then what calls take, over the node
   * @param groups that are expected
   */
  static LateJoins of(
      PhysicalNode node,
      int keys,
      List<Expression> columns,
      List<AggregateCall> calls,
      double groups) {
    List<Integer> all = IntStream.range(keys, keys + calls.size()).boxed().toList();
    LateJoins best = new LateJoins(node, List.of(), columns, calls, all, keys);
    List<Join> joins = new ArrayList<>();
    PhysicalNode base = node;
    while (keys > 0 && base instanceof Join join && fetches(join)) {
      joins.addFirst(join);
      base = join.probe();
      if (groups <= MOST_GROUPS * base.expectedRows()) {
        best = split(base, joins, keys, columns, calls).orElse(best);
      }
    }
    return best;
  }

  private static boolean fetches(Join join) {
    return join.kind() == JoinKind.INNER
        && join.buildIsUnique()
        && join.residual().isEmpty()
        && join.expectedRows() >= LEAST_KEPT * join.probe().expectedRows();
  }

  private static Optional<LateJoins> split(
      PhysicalNode base,
      List<Join> joins,
      int keys,
      List<Expression> columns,
      List<AggregateCall> calls) {
    int width = base.outputs().size();
    List<Expression> early = new ArrayList<>();
    for (Expression key : columns.subList(0, keys)) {
      if (!(key instanceof Column column) || column.index() >= width) {
        return Optional.empty();
      }
      // Before the joins a key has values that they drop.
      early.add(new Column(column.index(), base.outputs().get(column.index())));
    }
    List<AggregateCall> kept = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    List<Integer> late = new ArrayList<>();
    for (AggregateCall call : calls) {
      Optional<Expression> argument = call.argument().map(columns::get);
      if (call.function() == AggregateFunction.ANY
          && argument.orElseThrow() instanceof Column column
          && column.index() >= width) {
        late.add(places.size());
        places.add(column.index() - width);
      } else if (!cannotFail(call) || !argument.map(each -> isSafe(each, base)).orElse(true)) {
        return Optional.empty();
      } else {
        places.add(keys + kept.size());
        kept.add(call.over(each -> GroupPlanner.place(early, columns.get(each))));
      }
    }
    late.forEach(each -> places.set(each, keys + kept.size() + places.get(each)));
    LateJoins split =
        new LateJoins(base, List.copyOf(joins), List.copyOf(early), kept, places, keys);
    return !late.isEmpty() && split.isPossible() ? Optional.of(split) : Optional.empty();
  }

  /** Groups that a join would have dropped are summed too. */
  private static boolean cannotFail(AggregateCall call) {
    return switch (call.function()) {
      case SUM, SUM_OR_ZERO -> EagerGroups.cannotFail(call.type());
      case COUNT, MIN, MAX, ANY, DEVIATIONS -> true;
    };
  }

  private boolean isPossible() {
    return joins.stream()
        .flatMap(join -> join.probeKeys().stream())
        .allMatch(key -> place(key) >= 0);
  }

  /** Where a column of the joins is when groups are joined; -1 where groups lack it. */
  private int place(int column) {
    int width = base.outputs().size();
    if (column >= width) {
      return keys + calls.size() + column - width;
    }
    for (int key = 0; key < keys; key++) {
      if (((Column) columns.get(key)).index() == column) {
        return key;
      }
    }
    return -1;
  }

  /** The groups with what they meet. */
  PhysicalNode over(PhysicalNode groups, Choices choices) {
    PhysicalNode joined = groups;
    for (Join join : joins) {
      joined =
          new Join(
              join.kind(),
              joined,
              join.build(),
              join.probeKeys().stream().map(this::place).toList(),
              join.buildKeys(),
              Optional.empty(),
              true,
              Stream.concat(joined.outputs().stream(), join.build().outputs().stream()).toList(),
              joined.expectedRows() * join.expectedRows() / join.probe().expectedRows());
      choices.because(joined, "of groups, since all rows of one meet the same");
    }
    return joined;
  }

  /** What was said of keys and calls, said of the joined groups. */
  List<Expression> over(List<Expression> outputs) {
    return outputs.stream()
        .map(
            output ->
                output instanceof Column column && column.index() >= keys
                    ? new Column(places.get(column.index() - keys), column.type())
                    : output)
        .toList();
  }

  /** Whether it can be computed of rows that a join would have dropped, with values like others. */
  private static boolean isSafe(Expression expression, PhysicalNode base) {
    return switch (expression) {
      case Expression.IntegralConstant _, Expression.DoubleConstant _ -> true;
      case Column column ->
          column.index() < base.outputs().size()
              && column.type().equals(base.outputs().get(column.index()));
      case Arithmetic e when !EagerGroups.cannotFail(e.type()) -> false;
      case Arithmetic _,
          Expression.Case _,
          Expression.Comparison _,
          Expression.And _,
          Expression.Or _ ->
          Operands.of(expression).stream().allMatch(each -> isSafe(each, base));
      default -> false;
    };
  }
}

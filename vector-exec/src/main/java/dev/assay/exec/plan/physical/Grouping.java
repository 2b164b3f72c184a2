package dev.assay.exec.plan.physical;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.Column;
import dev.assay.exec.physical.AggregateCall;
import dev.assay.exec.physical.PhysicalNode;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The input of an aggregation: the node itself where all that is wanted are its columns, a
 * projection else.
 *
 * @param keys columns of the input
 * @param calls with arguments among the columns of the input
 */
record Grouping(PhysicalNode input, List<Integer> keys, List<AggregateCall> calls) {

  /**
   * Over a node.
   *
   * @param keys how many of the expressions, the first of them, are keys
   * @param expressions over the node's columns
   * @param calls with arguments among the expressions
   */
  static Grouping of(
      PhysicalNode node, int keys, List<Expression> expressions, List<AggregateCall> calls) {
    if (!expressions.stream().allMatch(Column.class::isInstance)) {
      return new Grouping(
          Projections.exactly(node, expressions), IntStream.range(0, keys).boxed().toList(), calls);
    }
    List<Integer> positions =
        expressions.stream().map(expression -> ((Column) expression).index()).toList();
    return new Grouping(
        node,
        positions.subList(0, keys),
        calls.stream().map(call -> call.over(positions::get)).toList());
  }
}

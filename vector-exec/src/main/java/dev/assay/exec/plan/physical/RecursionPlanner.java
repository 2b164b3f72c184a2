package dev.assay.exec.plan.physical;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.plan.logical.Source;
import dev.assay.exec.plan.translate.Alignment;
import dev.assay.exec.plan.translate.SqlTypes;
import dev.assay.exec.type.ValueType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.rel.type.RelDataType;

/**
 * Plans recursive queries. Of the rows of a round only the types are known: bounds of one round
 * would not hold in the next.
 */
record RecursionPlanner(BlockPlanner blocks) {

  /** What a round is expected to deliver, since nothing tells. */
  private static final double ROUND_ROWS = 1_000;

  private static final double ROUNDS = 10;

  private static List<ValueType> types(List<RelDataType> types) {
    return types.stream().map(type -> ValueType.of(SqlTypes.columnType(type).orNull())).toList();
  }

  Planned plan(Source.Working source) {
    PhysicalNode node = new PhysicalNode.Working(source.table(), types(source.types()), ROUND_ROWS);
    return planned(node);
  }

  Planned plan(Source.Recursive source) {
    BitSet all = new BitSet();
    all.set(0, source.types().size());
    List<ValueType> types = types(source.types());
    PhysicalNode seed = aligned(blocks.plan(source.seed(), all), types);
    PhysicalNode step = aligned(blocks.plan(source.step(), all), types);
    return planned(
        new PhysicalNode.Iteration(
            seed, step, source.table(), source.distinct(), types, seed.expectedRows() * ROUNDS));
  }

  private static PhysicalNode aligned(Planned planned, List<ValueType> types) {
    List<Expression> outputs = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      outputs.add(Alignment.to(planned.outputs().get(i), types.get(i)));
    }
    return Projections.exactly(planned.node(), outputs);
  }

  private static Planned planned(PhysicalNode node) {
    return UnionPlanner.planned(
        node,
        Long.MAX_VALUE,
        IntStream.range(0, node.outputs().size()).toArray(),
        node.outputs().size());
  }
}

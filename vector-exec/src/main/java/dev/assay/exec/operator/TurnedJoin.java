package dev.assay.exec.operator;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.physical.PhysicalNode.Join;
import dev.assay.exec.physical.PhysicalNode.JoinKind;
import dev.assay.exec.type.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An inner join whose sides change roles.
 *
 * @param join with what was the build side streaming
 * @param columns that put its outputs in the order of the join that it stands for
 */
record TurnedJoin(Join join, List<Expression> columns) {

  static TurnedJoin of(Join join) {
    int probeColumns = join.probe().outputs().size();
    int buildColumns = join.build().outputs().size();
    List<ValueType> outputs = new ArrayList<>(join.build().outputs());
    outputs.addAll(join.probe().outputs());
    List<Expression> columns = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      int from = i < probeColumns ? buildColumns + i : i - probeColumns;
      columns.add(new Expression.Column(from, outputs.get(from)));
    }
    PhysicalNode streaming = join.build();
    PhysicalNode other = join.probe();
    List<Integer> streamingKeys = join.buildKeys();
    List<Integer> otherKeys = join.probeKeys();
    return new TurnedJoin(
        new Join(
            JoinKind.INNER,
            streaming,
            other,
            streamingKeys,
            otherKeys,
            Optional.empty(),
            false,
            outputs,
            join.expectedRows()),
        columns);
  }
}

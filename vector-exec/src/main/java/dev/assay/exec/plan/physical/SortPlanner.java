package dev.assay.exec.plan.physical;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.plan.logical.Source;
import dev.assay.exec.plan.translate.Constants;
import dev.assay.exec.plan.translate.Rewrites;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Plans an order or a limit. Only sort keys are computed below it; what else is delivered is
 * computed above, for the rows that are left.
 */
record SortPlanner(BlockPlanner blocks, Choices choices) {

  Planned plan(Source.Sorted source, BitSet needed) {
    BitSet wanted = (BitSet) needed.clone();
    source.keys().forEach(key -> wanted.set(key.output()));
    Planned input = blocks.plan(source.input(), wanted);
    if (source.keys().isEmpty()
        && source.limit().isEmpty()
        && source.percent().isEmpty()
        && source.offset() == 0) {
      return input;
    }
    List<Integer> positions = new ArrayList<>();
    PhysicalNode below =
        Projections.withColumns(
            input.node(),
            source.keys().stream().map(key -> input.outputs().get(key.output())).toList(),
            positions);
    BitSet kept = new BitSet();
    positions.forEach(kept::set);
    needed.stream().forEach(output -> Rewrites.collectColumns(input.outputs().get(output), kept));
    ColumnTrim trimmed = ColumnTrim.of(below, kept);
    List<PhysicalNode.SortKey> keys = new ArrayList<>();
    for (int i = 0; i < source.keys().size(); i++) {
      Source.Key key = source.keys().get(i);
      keys.add(
          new PhysicalNode.SortKey(
              trimmed.moved().of(positions.get(i)), key.descending(), key.nullsFirst()));
    }
    PhysicalNode sort =
        new PhysicalNode.Sort(
            trimmed.node(), keys, source.offset(), source.limit(), source.percent());
    if (source.limit().isPresent() && !keys.isEmpty()) {
      choices.because(sort, "only the first rows are kept");
    }
    List<Expression> outputs = new ArrayList<>();
    for (int i = 0; i < input.outputs().size(); i++) {
      Expression output = input.outputs().get(i);
      outputs.add(needed.get(i) ? trimmed.moved().move(output) : Constants.TRUE);
    }
    return input.over(sort, outputs);
  }
}

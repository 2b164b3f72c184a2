package dev.assay.exec.plan.physical;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.Column;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.plan.cost.ColumnProfile;
import dev.assay.exec.plan.logical.Source;
import dev.assay.exec.plan.translate.Alignment;
import dev.assay.exec.plan.translate.Constants;
import dev.assay.exec.plan.translate.SqlTypes;
import dev.assay.exec.plan.translate.Translator;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.ValueType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;

/** Plans rows of constants, and rows of several blocks, whose columns are brought to one type. */
record UnionPlanner(BlockPlanner blocks, RexBuilder rex) {

  Planned plan(Source.OfValues source) {
    Translator translator =
        new Translator(
            rex,
            column -> {
              throw new IllegalStateException("constants name no column " + column);
            });
    int width = source.types().size();
    List<List<Expression>> columns = new ArrayList<>();
    List<ValueType> types = new ArrayList<>();
    for (int c = 0; c < width; c++) {
      List<Expression> values = new ArrayList<>();
      for (List<RexNode> row : source.rows()) {
        values.add(translator.translate(row.get(c)));
      }
      ColumnType type = SqlTypes.columnType(source.types().get(c));
      columns.add(Alignment.of(values, type));
      types.add(values.isEmpty() ? ValueType.of(type) : Alignment.type(columns.getLast()));
    }
    List<List<Expression>> rows = new ArrayList<>();
    for (int r = 0; r < source.rows().size(); r++) {
      int row = r;
      rows.add(columns.stream().map(values -> values.get(row)).toList());
    }
    return planned(
        new PhysicalNode.Values(rows, types),
        rows.size(),
        IntStream.range(0, width).toArray(),
        width);
  }

  Planned plan(Source.Union source, BitSet needed) {
    List<Planned> inputs =
        source.inputs().stream().map(input -> blocks.plan(input, needed)).toList();
    int[] kept = needed.stream().toArray();
    List<List<Expression>> outputs = new ArrayList<>();
    inputs.forEach(input -> outputs.add(new ArrayList<>()));
    List<ValueType> types = new ArrayList<>();
    for (int output : kept) {
      ColumnType type = SqlTypes.columnType(source.types().get(output));
      List<Expression> aligned =
          Alignment.of(inputs.stream().map(input -> input.outputs().get(output)).toList(), type);
      types.add(Alignment.type(aligned));
      for (int i = 0; i < aligned.size(); i++) {
        outputs.get(i).add(aligned.get(i));
      }
    }
    List<PhysicalNode> nodes = new ArrayList<>();
    long most = 0;
    for (int i = 0; i < inputs.size(); i++) {
      nodes.add(Projections.exactly(inputs.get(i).node(), outputs.get(i)));
      long sum = most + inputs.get(i).mostRows();
      most = sum < 0 ? Long.MAX_VALUE : sum;
    }
    return planned(new PhysicalNode.Union(nodes, types), most, kept, source.types().size());
  }

  /** A node whose columns are some of the outputs, of which nothing else is known. */
  static Planned planned(PhysicalNode node, long mostRows, int[] kept, int width) {
    List<Expression> outputs = new ArrayList<>();
    List<ColumnProfile> profiles = new ArrayList<>();
    Dependencies dependencies = new Dependencies(IntStream.range(0, kept.length).toArray());
    int next = 0;
    for (int i = 0; i < width; i++) {
      Expression output = Constants.TRUE;
      if (next < kept.length && kept[next] == i) {
        output = new Column(next, node.outputs().get(next));
        next++;
      }
      outputs.add(output);
      profiles.add(ColumnProfile.of(output.type(), node.expectedRows()));
      dependencies.addOutput(output);
    }
    return new Planned(node, outputs, profiles, mostRows, List.of(), dependencies);
  }
}

package dev.assay.exec.operator.union;

import dev.assay.exec.evaluation.Evaluators;
import dev.assay.exec.expression.Expression;
import dev.assay.exec.operator.rows.RowStore;
import dev.assay.exec.operator.rows.StoredRows;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.QueryContext;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;
import dev.assay.exec.vector.Batch;
import java.util.List;
import java.util.stream.IntStream;

/** Rows of constants, computed before the query runs. */
public final class ConstantRows {

  private ConstantRows() {}

  /** The rows, in the memory of the query. */
  public static StoredRows of(PhysicalNode.Values node, QueryContext query) {
    List<Lane> lanes = node.outputs().stream().map(ValueType::lane).toList();
    RowStore store = new RowStore(lanes, node.rows().size(), query.memory());
    Batch batch = new Batch(1);
    int[] columns = lanes.stream().mapToInt(batch::addComputed).toArray();
    Layout layout = new Layout(batch, columns);
    int[] outputs = IntStream.range(0, columns.length).toArray();
    for (List<Expression> row : node.rows()) {
      batch.begin(1);
      for (int c = 0; c < columns.length; c++) {
        batch.lend(
            columns[c],
            Evaluators.of(row.get(c), column -> column, 1, query.arena()).evaluate(batch));
      }
      store.append(batch, layout, outputs);
    }
    return StoredRows.of(store);
  }
}

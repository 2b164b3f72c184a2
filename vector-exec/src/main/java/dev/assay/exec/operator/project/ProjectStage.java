package dev.assay.exec.operator.project;

import dev.assay.exec.evaluation.Evaluator;
import dev.assay.exec.evaluation.Evaluators;
import dev.assay.exec.expression.ColumnReferences;
import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.Column;
import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.Stage;
import dev.assay.exec.vector.Batch;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Computes expressions; those that are columns of the input are the same columns still. */
public final class ProjectStage extends Stage {

  private record Computed(Evaluator evaluator, int column) {}

  private final List<Computed> computed;
  private final BitSet reads;

  private ProjectStage(Layout output, List<Computed> computed, BitSet reads) {
    super(output);
    this.computed = computed;
    this.reads = reads;
  }

  /**
   * A stage.
   *
   * @param required expressions that something above reads
   * @param arena keeps constants as long as the query runs
   */
  public static ProjectStage of(
      List<Expression> expressions, BitSet required, Layout input, Arena arena) {
    Batch batch = input.batch();
    int[] columns = new int[expressions.size()];
    Arrays.fill(columns, Layout.ABSENT);
    List<Computed> computed = new ArrayList<>();
    BitSet reads = new BitSet();
    for (int i = required.nextSetBit(0); i >= 0; i = required.nextSetBit(i + 1)) {
      Expression expression = expressions.get(i);
      if (expression instanceof Column column) {
        columns[i] = input.column(column.index());
      } else {
        ColumnReferences.of(expression).stream().map(input::column).forEach(reads::set);
        Evaluator evaluator = Evaluators.of(expression, input::column, batch.capacity(), arena);
        columns[i] = batch.addComputed(expression.type().lane());
        computed.add(new Computed(evaluator, columns[i]));
      }
    }
    return new ProjectStage(new Layout(batch, columns), computed, reads);
  }

  @Override
  public void accept(Batch batch) {
    for (int i = 0; i < computed.size(); i++) {
      Computed expression = computed.get(i);
      batch.lend(expression.column(), expression.evaluator().evaluate(batch));
    }
    push(batch);
  }

  @Override
  public void markReads(boolean[] columns) {
    reads.stream().forEach(column -> columns[column] = true);
  }
}

package dev.assay.exec.operator.spill;

import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.Pipeline;
import dev.assay.exec.pipeline.QueryContext;
import dev.assay.exec.pipeline.Sink;
import dev.assay.exec.pipeline.Source;
import dev.assay.exec.pipeline.Stage;
import dev.assay.exec.pipeline.StageFactory;
import dev.assay.exec.pipeline.Workers;
import dev.assay.exec.type.Lane;
import dev.assay.exec.vector.Batch;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;

/**
 * Delivers the rows of pipelines that one worker runs, one after the other, as rows of one batch.
 * Belongs to that worker.
 */
public final class Outlet {

  private final QueryContext query;
  private final Layout layout;
  private boolean[] needed = {};
  private Consumer<Batch> next = batch -> {};

  /**
   * An outlet.
   *
   * @param lanes of all outputs
   * @param required outputs that are read
   */
  Outlet(List<Lane> lanes, BitSet required, int vectorLength, QueryContext query) {
    this.query = query;
    Batch batch = new Batch(vectorLength);
    int[] columns = new int[lanes.size()];
    Arrays.fill(columns, Layout.ABSENT);
    required.stream().forEach(output -> columns[output] = batch.addComputed(lanes.get(output)));
    layout = new Layout(batch, columns);
  }

  Layout layout() {
    return layout;
  }

  void setNeeded(boolean[] columns) {
    needed = columns.clone();
  }

  void setNext(Consumer<Batch> consumer) {
    next = consumer;
  }

  /**
   * Runs a pipeline whose rows are delivered.
   *
   * @throws java.util.concurrent.CancellationException where the query was cancelled
   */
  public void run(Source source, List<StageFactory> stages) {
    run(new Pipeline(source, stages, new Lender()));
  }

  /** Runs a pipeline, whose sink is completed, by this worker alone. */
  public void run(Pipeline pipeline) {
    Pipeline.Chain chain = pipeline.open(layout.batch().capacity());
    for (int morsel = 0; morsel < pipeline.source().morsels(); morsel++) {
      query.cancellation().check();
      chain.read(morsel);
    }
    chain.finish();
    pipeline.sink().complete(alone());
  }

  /** The worker as all workers that there are. */
  public Workers alone() {
    return Workers.alone(query.cancellation());
  }

  /** Lends the columns that are needed to the outlet's batch. */
  private final class Lender implements Sink {

    @Override
    public Stage open(Layout input) {
      return new Stage(input) {
        @Override
        public void accept(Batch batch) {
          Batch lent = layout.batch();
          lent.begin(batch.size());
          int[] columns = layout.columns();
          for (int output = 0; output < columns.length; output++) {
            if (isNeeded(output)) {
              lent.lend(columns[output], batch.column(input.column(output)));
            }
          }
          next.accept(lent);
        }

        @Override
        public void markReads(boolean[] read) {
          for (int output = 0; output < layout.columns().length; output++) {
            if (isNeeded(output)) {
              read[input.column(output)] = true;
            }
          }
        }
      };
    }

    private boolean isNeeded(int output) {
      return layout.has(output) && needed[layout.column(output)];
    }

    @Override
    public void complete(Workers workers) {}
  }
}

package dev.assay.exec.operator.result;

import dev.assay.exec.operator.rows.CollectStage;
import dev.assay.exec.operator.rows.RowStore;
import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.Sink;
import dev.assay.exec.pipeline.Stage;
import dev.assay.exec.pipeline.Workers;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;
import dev.assay.exec.vector.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Delivers a query's rows in results of a few thousand each, while it runs. */
public final class ChunkSink implements Sink {

  private static final int CHUNK_ROWS = 1 << 13;

  private final List<ValueType> types;
  private final List<String> names;
  private final List<Lane> lanes;
  private final Consumer<QueryResult> target;

  /**
   * A sink.
   *
   * @param types of the columns
   * @param names of the columns
   * @param target takes rows, from several workers at once; may wait, and may throw to end the
   *     query
   */
  public ChunkSink(List<ValueType> types, List<String> names, Consumer<QueryResult> target) {
    this.types = types;
    this.names = names;
    this.target = target;
    lanes = types.stream().map(ValueType::lane).toList();
  }

  @Override
  public Stage open(Layout input) {
    return new ChunkStage(input, IntStream.range(0, types.size()).toArray());
  }

  @Override
  public void complete(Workers workers) {}

  private void deliver(RowStore rows) {
    if (rows.size() == 0) {
      return;
    }
    List<ResultColumn> columns = new ArrayList<>();
    for (int c = 0; c < types.size(); c++) {
      columns.add(ResultColumn.of(types.get(c), rows.columns().get(c)));
    }
    target.accept(new QueryResult(names, columns, rows.size()));
  }

  private final class ChunkStage extends CollectStage {

    ChunkStage(Layout input, int[] outputs) {
      super(input, outputs, new RowStore(lanes, 0), ChunkSink.this::deliver);
    }

    @Override
    public void accept(Batch batch) {
      super.accept(batch);
      if (store().size() >= CHUNK_ROWS) {
        deliver(store());
        replace(new RowStore(lanes, 0));
      }
    }
  }
}

package dev.assay.exec.operator.union;

import dev.assay.exec.operator.rows.CollectStage;
import dev.assay.exec.operator.rows.RowStore;
import dev.assay.exec.operator.rows.StoredRows;
import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.Sink;
import dev.assay.exec.pipeline.Stage;
import dev.assay.exec.pipeline.Workers;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Collects the rows of several pipelines, which run one after the other. */
public final class UnionSink implements Sink {

  private final List<Lane> lanes;
  private final List<RowStore> stores = new ArrayList<>();
  private int left;
  private Optional<StoredRows> results = Optional.empty();

  /**
   * A sink.
   *
   * @param types of the columns
   * @param pipelines that end here
   */
  public UnionSink(List<ValueType> types, int pipelines) {
    left = pipelines;
    lanes = types.stream().map(ValueType::lane).toList();
  }

  @Override
  public Stage open(Layout input) {
    int[] outputs = IntStream.range(0, lanes.size()).toArray();
    return new CollectStage(input, outputs, new RowStore(lanes, 0), this::add);
  }

  private synchronized void add(RowStore store) {
    stores.add(store);
  }

  @Override
  public void complete(Workers workers) {
    left--;
    if (left == 0) {
      results = Optional.of(StoredRows.of(RowStore.concatenate(stores, workers)));
      stores.clear();
    }
  }

  /** All rows, input by input; asked for when the last pipeline is done. */
  public StoredRows results() {
    return results.orElseThrow(() -> new IllegalStateException("rows are read before the union"));
  }
}

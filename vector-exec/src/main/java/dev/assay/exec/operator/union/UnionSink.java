package dev.assay.exec.operator.union;

import dev.assay.exec.operator.rows.StoredRows;
import dev.assay.exec.operator.rows.StoredSource;
import dev.assay.exec.operator.spill.GatheredRows;
import dev.assay.exec.operator.spill.RowHash;
import dev.assay.exec.operator.spill.SpilledSource;
import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.QueryContext;
import dev.assay.exec.pipeline.Sink;
import dev.assay.exec.pipeline.Source;
import dev.assay.exec.pipeline.Stage;
import dev.assay.exec.pipeline.Workers;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Collects the rows of several pipelines, which run one after the other. */
public final class UnionSink implements Sink {

  private final List<Lane> lanes;
  private final QueryContext query;
  private final GatheredRows gathered;
  private int left;
  private Optional<StoredRows> results = Optional.empty();

  /**
   * A sink.
   *
   * @param types of the columns
   * @param pipelines that end here
   */
  public UnionSink(List<ValueType> types, int pipelines, QueryContext query) {
    left = pipelines;
    this.query = query;
    lanes = types.stream().map(ValueType::lane).toList();
    gathered = new GatheredRows(lanes, all(), lanes.size(), RowHash::ofCodes, query);
  }

  private int[] all() {
    return IntStream.range(0, lanes.size()).toArray();
  }

  @Override
  public Stage open(Layout input) {
    return gathered.open(input, 0);
  }

  @Override
  public void complete(Workers workers) {
    left--;
    if (left == 0 && !gathered.complete(workers)) {
      results = Optional.of(StoredRows.of(gathered.rows(workers)));
    }
  }

  @Override
  public long spilledBytes() {
    return left == 0 ? gathered.spilledBytes() : 0;
  }

  /** All rows; asked for when the last pipeline is done. */
  public Source results() {
    if (gathered.isSpilled()) {
      // Without keys to hash by, all rows are in one partition.
      return new SpilledSource(gathered.partitions().part(0), all(), lanes.size(), query.memory());
    }
    StoredRows rows = results.orElseThrow();
    return new StoredSource(() -> rows, false);
  }
}

package dev.assay.exec.operator.rows;

import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.type.Lane;
import dev.assay.exec.vector.Batch;
import java.util.ArrayList;
import java.util.List;

/** Rows that one worker collects. */
public final class RowStore {

  private static final int MOST_EXPECTED = 1 << 22;

  private final List<ColumnAppender> columns;
  private int size;

  /**
   * An empty store.
   *
   * @param lanes of its columns
   * @param expectedRows a guess, for room made at once
   */
  public RowStore(List<Lane> lanes, double expectedRows) {
    int expected = (int) Math.min(MOST_EXPECTED, Math.max(0, expectedRows));
    columns = lanes.stream().map(lane -> new ColumnAppender(lane, expected)).toList();
  }

  private RowStore(List<ColumnAppender> columns, int size) {
    this.columns = columns;
    this.size = size;
  }

  /** Rows. */
  public int size() {
    return size;
  }

  /** The columns, all of the same size; to be read only until more rows are added. */
  public List<StoredColumn> columns() {
    return columns.stream().map(ColumnAppender::stored).toList();
  }

  /**
   * Adds all rows of a batch.
   *
   * @param layout whose columns {@code outputs} names, one for each column of the store
   */
  public void append(Batch batch, Layout layout, int[] outputs) {
    int count = batch.size();
    size = Math.addExact(size, count);
    for (int i = 0; i < outputs.length; i++) {
      columns.get(i).append(batch.column(layout.column(outputs[i])), count);
    }
  }

  /** Those rows, in that order, as a new store. */
  public RowStore pick(int[] rows, int count) {
    List<ColumnAppender> picked = new ArrayList<>();
    for (StoredColumn column : columns()) {
      picked.add(new ColumnAppender(column.pick(rows, count)));
    }
    return new RowStore(picked, count);
  }

  /** All rows of several stores, worker by worker. */
  public static RowStore concatenate(List<RowStore> stores) {
    if (stores.size() == 1) {
      return stores.getFirst();
    }
    int total = stores.stream().mapToInt(RowStore::size).reduce(0, Math::addExact);
    List<ColumnAppender> whole = new ArrayList<>();
    for (StoredColumn column : stores.getFirst().columns()) {
      whole.add(new ColumnAppender(column.lane(), total));
    }
    for (RowStore store : stores) {
      List<StoredColumn> parts = store.columns();
      for (int c = 0; c < parts.size(); c++) {
        whole.get(c).append(parts.get(c));
      }
    }
    return new RowStore(whole, total);
  }
}

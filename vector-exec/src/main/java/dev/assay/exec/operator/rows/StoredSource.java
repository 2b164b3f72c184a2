package dev.assay.exec.operator.rows;

import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.Source;
import dev.assay.exec.type.Lane;
import dev.assay.exec.vector.Batch;
import dev.assay.exec.vector.ColumnSource;
import dev.assay.exec.vector.RowSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Reads what an operator has collected; each column is loaded when something asks for it. */
public final class StoredSource implements Source {

  private static final int MORSEL_ROWS = 1 << 15;

  private final Supplier<StoredRows> rows;
  private final boolean isOrdered;
  private final int first;

  /**
   * A source.
   *
   * @param rows asked for when the operator has seen all of its input
   * @param isOrdered whether their order matters
   */
  public StoredSource(Supplier<StoredRows> rows, boolean isOrdered) {
    this.rows = rows;
    this.isOrdered = isOrdered;
    first = 0;
  }

  /** Of rows without an order those from one on, as many as {@code rows} counts. */
  public StoredSource(StoredRows rows, int first) {
    this.rows = () -> rows;
    isOrdered = false;
    this.first = first;
  }

  @Override
  public int morsels() {
    return Math.ceilDiv(rows.get().count(), MORSEL_ROWS);
  }

  @Override
  public boolean isOrdered() {
    return isOrdered;
  }

  @Override
  public Reader open(int vectorLength) {
    return new StoredReader(rows.get(), first, vectorLength);
  }

  /**
   * Adds stored columns to a batch, decoded when they are asked for.
   *
   * @param rows which of the stored rows the batch holds
   */
  public static Layout layoutOf(
      Batch batch, RowSet rows, List<? extends ColumnSource> sources, List<Lane> lanes) {
    int[] columns = new int[sources.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = batch.addLazy(lanes.get(i), rows);
      batch.setSource(columns[i], sources.get(i));
    }
    return new Layout(batch, columns);
  }

  private static final class StoredReader implements Reader {

    private final StoredRows stored;
    private final int begin;
    private final Batch batch;
    private final RowSet rows;
    private final Layout layout;

    StoredReader(StoredRows stored, int begin, int vectorLength) {
      this.stored = stored;
      this.begin = begin;
      batch = new Batch(vectorLength);
      rows = batch.addRowSet();
      layout = layoutOf(batch, rows, stored.columns(), stored.lanes());
    }

    @Override
    public Layout layout() {
      return layout;
    }

    @Override
    public void neededAfter(boolean[] columns) {}

    @Override
    public void read(int morsel, Consumer<Batch> next) {
      int end = (int) Math.min(stored.count(), (morsel + 1L) * MORSEL_ROWS);
      int count;
      for (int first = morsel * MORSEL_ROWS; first < end; first += count) {
        count = Math.min(batch.capacity(), end - first);
        batch.begin(count);
        if (stored.order().isPresent()) {
          System.arraycopy(stored.order().get(), first, rows.positionsToFill(), 0, count);
          rows.setPositions(count);
        } else {
          rows.setRange(begin + first, count);
        }
        next.accept(batch);
      }
    }
  }
}

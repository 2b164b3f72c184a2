package dev.assay.exec.operator.spill;

import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.pipeline.Source;
import dev.assay.exec.vector.Batch;
import dev.assay.exec.vector.RowSet;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Reads spilled rows page by page, a page a morsel. */
public final class SpilledSource implements Source {

  private final SpilledRows spilled;
  private final int[] columns;
  private final int outputs;
  private final QueryMemory memory;

  /**
   * A source.
   *
   * @param columns by column of the rows, the output that it is
   * @param outputs all outputs; those that no column is cannot be read
   */
  public SpilledSource(SpilledRows spilled, int[] columns, int outputs, QueryMemory memory) {
    this.spilled = spilled;
    this.columns = columns.clone();
    this.outputs = outputs;
    this.memory = memory;
  }

  @Override
  public int morsels() {
    return spilled.pages();
  }

  @Override
  public boolean isOrdered() {
    return false;
  }

  @Override
  public Reader open(int vectorLength) {
    return new PageReader(vectorLength);
  }

  private final class PageReader implements Reader {

    private final Batch batch;
    private final RowSet rows;
    private final Layout layout;
    private List<StoredColumn> page = List.of();
    private int capacity = -1;

    PageReader(int vectorLength) {
      batch = new Batch(vectorLength);
      rows = batch.addRowSet();
      int[] places = new int[outputs];
      Arrays.fill(places, Layout.ABSENT);
      for (int c = 0; c < columns.length; c++) {
        places[columns[c]] = batch.addLazy(spilled.lanes().get(c), rows);
      }
      layout = new Layout(batch, places);
    }

    @Override
    public Layout layout() {
      return layout;
    }

    @Override
    public void neededAfter(boolean[] needed) {}

    @Override
    public void read(int morsel, Consumer<Batch> next) {
      int count = spilled.rows(morsel);
      if (count > capacity) {
        capacity = count;
        page.forEach(column -> column.release(memory));
        page = spilled.room(capacity, memory);
      }
      spilled.read(morsel, page, 0);
      for (int c = 0; c < columns.length; c++) {
        batch.setSource(layout.column(columns[c]), page.get(c));
      }
      int some;
      for (int first = 0; first < count; first += some) {
        some = Math.min(batch.capacity(), count - first);
        batch.begin(some);
        rows.setRange(first, some);
        next.accept(batch);
      }
    }
  }
}

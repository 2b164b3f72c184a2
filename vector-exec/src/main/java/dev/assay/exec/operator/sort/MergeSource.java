package dev.assay.exec.operator.sort;

import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.operator.rows.StoredSource;
import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.Source;
import dev.assay.exec.type.Lane;
import dev.assay.exec.vector.Batch;
import dev.assay.exec.vector.RowSet;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads sorted runs in order, as one worker does.
 *
 * @param runs no more than are merged at once
 * @param rows in all of them
 * @param offset rows to leave out first
 * @param wanted rows after which it ends, those left out among them
 */
record MergeSource(SortedRuns runs, long rows, long offset, long wanted) implements Source {

  private static final int MORSEL_ROWS = 1 << 15;

  @Override
  public int morsels() {
    return Math.toIntExact(Math.ceilDiv(Math.min(rows, wanted), MORSEL_ROWS));
  }

  @Override
  public boolean isOrdered() {
    return true;
  }

  @Override
  public Reader open(int vectorLength) {
    return new MergeReader(runs.merge(), vectorLength);
  }

  private final class MergeReader implements Reader {

    private final SpilledMerge merge;
    private final Batch batch;
    private final RowSet rows;
    private final int[] found;
    private final Layout layout;
    private long read;

    MergeReader(SpilledMerge merge, int vectorLength) {
      this.merge = merge;
      batch = new Batch(vectorLength);
      rows = batch.addRowSet();
      found = new int[vectorLength];
      List<StoredColumn> stored = merge.columns();
      List<Lane> lanes = stored.stream().map(StoredColumn::lane).toList();
      layout = StoredSource.layoutOf(batch, rows, stored, lanes);
    }

    @Override
    public Layout layout() {
      return layout;
    }

    @Override
    public void neededAfter(boolean[] columns) {}

    @Override
    public void read(int morsel, Consumer<Batch> next) {
      long end = Math.min(wanted, (morsel + 1L) * MORSEL_ROWS);
      while (read < end) {
        int count = merge.next(found);
        if (count == 0) {
          return;
        }
        int from = Math.clamp(offset - read, 0, count);
        int to = (int) Math.min(count, wanted - read);
        read += count;
        if (from < to) {
          batch.begin(to - from);
          System.arraycopy(found, from, rows.positionsToFill(), 0, to - from);
          rows.setPositions(to - from);
          next.accept(batch);
        }
      }
    }
  }
}

package dev.assay.exec.operator.join;

import dev.assay.exec.kernel.MatchOrder;
import dev.assay.exec.kernel.Take;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.pipeline.Workers;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The build rows of each place. Where each place has one row, that row; else rows by place, one
 * place after the other.
 *
 * <pre>
 *  same        place; there are no arrays
 *  otherwise   rows[starts[place] .. starts[place + 1])
 * </pre>
 */
final class Matches {

  private static final int[] SAME = {};
  private static final int RANGE_ROWS = 1 << 16;

  /** Places that are dealt with at a time: 256 KiB of starts. */
  private static final int PART_LOG = 16;

  private final boolean isUnique;
  private final int[] starts;
  private final int[] rows;

  private Matches(boolean isUnique, int[] starts, int[] rows) {
    this.isUnique = isUnique;
    this.starts = starts;
    this.rows = rows;
  }

  /** Every row is its own place. */
  static Matches same() {
    return new Matches(true, SAME, SAME);
  }

  /**
   * Sorts rows by place.
   *
   * @param placeOf place of each row, -1 for those that match nothing
   * @param count rows
   * @param places all are below it; not each need have a row
   */
  static Matches of(int[] placeOf, int count, int places, QueryMemory memory, Workers workers) {
    AtomicBoolean isOther = new AtomicBoolean();
    workers.forRanges(
        count,
        RANGE_ROWS,
        (from, to) -> {
          if (!MatchOrder.isIdentity(placeOf, from, to)) {
            isOther.set(true);
          }
        });
    if (!isOther.get()) {
      return same();
    }
    RowPartitions parts =
        RowPartitions.of(
            placeOf, count, PART_LOG, Math.ceilDiv(places, 1 << PART_LOG), memory, workers);
    int[] starts = memory.ints(places + 1);
    int[] rows = memory.ints(count);
    AtomicBoolean repeats = new AtomicBoolean();
    workers.forEach(
        parts.partitions(),
        p -> {
          int first = p << PART_LOG;
          int end = Math.min(places, first + (1 << PART_LOG));
          int from = parts.starts()[p];
          int to = parts.starts()[p + 1];
          if (MatchOrder.sort(placeOf, parts.rows(), from, to, first, end, starts, rows)) {
            repeats.set(true);
          }
        });
    starts[places] = parts.starts()[parts.partitions()];
    memory.release(parts.rows());
    return new Matches(!repeats.get(), starts, rows);
  }

  /** Whether each place has one row. */
  boolean isUnique() {
    return isUnique;
  }

  /** Rows of unique places. */
  void rows(int[] places, int count, int[] target) {
    if (rows.length > 0) {
      Take.ints(rows, places, count, target);
    } else {
      System.arraycopy(places, 0, target, 0, count);
    }
  }

  /** As {@link #rows}, where a place of -1 stays what it is. */
  void rowsOrNone(int[] places, int count, int[] target) {
    for (int i = 0; i < count; i++) {
      int place = places[i];
      target[i] = place < 0 || rows.length == 0 ? place : rows[place];
    }
  }

  /** Index of a place's first row, for {@link #row}. */
  int start(int place) {
    return rows.length == 0 ? place : starts[place];
  }

  /** Index behind a place's last row. */
  int end(int place) {
    return rows.length == 0 ? place + 1 : starts[place + 1];
  }

  /** The row at an index. */
  int row(int index) {
    return rows.length == 0 ? index : rows[index];
  }
}

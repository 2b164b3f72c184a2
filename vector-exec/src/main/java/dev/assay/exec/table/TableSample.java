package dev.assay.exec.table;

import dev.assay.exec.column.ColumnSegment;
import dev.assay.exec.column.Histogram;
import dev.assay.exec.column.SegmentReader;
import dev.assay.exec.kernel.HashText;
import dev.assay.exec.type.Dictionary;
import dev.assay.exec.vector.ColumnVector;
import dev.assay.exec.vector.RowSet;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Some rows of a table in memory, one at random of each of as many equal parts, the same ones for
 * all columns: predicates can be tried on them. Columns are read when they are first asked for, so
 * loading pays nothing. Any thread may use it while the table is leased; vectors are not to be
 * changed.
 */
public final class TableSample {

  /** Most rows: a share of a tenth is known within a fifteenth of it, of a hundredth a fifth. */
  public static final int MOST_ROWS = 2048;

  private static final long SEED = 20_261_122;

  private final List<TableColumn> columns;
  private final int[] positions;
  private final int[] groupEnds;
  private final @Nullable ColumnVector[] vectors;
  private final @Nullable Histogram[] histograms;

  TableSample(List<TableColumn> columns, long rows) {
    this.columns = columns;
    positions = new int[(int) Math.min(rows, MOST_ROWS)];
    List<ColumnSegment> groups = columns.getFirst().segments();
    groupEnds = new int[groups.size()];
    vectors = new ColumnVector[columns.size()];
    histograms = new Histogram[columns.size()];
    SplittableRandom random = new SplittableRandom(SEED);
    double part = (double) rows / positions.length;
    long first = 0;
    int taken = 0;
    for (int group = 0; group < groupEnds.length; group++) {
      long end = first + groups.get(group).rows();
      for (long row; taken < positions.length && (row = (long) (taken * part)) < end; taken++) {
        long last = Math.min((long) ((taken + 1) * part), end) - 1; // of the part, in this group
        positions[taken] = (int) (random.nextLong(row, Math.max(last, row) + 1) - first);
      }
      groupEnds[group] = taken;
      first = end;
    }
  }

  /** Rows, 1 or more. */
  public int rows() {
    return positions.length;
  }

  /** A column's values in the lane of its type. */
  public synchronized ColumnVector column(int column) {
    ColumnVector known = vectors[column];
    if (known == null) {
      known = read(columns.get(column));
      vectors[column] = known;
    }
    return known;
  }

  private ColumnVector read(TableColumn column) {
    ColumnVector all = new ColumnVector(column.lane(), rows());
    ColumnVector part = new ColumnVector(column.lane(), rows());
    RowSet wanted = new RowSet(rows());
    all.allValidByBitmap(rows());
    int from = 0;
    for (int group = 0; group < groupEnds.length; group++) {
      int count = groupEnds[group] - from;
      System.arraycopy(positions, from, wanted.positionsToFill(), 0, count);
      wanted.setPositions(count);
      new SegmentReader(column.segments().get(group)).load(wanted, part);
      all.put(part, count, from);
      from += count;
    }
    if (column.statistics().nulls() == 0) {
      all.allValid();
    }
    return all;
  }

  /** How the values of a column are spread; empty where no row of the sample has one. */
  public Optional<Histogram> histogram(int column) {
    ColumnVector values = column(column);
    synchronized (this) {
      if (histograms[column] == null) {
        long[] sorted = keys(values, columns.get(column).dictionary());
        if (sorted.length > 0) {
          double distinct = columns.get(column).statistics().distinct();
          histograms[column] = Histogram.of(sorted, distinct);
        }
      }
      return Optional.ofNullable(histograms[column]);
    }
  }

  private long[] keys(ColumnVector values, Optional<Dictionary> dictionary) {
    long[] keys = new long[rows()];
    int count = 0;
    for (int row = 0; row < keys.length; row++) {
      if (values.isValid(row)) {
        keys[count++] = key(values, dictionary, row);
      }
    }
    long[] sorted = Arrays.copyOf(keys, count);
    Arrays.sort(sorted);
    return sorted;
  }

  /**
   * A value as a {@link Histogram} has it.
   *
   * @param dictionary what codes mean, where the vector holds codes
   */
  public static long key(ColumnVector values, Optional<Dictionary> dictionary, int row) {
    if (dictionary.isPresent()) {
      int code = values.ints()[row];
      return HashText.hash(dictionary.get().address(code), dictionary.get().lengthBytes(code));
    }
    return switch (values.lane()) {
      case INT -> values.ints()[row];
      case LONG -> values.longs()[row];
      case DOUBLE -> Histogram.ordered(values.doubles()[row]);
      case STRING -> HashText.hash(values.longs()[row], values.ints()[row]);
    };
  }
}

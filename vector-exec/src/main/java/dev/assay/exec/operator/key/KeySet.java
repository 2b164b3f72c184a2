package dev.assay.exec.operator.key;

import dev.assay.exec.kernel.KeyBits;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.pipeline.Workers;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;
import dev.assay.exec.vector.ColumnVector;
import java.util.Arrays;
import java.util.List;

/**
 * The values of an integral column of collected rows, nulls left out, for dropping rows early that
 * a join would drop: a bit for each value of their range, or for hashes of them where that would
 * take too much. No value of the column is ever said to be missing. Immutable.
 */
public final class KeySet implements KeyTest {

  /** A bitmap of the range is worth that for any number of values: an outer cache holds it. */
  private static final long SMALL_BYTES = 2 << 20;

  /** One in so many free bytes may be taken for that. */
  private static final int SPARE = 8;

  /** And so many bytes for each value else. */
  private static final long BYTES_PER_VALUE = 16;

  /** One of four times that is worth it for fewer: hashed bits let some more rows through. */
  private static final long MIDDLE_TIMES = 4;

  private static final long MIDDLE_BYTES_PER_VALUE = 64;

  /** Bits for each hashed value: one in so many of other values is let through. */
  private static final int HASHED_BITS = 16;

  private static final int LEAST_HASHED_LOG = 10;
  private static final int MOST_HASHED_LOG = 30;

  private final long least;
  private final long greatest;
  private final boolean isHashed;
  private final int shift;
  private final int count;
  private final int[] bits;

  private KeySet(
      StoredColumn column, Bounds bounds, boolean isHashed, int log, QueryMemory memory) {
    least = bounds.least();
    greatest = bounds.greatest();
    this.isHashed = isHashed;
    shift = Integer.SIZE - log;
    int words = KeyBits.words(isHashed ? 1 << log : (int) (greatest - least) + 2);
    bits = memory.ints(words);
    Arrays.fill(bits, 0, words, 0);
    count = column.size();
    long[] validity = column.validity();
    if (isHashed) {
      KeyBits.fillHashed(column.ints(), column.longs(), validity, count, shift, bits);
    } else {
      KeyBits.fill(column.ints(), column.longs(), validity, count, least, bits);
    }
  }

  /** The values of a column of lane INT or LONG. */
  public static KeySet of(StoredColumn column, QueryMemory memory, Workers workers) {
    Bounds bounds = Bounds.of(column, workers);
    long range = bounds.greatest() - bounds.least() + 1;
    long small = Math.min(SMALL_BYTES, memory.freeBytes() / SPARE);
    long middle = Math.min(MIDDLE_TIMES * small, MIDDLE_BYTES_PER_VALUE * column.size());
    long most = Math.max(small, Math.max(middle, BYTES_PER_VALUE * column.size())) * Byte.SIZE;
    boolean isHashed = range <= 0 || range >= Math.min(most, Integer.MAX_VALUE);
    int log = LEAST_HASHED_LOG;
    while (log < MOST_HASHED_LOG && 1L << log < (long) HASHED_BITS * column.size()) {
      log++;
    }
    return new KeySet(column, bounds, isHashed, log, memory);
  }

  @Override
  public Selector selector(List<ValueType> types, int vectorLength) {
    return (columns, count, positions) -> select(columns[0], count, positions);
  }

  @Override
  public long mostValues() {
    return count;
  }

  @Override
  public boolean mayHoldBetween(long from, long to) {
    if (from > greatest || to < least) {
      return false;
    }
    return isHashed
        || KeyBits.anyBetween(
            bits, (int) (Math.max(from, least) - least), (int) (Math.min(to, greatest) - least));
  }

  private int select(ColumnVector values, int count, int[] positions) {
    boolean isInt = values.lane() == Lane.INT;
    if (isHashed) {
      return isInt
          ? KeyBits.selectHashed(values.ints(), count, shift, bits, positions)
          : KeyBits.selectHashed(values.longs(), count, shift, bits, positions);
    }
    int range = (int) (greatest - least + 1);
    return isInt
        ? KeyBits.select(values.ints(), count, (int) least, range, bits, positions)
        : KeyBits.select(values.longs(), count, least, range, bits, positions);
  }
}

package dev.assay.exec.operator.key;

import dev.assay.exec.type.ValueType;
import dev.assay.exec.vector.ColumnVector;
import java.util.List;

/** Says which rows may have keys that a join's build side has. Immutable; any thread may ask. */
public interface KeyTest {

  /** Any key may be there. */
  KeyTest EVERYTHING =
      new KeyTest() {
        @Override
        public Selector selector(List<ValueType> types, int vectorLength) {
          return (columns, count, positions) -> count;
        }

        @Override
        public boolean mayHoldBetween(long from, long to) {
          return true;
        }
      };

  /** What one worker asks with. */
  @FunctionalInterface
  interface Selector {

    /**
     * Indexes of rows that may have one of the keys, rising; others may be among them.
     *
     * @param columns the key columns
     * @param positions room for all rows; where all may, they need not be written
     * @return how many
     */
    int select(ColumnVector[] columns, int count, int[] positions);
  }

  /**
   * A selector.
   *
   * @param types of the key columns, which may be texts here and codes of texts there
   * @param vectorLength most rows of a batch
   */
  Selector selector(List<ValueType> types, int vectorLength);

  /** The most different values that it was made of. */
  default long mostValues() {
    return Long.MAX_VALUE;
  }

  /** Whether some value of a single key column may be between two, both included. */
  boolean mayHoldBetween(long from, long to);
}

package dev.assay.exec.vector;

/** Where a lazy column of a batch comes from: a segment of a table, or a join's build side. */
@FunctionalInterface
public interface ColumnSource {

  /**
   * Loads the column for the rows of a set.
   *
   * @param rows which rows
   * @param target filled from 0 to {@code rows.count() - 1}; its lane is the column's
   */
  void load(RowSet rows, ColumnVector target);
}

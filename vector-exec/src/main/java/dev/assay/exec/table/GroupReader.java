package dev.assay.exec.table;

import dev.assay.exec.column.ColumnSegment;
import dev.assay.exec.vector.ColumnSource;

/**
 * What one worker reads the row groups of a table with. What it delivers for a column is good until
 * it is asked for the same column of another row group; texts that were loaded are good as long as
 * the query runs. Belongs to one worker, which holds a lease on the table.
 */
public interface GroupReader {

  /**
   * A column of a row group as encoded values, made now where the table holds none.
   *
   * @param column of the table, one that travels in lane INT or LONG
   */
  ColumnSegment segment(int column, int rowGroup);

  /** Where the values of a column of a row group load from; they may be made when first loaded. */
  ColumnSource source(int column, int rowGroup);
}

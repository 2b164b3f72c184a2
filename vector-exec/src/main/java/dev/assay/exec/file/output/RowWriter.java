package dev.assay.exec.file.output;

import dev.assay.exec.column.ColumnBuffer;

/**
 * Writes rows into a file, which appears under its name, in place of what was there, when they are
 * committed; closed before that, nothing is left. Belongs to one thread at a time.
 */
public interface RowWriter extends AutoCloseable {

  /**
   * Adds rows.
   *
   * @param columns one for each column, all of the same size; left as they are
   * @throws dev.assay.exec.failure.SqlException where they cannot be written
   */
  void append(ColumnBuffer[] columns);

  /** Ends the file and gives it its name; returns how many rows it has. */
  long commit();

  /** Gives up what was not committed. */
  @Override
  void close();
}

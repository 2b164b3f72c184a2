package dev.assay.exec.file.output;

import dev.assay.exec.column.ColumnBuffer;
import dev.assay.exec.table.TableDefinition;
import dev.assay.exec.table.TableWriter;

/** Collects rows and writes them in groups of as many, the last one of what is left. */
public abstract class GroupedWriter implements RowWriter {

  private static final int GROUP_ROWS = 122_880;

  /** The file. */
  protected final NewFile file;

  private final ColumnBuffer[] buffers;
  private long rows;

  /** A writer without rows. */
  protected GroupedWriter(TableDefinition definition, NewFile file) {
    this.file = file;
    buffers = TableWriter.buffers(definition);
  }

  /** Writes a group; its buffers are cleared afterwards. */
  protected abstract void write(ColumnBuffer[] group, int rows);

  /**
   * Writes what ends the file.
   *
   * @param rows of all groups
   */
  protected abstract void end(long rows);

  @Override
  public final void append(ColumnBuffer[] added) {
    int count = added[0].size();
    int from = 0;
    while (from < count) {
      int some = Math.min(count - from, GROUP_ROWS - buffers[0].size());
      for (int c = 0; c < buffers.length; c++) {
        buffers[c].append(added[c], from, some);
      }
      from += some;
      if (buffers[0].size() == GROUP_ROWS) {
        flush();
      }
    }
  }

  private void flush() {
    int count = buffers[0].size();
    write(buffers, count);
    for (ColumnBuffer buffer : buffers) {
      buffer.clear();
    }
    rows += count;
  }

  @Override
  public final long commit() {
    if (buffers[0].size() > 0) {
      flush();
    }
    end(rows);
    file.commit();
    return rows;
  }

  @Override
  public final void close() {
    file.close();
  }
}

package dev.assay.exec.table;

import dev.assay.exec.column.ColumnSegment;
import dev.assay.exec.column.SegmentReader;
import dev.assay.exec.vector.ColumnSource;
import java.util.List;

/** Reads segments that lie in memory. */
record SegmentsReader(List<TableColumn> columns) implements GroupReader {

  @Override
  public ColumnSegment segment(int column, int rowGroup) {
    return columns.get(column).segments().get(rowGroup);
  }

  @Override
  public ColumnSource source(int column, int rowGroup) {
    return new SegmentReader(segment(column, rowGroup));
  }
}

package dev.assay.exec.operator.rows;

import dev.assay.exec.type.Lane;
import dev.assay.exec.vector.ColumnSource;
import java.util.List;
import java.util.Optional;

/**
 * Rows that an operator delivers when it has seen all of its input.
 *
 * @param columns sources of the outputs, by position; any worker may read
 * @param lanes one for each of these
 * @param count rows delivered
 * @param order positions in order of delivery; empty for 0 to {@code count - 1}
 */
public record StoredRows(
    List<? extends ColumnSource> columns, List<Lane> lanes, int count, Optional<int[]> order) {

  /** Freezes. */
  public StoredRows {
    columns = List.copyOf(columns);
    lanes = List.copyOf(lanes);
  }

  /** All rows of a store as they came. */
  public static StoredRows of(RowStore store) {
    return new StoredRows(
        store.columns(),
        store.columns().stream().map(StoredColumn::lane).toList(),
        store.size(),
        Optional.empty());
  }
}

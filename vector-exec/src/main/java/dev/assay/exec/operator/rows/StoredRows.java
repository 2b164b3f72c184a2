package dev.assay.exec.operator.rows;

import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.pipeline.Workers;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;
import dev.assay.exec.vector.ColumnSource;
import java.util.ArrayList;
import java.util.Arrays;
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

  private static final ColumnSource ABSENT =
      (rows, target) -> {
        throw new IllegalStateException("a column was not kept");
      };

  /** Freezes. */
  public StoredRows {
    columns = List.copyOf(columns);
    lanes = List.copyOf(lanes);
  }

  /**
   * Rows of which only some columns were kept; the others cannot be loaded.
   *
   * @param outputs by column kept, the output that it is
   * @param types of all outputs
   */
  public static StoredRows of(
      List<StoredColumn> kept, int[] outputs, List<ValueType> types, int count) {
    ColumnSource[] columns = new ColumnSource[types.size()];
    Arrays.fill(columns, ABSENT);
    for (int c = 0; c < outputs.length; c++) {
      columns[outputs[c]] = kept.get(c);
    }
    List<Lane> lanes = types.stream().map(ValueType::lane).toList();
    return new StoredRows(Arrays.asList(columns), lanes, count, Optional.empty());
  }

  /** All rows of a store as they came. */
  public static StoredRows of(RowStore store) {
    return new StoredRows(
        store.columns(),
        store.columns().stream().map(StoredColumn::lane).toList(),
        store.size(),
        Optional.empty());
  }

  /**
   * The rows of all parts, one part behind the other.
   *
   * @param parts one or more, of stored columns without an order
   */
  public static StoredRows concatenate(
      List<StoredRows> parts, QueryMemory memory, Workers workers) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    int total = parts.stream().mapToInt(StoredRows::count).reduce(0, Math::addExact);
    List<StoredColumn> whole = new ArrayList<>();
    List<Runnable> copies = new ArrayList<>();
    for (int c = 0; c < parts.getFirst().columns.size(); c++) {
      int column = c;
      List<StoredColumn> sources =
          parts.stream().map(part -> (StoredColumn) part.columns.get(column)).toList();
      boolean hasNulls = sources.stream().anyMatch(StoredColumn::hasNulls);
      StoredColumn target =
          StoredColumn.empty(parts.getFirst().lanes.get(c), total, hasNulls, memory);
      whole.add(target);
      copies.add(
          () -> {
            int at = 0;
            for (StoredColumn source : sources) {
              source.copy(0, source.size(), target, at);
              source.copyValidity(0, source.size(), target, at);
              at += source.size();
            }
          });
    }
    workers.forEach(copies.size(), copy -> copies.get(copy).run());
    return new StoredRows(whole, parts.getFirst().lanes, total, Optional.empty());
  }
}

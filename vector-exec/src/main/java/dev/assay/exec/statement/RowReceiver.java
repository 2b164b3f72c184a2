package dev.assay.exec.statement;

import dev.assay.exec.column.ColumnBuffer;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.operator.result.DeliverySink;
import dev.assay.exec.table.RowCopy;
import dev.assay.exec.table.TableDefinition;
import dev.assay.exec.table.TableWriter;
import dev.assay.exec.type.Dictionary;
import dev.assay.exec.type.ValueType;
import dev.assay.exec.vector.ColumnVector;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a query into buffers for a table, which are handed over when they hold many: the columns
 * that the query gives, and what all other columns are to hold.
 */
final class RowReceiver implements DeliverySink.Receiver {

  private static final int HANDED_OVER_ROWS = 1 << 15;

  private final TableDefinition definition;
  private final List<Integer> columns;
  private final List<Optional<Dictionary>> dictionaries;
  private final List<Supplier<@Nullable Object>> others;
  private final Consumer<ColumnBuffer[]> target;
  private final Queue<ColumnBuffer[]> spare = new ConcurrentLinkedQueue<>();
  private ColumnBuffer[] rows;

  /**
   * A receiver.
   *
   * @param types of what the query delivers
   * @param columns of the table, one for each of these
   * @param others by column of the table, what a column holds that the query does not give; may be
   *     empty where it gives all
   * @param target takes rows, of one receiver at a time; they are cleared afterwards
   */
  RowReceiver(
      TableDefinition definition,
      List<ValueType> types,
      List<Integer> columns,
      List<Supplier<@Nullable Object>> others,
      Consumer<ColumnBuffer[]> target) {
    this.definition = definition;
    this.columns = columns;
    this.others = others;
    this.target = target;
    dictionaries = types.stream().map(ValueType::dictionary).toList();
    rows = TableWriter.buffers(definition);
  }

  @Override
  public void accept(List<ColumnVector> vectors, int count) {
    for (int i = 0; i < vectors.size(); i++) {
      int column = columns.get(i);
      requireValues(vectors.get(i), definition.columns().get(column), count);
      for (int row = 0; row < count; row++) {
        RowCopy.add(vectors.get(i), dictionaries.get(i), row, rows[column]);
      }
    }
    for (int c = 0; c < rows.length && columns.size() < rows.length; c++) {
      if (!columns.contains(c)) {
        for (int row = 0; row < count; row++) {
          Assignment.add(rows[c], definition.columns().get(c), others.get(c).get());
        }
      }
    }
  }

  private static void requireValues(ColumnVector values, TableDefinition.Column column, int count) {
    if (column.type().nullable() || !values.hasNulls()) {
      return;
    }
    for (int row = 0; row < count; row++) {
      if (!values.isValid(row)) {
        throw new SqlException("column " + column.name() + " is NOT NULL, but got no value");
      }
    }
  }

  @Override
  public boolean isFull() {
    return rows[0].size() >= HANDED_OVER_ROWS;
  }

  @Override
  public Runnable handOver() {
    ColumnBuffer[] full = rows;
    if (full[0].size() == 0) {
      return () -> {};
    }
    ColumnBuffer[] free = spare.poll();
    rows = free == null ? TableWriter.buffers(definition) : free;
    return () -> {
      target.accept(full);
      for (ColumnBuffer column : full) {
        column.clear();
      }
      spare.add(full);
    };
  }
}

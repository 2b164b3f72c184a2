package dev.assay.exec.statement;

import dev.assay.exec.column.ColumnBuffer;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.table.RowCopy;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableDefinition;
import dev.assay.exec.table.TableVersions;
import dev.assay.exec.table.TableWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A table's rows written once more, with what queries found for some of them. The table is leased
 * as long.
 */
final class Rewriting {

  private static final int STAYS = -1;

  private final Table table;
  private final TableDefinition definition;
  private final List<Found> found = new ArrayList<>();

  /** By row group and row which of those found it is, and which row of it. */
  private final int[][] sources;

  private final int[][] rows;

  /**
   * What a query found: in its first column numbers of the table's rows, behind it their values.
   *
   * @param columns which get the values; none where the rows are deleted
   */
  record Found(QueryResult rows, List<Integer> columns) {

    /** Freezes. */
    Found {
      columns = List.copyOf(columns);
    }

    boolean touches(int column) {
      return columns.isEmpty() || columns.contains(column);
    }
  }

  Rewriting(Table table) {
    this.table = table;
    definition = table.definition();
    sources = new int[table.rowGroups()][];
    rows = new int[table.rowGroups()][];
    for (int group = 0; group < rows.length; group++) {
      rows[group] = new int[table.columns().getFirst().segments().get(group).rows()];
      sources[group] = new int[rows[group].length];
      Arrays.fill(sources[group], STAYS);
    }
  }

  /**
   * Takes what a query found; what is found for a row last counts.
   *
   * @return rows that nothing had been found for
   */
  int take(Found change) {
    found.add(change);
    int taken = 0;
    for (int row = 0; row < change.rows.rows(); row++) {
      long number = change.rows.columns().getFirst().getLong(row);
      int group = (int) (number / Table.ROW_GROUP_ROWS);
      int place = (int) (number % Table.ROW_GROUP_ROWS);
      taken += sources[group][place] == STAYS ? 1 : 0;
      sources[group][place] = found.size() - 1;
      rows[group][place] = row;
    }
    return taken;
  }

  /**
   * Makes all rows the table's next version.
   *
   * @param more adds rows
   * @param shown what the statement shows of rows, which it finds before the version is there
   */
  void publish(
      Database database,
      TableVersions versions,
      Optional<Consumer<TableWriter>> more,
      Returning.@Nullable Rows shown,
      Statement.Call call) {
    Table next =
        ForeignKey.kept(
            database,
            database.make(
                definition,
                writer -> {
                  write(writer, shown);
                  more.ifPresent(each -> each.accept(writer));
                  if (shown != null) {
                    shown.show(call);
                  }
                }));
    if (more.isEmpty() && found.stream().allMatch(each -> each.columns.isEmpty())) {
      versions.replace(next);
    } else {
      versions.replaceChecked(next);
    }
  }

  /**
   * Writes all rows.
   *
   * @param shown gets those that were changed, as they are then, or deleted, as they were
   */
  private void write(TableWriter writer, Returning.@Nullable Rows shown) {
    for (int group = 0; group < rows.length; group++) {
      ColumnBuffer[] written = TableWriter.buffers(definition);
      for (int column = 0; column < written.length; column++) {
        write(group, column, written[column]);
      }
      if (shown != null) {
        show(group, written, shown);
      }
      writer.append(written);
    }
  }

  private void write(int group, int column, ColumnBuffer target) {
    BitSet touched = new BitSet();
    for (int row = 0; row < rows[group].length; row++) {
      int source = sources[group][row];
      touched.set(row, source != STAYS && found.get(source).touches(column));
    }
    TableDefinition.Column declared = definition.columns().get(column);
    RowCopy.column(
        table.columns().get(column),
        group,
        touched,
        row -> {
          Found change = found.get(sources[group][row]);
          int place = change.columns.lastIndexOf(column);
          if (place >= 0) {
            Assignment.add(target, declared, change.rows.get(rows[group][row], place + 1));
          }
        },
        target);
  }

  /** A row's place among those written is told by how many before it are gone. */
  private void show(int group, ColumnBuffer[] written, Returning.Rows shown) {
    ColumnBuffer[] before = new ColumnBuffer[0];
    int gone = 0;
    for (int row = 0; row < rows[group].length; row++) {
      int source = sources[group][row];
      if (source == STAYS) {
        continue;
      }
      if (!found.get(source).columns.isEmpty()) {
        shown.add(written, row - gone);
        continue;
      }
      gone++;
      before = before.length == 0 ? RowCopy.group(table, group) : before;
      shown.add(before, row);
    }
  }
}

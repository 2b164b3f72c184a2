package dev.assay.exec.operator.window;

import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.type.Lane;
import java.util.List;

/**
 * The arguments of a call, by row.
 *
 * @param columns one for each
 */
record Arguments(List<StoredColumn> columns) {

  int count() {
    return columns.size();
  }

  StoredColumn column(int argument) {
    return columns.get(argument);
  }

  boolean isValid(int argument, int row) {
    return columns.get(argument).isValid(row);
  }

  /** A whole number. */
  long number(int argument, int row, long otherwise) {
    StoredColumn column = columns.get(argument);
    if (!column.isValid(row)) {
      return otherwise;
    }
    return column.lane() == Lane.INT ? column.ints()[row] : column.longs()[row];
  }

  /** A number of lane DOUBLE. */
  double real(int argument, int row, double otherwise) {
    StoredColumn column = columns.get(argument);
    return column.isValid(row) ? column.doubles()[row] : otherwise;
  }
}

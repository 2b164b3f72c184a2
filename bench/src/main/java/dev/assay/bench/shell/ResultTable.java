package dev.assay.bench.shell;

import dev.assay.exec.operator.result.QueryResult;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;

/** A result as aligned columns: numbers to the right, wide columns cut where the width ends. */
final class ResultTable {

  private static final String GAP = " | ";
  private static final int LEAST_WIDTH = 4;

  private final QueryResult result;
  private final int shown;
  private final String[][] cells;
  private final boolean[] right;
  private final int[] widths;

  /**
   * Lays out.
   *
   * @param maxRows rows to show, the first ones; 0 for all
   * @param maxWidth of a line; 0 for no limit
   */
  ResultTable(QueryResult result, int maxRows, int maxWidth) {
    this.result = result;
    shown = maxRows == 0 ? result.rows() : Math.min(maxRows, result.rows());
    int columns = result.names().size();
    cells = new String[shown + 1][];
    cells[0] = result.names().stream().map(ResultTable::oneLine).toArray(String[]::new);
    right = new boolean[columns];
    widths = new int[columns];
    for (int row = 0; row < shown; row++) {
      cells[row + 1] = new String[columns];
      for (int column = 0; column < columns; column++) {
        Object value = result.get(row, column);
        right[column] |= value instanceof Number;
        cells[row + 1][column] = value == null ? "NULL" : oneLine(ValueText.of(value));
      }
    }
    for (String[] row : cells) {
      for (int column = 0; column < columns; column++) {
        widths[column] = Math.max(widths[column], width(row[column]));
      }
    }
    if (maxWidth > 0) {
      narrow(maxWidth - GAP.length() * (columns - 1) - 2);
    }
  }

  /** Takes from the widest column until all fit or none can give any more. */
  private void narrow(int available) {
    while (Arrays.stream(widths).sum() > available) {
      int widest = 0;
      for (int column = 1; column < widths.length; column++) {
        widest = widths[column] > widths[widest] ? column : widest;
      }
      if (widths.length == 0 || widths[widest] <= LEAST_WIDTH) {
        return;
      }
      widths[widest]--;
    }
  }

  void print(PrintWriter out) {
    for (int row = 0; row < cells.length; row++) {
      StringBuilder line = new StringBuilder(" ");
      for (int column = 0; column < widths.length; column++) {
        line.append(column == 0 ? "" : GAP).append(cell(row, column));
      }
      out.append(line.toString().stripTrailing()).append('\n');
      if (row == 0) {
        List<String> rules = Arrays.stream(widths).mapToObj("-"::repeat).toList();
        out.append('-').append(String.join("-+-", rules)).append("-\n");
      }
    }
    out.append('(').append(count(result.rows()));
    if (shown < result.rows()) {
      out.append(", the first %,d shown".formatted(shown));
    }
    out.append(")\n");
  }

  /** {@code 1 row}, {@code 2 rows}. */
  static String count(long rows) {
    return "%,d row%s".formatted(rows, rows == 1 ? "" : "s");
  }

  private String cell(int row, int column) {
    String text = cells[row][column];
    int room = widths[column];
    if (width(text) > room) {
      return text.substring(0, text.offsetByCodePoints(0, room - 1)) + "…";
    }
    String blanks = " ".repeat(room - width(text));
    return right[column] && row > 0 ? blanks + text : text + blanks;
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }

  private static String oneLine(String text) {
    return text.replace("\n", "\\n").replace("\r", "\\r");
  }
}

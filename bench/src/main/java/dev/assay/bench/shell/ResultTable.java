package dev.assay.bench.shell;

import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.statement.RowStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A result as aligned columns: numbers to the right, wide columns cut where the width ends. Columns
 * are as wide as the first rows need; what is wider behind them shifts its line.
 */
final class ResultTable {

  private static final String GAP = " | ";
  private static final int LEAST_WIDTH = 4;
  private static final int MEASURED_ROWS = 10_000;

  private final RowStream rows;
  private final int maxRows;
  private final int maxWidth;
  private final PrintWriter out;
  private final int[] widths;

  /** Lines that wait for the widths, the header first. */
  private final List<String[]> measured = new ArrayList<>();

  private boolean isLaidOut;

  /**
   * A table.
   *
   * @param maxRows rows to show, the first ones; 0 for all
   * @param maxWidth of a line; 0 for no limit
   */
  ResultTable(RowStream rows, int maxRows, int maxWidth, PrintWriter out) {
    this.rows = rows;
    this.maxRows = maxRows;
    this.maxWidth = maxWidth;
    this.out = out;
    widths = new int[rows.names().size()];
    measured.add(rows.names().stream().map(ResultTable::oneLine).toArray(String[]::new));
  }

  /** Writes all rows that are to be shown, and how many there are. */
  void print() {
    long count = 0;
    for (var part = rows.next(); part.isPresent(); part = rows.next()) {
      QueryResult some = part.get();
      long shown = maxRows == 0 ? some.rows() : Math.min(some.rows(), maxRows - count);
      for (int row = 0; row < shown; row++) {
        add(some, row);
      }
      count += some.rows();
    }
    layOut();
    out.append('(').append(count(count));
    if (maxRows > 0 && maxRows < count) {
      out.append(", the first %,d shown".formatted(maxRows));
    }
    out.append(")\n");
  }

  private void add(QueryResult part, int row) {
    String[] line = new String[widths.length];
    for (int column = 0; column < line.length; column++) {
      Object value = part.get(row, column);
      line[column] = value == null ? "NULL" : oneLine(ValueText.of(value));
    }
    if (isLaidOut) {
      write(line, false);
      return;
    }
    measured.add(line);
    if (measured.size() > MEASURED_ROWS) {
      layOut();
    }
  }

  private void layOut() {
    if (isLaidOut) {
      return;
    }
    isLaidOut = true;
    for (String[] line : measured) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], width(line[column]));
      }
    }
    if (maxWidth > 0) {
      narrow(maxWidth - GAP.length() * (widths.length - 1) - 2);
    }
    write(measured.getFirst(), true);
    List<String> rules = Arrays.stream(widths).mapToObj("-"::repeat).toList();
    out.append('-').append(String.join("-+-", rules)).append("-\n");
    measured.stream().skip(1).forEach(line -> write(line, false));
    measured.clear();
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

  private void write(String[] cells, boolean isHeader) {
    StringBuilder line = new StringBuilder(" ");
    for (int column = 0; column < cells.length; column++) {
      boolean isRight = !isHeader && rows.types().get(column).kind().isNumber();
      line.append(column == 0 ? "" : GAP).append(cell(cells[column], widths[column], isRight));
    }
    out.append(line.toString().stripTrailing()).append('\n');
  }

  /** {@code 1 row}, {@code 2 rows}. */
  static String count(long rows) {
    return "%,d row%s".formatted(rows, rows == 1 ? "" : "s");
  }

  private String cell(String text, int room, boolean isRight) {
    int width = width(text);
    if (width > room && maxWidth > 0) {
      return text.substring(0, text.offsetByCodePoints(0, room - 1)) + "…";
    }
    String blanks = " ".repeat(Math.max(0, room - width));
    return isRight ? blanks + text : text + blanks;
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }

  private static String oneLine(String text) {
    return text.replace("\n", "\\n").replace("\r", "\\r");
  }
}

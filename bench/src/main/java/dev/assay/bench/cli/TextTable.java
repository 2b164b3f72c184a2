package dev.assay.bench.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table for a terminal: columns as wide as their widest cell, the last one wrapped. */
final class TextTable {

  private static final int MIN_LAST_WIDTH = 24;
  private static final String GAP = "  ";

  private final List<String[]> rows = new ArrayList<>();
  private final int columns;

  TextTable(String... header) {
    columns = header.length;
    rows.add(header);
  }

  TextTable row(String... cells) {
    if (cells.length != columns) {
      throw new IllegalArgumentException("a row of this table has " + columns + " cells");
    }
    rows.add(cells);
    return this;
  }

  boolean isEmpty() {
    return rows.size() == 1;
  }

  /** Prints with the last column wrapped so that lines stay within a width where that can be. */
  void print(PrintWriter out, int width) {
    int[] widths = new int[columns];
    for (String[] row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    int before = Arrays.stream(widths, 0, columns - 1).map(w -> w + GAP.length()).sum();
    widths[columns - 1] = Math.min(widths[columns - 1], Math.max(MIN_LAST_WIDTH, width - before));
    for (int i = 0; i < rows.size(); i++) {
      printRow(out, rows.get(i), widths, before);
      if (i == 0) {
        out.println("-".repeat(before + widths[columns - 1]));
      }
    }
    out.flush();
  }

  private void printRow(PrintWriter out, String[] row, int[] widths, int before) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < columns - 1; i++) {
      line.append(row[i]).append(" ".repeat(widths[i] - row[i].length())).append(GAP);
    }
    List<String> wrapped = wrap(row[columns - 1], widths[columns - 1]);
    out.println((line + wrapped.getFirst()).stripTrailing());
    for (String rest : wrapped.subList(1, wrapped.size())) {
      out.println(" ".repeat(before) + rest);
    }
  }

  static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}

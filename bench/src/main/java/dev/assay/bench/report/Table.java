package dev.assay.bench.report;

import dev.assay.bench.report.markup.Markup;
import dev.assay.bench.report.quantity.Quantity;
import dev.assay.engine.measure.Estimate;
import dev.assay.engine.measure.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A table of text, in a box of its own that scrolls sideways where it is too wide.
 *
 * @param caption what it shows
 * @param columns headings; one that starts with {@code >} is a column of numbers, set to the right
 * @param rows cells of each row, the first of which names it
 */
record Table(String caption, List<String> columns, List<List<String>> rows) {

  private static final int MOST_ROWS = 1_500;
  private static final int LONG = 40;
  private static final Map<String, String> SIGNS = Map.of("✓", ".good", "◐", ".half", "✗", ".bad");

  /** Figures of one id with a column for each label; of several ids with one for all labels. */
  static Table of(String caption, List<Figure> figures) {
    var labels = new TreeSet<String>();
    figures.forEach(figure -> labels.addAll(figure.labels().keySet()));
    boolean mixed = figures.stream().map(Figure::id).distinct().count() > 1;
    List<String> columns = new ArrayList<>(mixed ? List.of("Figure", "Labels") : labels);
    columns.addAll(List.of(">Value", "Unit", "Interval", ">Samples"));
    boolean notes = figures.stream().map(Figure::note).distinct().count() > 1;
    columns.addAll(notes ? List.of("Note") : List.of());
    List<List<String>> rows = new ArrayList<>();
    for (Figure figure : figures) {
      Map<String, String> shown = new TreeMap<>(figure.labels());
      shown.replaceAll(Ceilings::shown);
      List<String> row = new ArrayList<>();
      if (mixed) {
        row.addAll(List.of(figure.id(), String.join(", ", shown.values())));
      } else {
        labels.forEach(label -> row.add(shown.getOrDefault(label, "–")));
      }
      row.addAll(cells(figure.estimate(), figure.unit()));
      row.add("" + figure.estimate().samples());
      row.addAll(notes ? List.of(figure.note()) : List.of());
      rows.add(row);
    }
    return new Table(caption, columns, rows);
  }

  /** Value, unit and interval; no value where the interval allows none. */
  static List<String> cells(Estimate estimate, String unit) {
    Quantity q = Quantity.of(estimate, unit);
    return List.of(estimate.isNoResult() ? "no result" : q.value(), q.unit(), q.interval());
  }

  void write(Markup m) {
    write(m, "table");
  }

  /** As the other, with a style of its own. */
  void write(Markup m, String selector) {
    m.open("div.scroll", "tabindex", "0", "role", "region", "aria-label", caption);
    m.open(selector).open("thead").open("tr");
    for (String column : columns) {
      boolean number = column.startsWith(">");
      m.leaf(number ? "th.num" : "th", number ? column.substring(1) : column, "scope", "col");
    }
    m.close(2).open("tbody");
    for (List<String> row : rows.subList(0, Math.min(MOST_ROWS, rows.size()))) {
      m.open("tr");
      for (int i = 0; i < columns.size(); i++) {
        boolean number = columns.get(i).startsWith(">");
        if (i == 0) {
          m.leaf(number ? "th.num" : "th", row.get(i), "scope", "row");
        } else {
          m.leaf("td" + style(row.get(i), number), row.get(i));
        }
      }
      m.close();
    }
    m.close(3);
    if (rows.size() > MOST_ROWS) {
      m.leaf("p.soft", rows.size() - MOST_ROWS + " more rows are in run.json.");
    }
  }

  /** Long cells may take several lines; signs have their colour. */
  private static String style(String cell, boolean number) {
    String sign = cell.isEmpty() ? "" : SIGNS.getOrDefault(cell.substring(0, 1), "");
    return (number ? ".num" : cell.length() > LONG ? ".long" : "") + sign;
  }
}

package dev.assay.bench.report.chart;

import static dev.assay.bench.report.chart.Canvas.number;

import dev.assay.bench.report.markup.Markup;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A square matrix of times as shades, darker for longer. One path for each shade keeps the largest
 * machine's matrix small; cells that are large enough carry their number.
 *
 * @param title what it shows
 * @param description its message in a sentence
 * @param names of rows and columns
 * @param nanos row by row; NaN where nothing was measured
 */
public record HeatMap(
    String title, String description, List<String> names, List<List<Double>> nanos)
    implements Chart {

  private static final int SHADES = 7;
  private static final int MARGIN = 34;
  private static final int LEGEND = 40;
  private static final int WIDEST = 640;
  private static final int WITH_NUMBER = 26;

  @Override
  public void draw(Markup markup, String id, int width) {
    var range =
        nanos.stream()
            .flatMap(List::stream)
            .filter(v -> v >= 0)
            .mapToDouble(v -> v)
            .summaryStatistics();
    int n = names.size();
    double cell = Math.clamp((Math.min(width, WIDEST) - MARGIN - 2.0) / n, 1, 56);
    double bottom = MARGIN + n * cell;
    Canvas canvas = new Canvas(markup, id, this, width, bottom + (isFlat(range) ? 2 : LEGEND));
    drawNames(canvas, n, cell);
    drawCells(canvas, cell, range);
    if (!isFlat(range)) {
      drawLegend(canvas, bottom + 8, range);
    }
    canvas.finish();
  }

  /** A spread under 10 % is no structure worth a colour: then all cells share one shade. */
  private static boolean isFlat(DoubleSummaryStatistics range) {
    return range.getMax() <= 1.1 * range.getMin();
  }

  private static int shade(double value, DoubleSummaryStatistics range) {
    double place = (value - range.getMin()) / (range.getMax() - range.getMin());
    return isFlat(range) ? 2 : (int) Math.min(SHADES - 1.0, SHADES * place);
  }

  private void drawCells(Canvas canvas, double cell, DoubleSummaryStatistics range) {
    SortedMap<Integer, StringBuilder> paths = new TreeMap<>();
    String size = number(cell > 6 ? cell - 1 : cell);
    for (int i = 0; i < names.size() * names.size(); i++) {
      int row = i / names.size();
      int column = i % names.size();
      double value = nanos.get(row).get(column);
      if (value >= 0) {
        double x = MARGIN + column * cell;
        double y = MARGIN + row * cell;
        StringBuilder path = paths.computeIfAbsent(shade(value, range), s -> new StringBuilder());
        path.append("M" + number(x) + " " + number(y));
        path.append("h" + size + "v" + size + "h-" + size + "z");
      }
    }
    paths.forEach((shade, path) -> canvas.path(".h" + shade, path.toString()));
    for (int i = 0; cell >= WITH_NUMBER && i < names.size() * names.size(); i++) {
      int row = i / names.size();
      int column = i % names.size();
      double value = nanos.get(row).get(column);
      double x = MARGIN + (column + 0.5) * cell - 0.5;
      double y = MARGIN + (row + 0.5) * cell + 4;
      String text = value >= 0 ? "" + Math.round(value) : "";
      canvas.text(".on" + shade(value, range), "middle", x, y, text);
    }
  }

  private void drawNames(Canvas canvas, int n, double cell) {
    canvas.text(".soft", "start", 0, 12, "CPU");
    for (int i = 0; i < n; i += (int) Math.ceil(20 / cell)) {
      double at = MARGIN + (i + 0.5) * cell;
      canvas.text(".tick", "middle", at, MARGIN - 6.0, names.get(i));
      canvas.text(".tick", "end", MARGIN - 6.0, at + 4, names.get(i));
    }
  }

  private static void drawLegend(Canvas canvas, double y, DoubleSummaryStatistics range) {
    for (int i = 0; i < SHADES; i++) {
      canvas.rectangle(".h" + i, MARGIN + i * 26.0, y, 25, 9);
    }
    double end = MARGIN + SHADES * 26.0;
    canvas.text(".tick", "start", MARGIN, y + 24, Math.round(range.getMin()) + " ns");
    canvas.text(".tick", "end", end, y + 24, Math.round(range.getMax()) + " ns");
  }
}

package dev.assay.bench.report.chart;

import dev.assay.bench.report.markup.Markup;
import java.util.List;

/**
 * Named rows, each with one or more values and their intervals on a common axis: bars where the
 * axis starts at zero, else dots.
 *
 * @param title what it shows
 * @param description its message in a sentence
 * @param axis the common axis
 * @param rows from top to bottom
 * @param legend names of the colours from 1 on; empty where every row has one mark
 */
public record RowChart(
    String title, String description, Axis axis, List<Row> rows, List<String> legend)
    implements Chart {

  private static final int BOTTOM = 40;
  private static final int STACKED_BELOW = 480;

  /**
   * One row.
   *
   * @param name what is measured
   * @param marks its values
   * @param note what stands at the row's end, as a rule the value as text
   */
  public record Row(String name, List<Mark> marks, String note) {}

  /**
   * One value.
   *
   * @param colour 1 to 6
   * @param value where its dot is, or its bar ends
   * @param low lower end of its interval
   * @param high upper end of its interval
   */
  public record Mark(int colour, double value, double low, double high) {}

  /** Where the axis lies in the picture. */
  private record Area(double left, double right) {
    double at(double place) {
      return left + place * (right - left);
    }
  }

  @Override
  public void draw(Markup markup, String id, int width) {
    boolean stacked = width < STACKED_BELOW;
    int top = legend.isEmpty() ? 6 : 24;
    int step = stacked ? 40 : 24;
    double names = Canvas.width(Canvas.longest(rows.stream().map(Row::name)));
    double notes = Canvas.width(Canvas.longest(rows.stream().map(Row::note)));
    Area area =
        stacked
            ? new Area(5, width - 18.0)
            : new Area(Math.clamp(names + 12, 60, 0.42 * width), width - notes - 20);
    double bottom = top + (double) rows.size() * step;
    Canvas canvas = new Canvas(markup, id, this, width, bottom + BOTTOM);
    drawLegend(canvas, area.left());
    drawAxis(canvas, area, top, bottom);
    double base = top;
    for (Row row : rows) {
      double room = stacked ? width - Canvas.width(row.note().length()) : area.left() - 8;
      String name = Canvas.clipped(row.name(), room);
      canvas.text("", stacked ? "start" : "end", stacked ? 0 : area.left() - 9, base + 16, name);
      canvas.text(".note", "end", width, base + 16, row.note());
      drawRow(canvas, area, row, base + (stacked ? 27 : 12));
      base += step;
    }
    canvas.finish();
  }

  private void drawLegend(Canvas canvas, double left) {
    double at = left;
    for (int i = 0; i < legend.size(); i++) {
      String name = legend.get(i);
      canvas.dot(".c" + (i + 1), at + 4, 10, 4, name);
      canvas.text(".name.c" + (i + 1), "start", at + 12, 14, name);
      at += Canvas.width(name.length()) + 30;
    }
  }

  private void drawAxis(Canvas canvas, Area area, double top, double bottom) {
    for (double tick : axis.ticksFor(area.right() - area.left())) {
      double at = area.at(axis.place(tick));
      canvas.line(".grid", at, top, at, bottom + 3);
      canvas.text(".tick", "middle", at, bottom + 17, axis.label().apply(tick));
    }
    canvas.text(".soft", "end", area.right(), bottom + 34, axis.title());
  }

  private void drawRow(Canvas canvas, Area area, Row row, double y) {
    boolean bars = axis.kind() == Axis.Kind.LINEAR;
    var reach = row.marks().stream().mapToDouble(m -> axis.place(m.value())).summaryStatistics();
    if (!bars && row.marks().size() > 1) {
      canvas.line(".join", area.at(reach.getMin()), y, area.at(reach.getMax()), y);
    }
    for (Mark mark : row.marks()) {
      String colour = ".c" + mark.colour();
      double at = area.at(axis.place(mark.value()));
      double low = area.at(axis.place(mark.low()));
      double high = area.at(axis.place(mark.high()));
      if (bars) {
        canvas.rectangle(".bar" + colour, area.left(), y - 5, at - area.left(), 10);
        canvas.line(".whisker", low, y, high, y);
        canvas.line(".whisker", low, y - 4, low, y + 4);
        canvas.line(".whisker", high, y - 4, high, y + 4);
      } else {
        canvas.line(".whisker" + colour, low, y, high, y);
        canvas.dot(colour, at, y, 4, row.name() + ": " + axis.label().apply(mark.value()));
      }
    }
  }
}

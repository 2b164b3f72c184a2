package dev.assay.bench.report.chart;

import static dev.assay.bench.report.chart.Canvas.number;

import dev.assay.bench.report.chart.Series.Point;
import dev.assay.bench.report.markup.Markup;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * Lines with the intervals of their points as bands, each named where it ends.
 *
 * @param title what it shows
 * @param description its message in a sentence
 * @param x horizontal axis
 * @param y vertical axis
 * @param series the lines
 * @param marks values of x that deserve a vertical line, with their names
 */
public record LineChart(
    String title,
    String description,
    Axis x,
    Axis y,
    List<Series> series,
    SortedMap<Double, String> marks)
    implements Chart {

  private static final int TOP = 34;
  private static final int BOTTOM = 40;
  private static final int LINE = 14;
  private static final int MOST_DOTS = 24;

  /** Where the axes lie in the picture. */
  private record Area(double left, double right, double top, double bottom) {}

  /** A name above the axes; those that would overlap stand one above the other. */
  private record Flag(double x, int row, String name) {}

  @Override
  public void draw(Markup markup, String id, int width) {
    int height = Math.clamp(width / 2, 210, 340);
    double left = Canvas.width(Canvas.longest(y.ticks(6).stream().map(y.label()::apply))) + 10;
    double names = Canvas.width(Canvas.longest(series.stream().map(Series::name))) + 12;
    double right = width - Math.clamp(names, 24, 0.32 * width);
    List<Flag> flags = flags(left, right);
    int rows = flags.stream().mapToInt(Flag::row).max().orElse(0);
    double top = TOP + rows * (double) LINE;
    Area area = new Area(left, right, top, top + height - TOP - BOTTOM);
    Canvas canvas = new Canvas(markup, id, this, width, area.bottom() + BOTTOM);
    drawAxes(canvas, area);
    for (Flag flag : flags) {
      double under = area.top() - 6 - flag.row() * (double) LINE;
      canvas.line(".mark", flag.x(), under - 9, flag.x(), area.bottom());
      canvas.text(".soft", "start", flag.x() + 3, under, flag.name());
    }
    series.forEach(line -> drawLine(canvas, area, line));
    drawNames(canvas, area, width);
    canvas.finish();
  }

  private double across(Area area, double value) {
    return area.left() + x.place(value) * (area.right() - area.left());
  }

  private double up(Area area, double value) {
    return area.bottom() - y.place(value) * (area.bottom() - area.top());
  }

  private void drawAxes(Canvas canvas, Area area) {
    canvas.text(".soft", "start", 0, 12, y.title());
    for (double tick : y.ticks(6)) {
      double at = up(area, tick);
      canvas.line(".grid", area.left(), at, area.right(), at);
      canvas.text(".tick", "end", area.left() - 6, at + 4, y.label().apply(tick));
    }
    canvas.line(".axis", area.left(), area.bottom(), area.right(), area.bottom());
    for (double tick : x.ticksFor(area.right() - area.left())) {
      double at = across(area, tick);
      canvas.line(".axis", at, area.bottom(), at, area.bottom() + 4);
      canvas.text(".tick", "middle", at, area.bottom() + 17, x.label().apply(tick));
    }
    canvas.text(".soft", "end", area.right(), area.bottom() + 34, x.title());
  }

  private List<Flag> flags(double left, double right) {
    List<Flag> flags = new ArrayList<>();
    double free = 0;
    for (var mark : marks.subMap(x.min(), x.max()).entrySet()) {
      double at = left + x.place(mark.getKey()) * (right - left);
      int row = flags.isEmpty() || at >= free ? 0 : flags.getLast().row() + 1;
      flags.add(new Flag(at, row, mark.getValue()));
      free = Math.max(free, at + 8 + Canvas.width(mark.getValue().length()));
    }
    return flags;
  }

  private void drawLine(Canvas canvas, Area area, Series line) {
    StringBuilder path = new StringBuilder();
    StringBuilder upper = new StringBuilder();
    StringBuilder lower = new StringBuilder();
    boolean dots = line.points().size() <= MOST_DOTS;
    for (Point p : line.points()) {
      String at = (path.isEmpty() ? "M" : "L") + number(across(area, p.x())) + " ";
      path.append(at).append(number(up(area, p.y())));
      upper.append(at).append(number(up(area, p.high())));
      lower.insert(0, "L" + at.substring(1) + number(up(area, p.low())));
    }
    if (line.points().stream().anyMatch(p -> p.high() > p.low())) {
      canvas.path(".band.c" + line.colour(), upper.append(lower).append('Z').toString());
    }
    canvas.path(".line.c" + line.colour(), path.toString());
    for (Point p : dots ? line.points() : List.<Point>of()) {
      double at = across(area, p.x());
      canvas.line(".whisker.c" + line.colour(), at, up(area, p.low()), at, up(area, p.high()));
      String tip = line.name() + " " + x.label().apply(p.x()) + ": " + y.label().apply(p.y());
      canvas.dot(".c" + line.colour(), at, up(area, p.y()), 2.6, tip.strip());
    }
  }

  /** Names stand beside the last point, moved apart where they would overlap. */
  private void drawNames(Canvas canvas, Area area, int width) {
    Stream<Series> drawn = series.stream().filter(line -> !line.points().isEmpty());
    List<Series> ordered =
        drawn.sorted((a, b) -> Double.compare(b.last().y(), a.last().y())).toList();
    double[] at = ordered.stream().mapToDouble(line -> up(area, line.last().y())).toArray();
    for (int i = 1; i < at.length; i++) {
      at[i] = Math.max(at[i], at[i - 1] + LINE);
    }
    double lowest = area.bottom();
    for (int i = at.length - 1; i >= 0; i--, lowest -= LINE) {
      at[i] = Math.min(at[i], lowest);
      Series line = ordered.get(i);
      double from = across(area, line.last().x()) + 7;
      String name = Canvas.clipped(line.name(), width - from);
      canvas.text(".name.c" + line.colour(), "start", from, at[i] + 4, name);
    }
  }
}

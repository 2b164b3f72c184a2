package dev.assay.bench.report;

import dev.assay.bench.record.RulerReading;
import dev.assay.bench.report.chart.Axis;
import dev.assay.bench.report.chart.LineChart;
import dev.assay.bench.report.chart.Series;
import dev.assay.bench.report.chart.Series.Point;
import dev.assay.bench.report.markup.Markup;
import dev.assay.engine.measure.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/** The ruler: the same computation again and again, so that what moves is the machine. */
final class Steadiness {

  private Steadiness() {}

  static void write(Markup m, List<RulerReading> ruler) {
    Map<String, List<Point>> parts = new TreeMap<>();
    for (RulerReading reading : ruler) {
      reading
          .nanosPerOp()
          .forEach(
              (part, samples) -> {
                double[] nanos = samples.stream().mapToDouble(v -> v).filter(v -> v > 0).toArray();
                if (nanos.length > 0) {
                  Point point = Point.of(reading.atSeconds(), Estimate.ofMedian(nanos));
                  parts.computeIfAbsent(part, p -> new ArrayList<>()).add(point);
                }
              });
    }
    parts.values().removeIf(points -> points.size() < 2);
    if (parts.isEmpty()) {
      return;
    }
    List<Series> lines = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    parts.forEach(
        (part, points) -> {
          lines.add(new Series(part, lines.size() + 1, relative(points)));
          lines
              .getLast()
              .points()
              .forEach(
                  p ->
                      rows.add(
                          List.of(
                              part,
                              Math.round(p.x()) + " s",
                              String.format(Locale.ROOT, "%.3f", p.y()))));
        });
    DoubleStream times = lines.stream().flatMap(s -> s.points().stream()).mapToDouble(Point::x);
    DoubleStream highs = lines.stream().flatMap(s -> s.points().stream()).mapToDouble(Point::high);
    String about =
        "A fixed computation timed through the run. What moves here is the machine, not the code.";
    Axis x = Axis.linear("since the start of the run", times, v -> Math.round(v) + " s");
    Axis y = Axis.linear("time, first reading = 100 %", highs, v -> Math.round(100 * v) + " %");
    LineChart chart =
        new LineChart("How steady the machine was", about, x, y, lines, new TreeMap<>());
    List<String> columns = List.of("Part", ">At", ">First reading = 1");
    Exhibit.single(m, "ruler", chart, new Table("Ruler readings", columns, rows));
  }

  private static List<Point> relative(List<Point> points) {
    double first = points.getFirst().y();
    return points.stream()
        .map(p -> new Point(p.x(), p.y() / first, p.low() / first, p.high() / first))
        .toList();
  }
}

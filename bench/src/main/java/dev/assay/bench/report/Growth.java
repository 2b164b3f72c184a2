package dev.assay.bench.report;

import dev.assay.bench.report.chart.Axis;
import dev.assay.bench.report.chart.LineChart;
import dev.assay.bench.report.chart.Series;
import dev.assay.bench.report.chart.Series.Point;
import dev.assay.bench.report.markup.Markup;
import dev.assay.bench.report.quantity.Quantity;
import dev.assay.bench.workload.Measurement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** Metrics over the size of messages or the number of connections, where they have either. */
final class Growth {

  private static final Map<String, String> ALONG =
      Map.of("bytes", "B", "connections", "connections");
  private static final int FEWEST_POINTS = 3;

  private Growth() {}

  /** A drawing for each metric that is no ratio and has three values of such a parameter. */
  static void write(Markup m, String id, List<Measurement> all) {
    Map<String, List<Measurement>> byMetric = new LinkedHashMap<>();
    for (Measurement x : all) {
      if (!x.unit().equals("ratio") && !x.estimate().isNoResult()) {
        byMetric.computeIfAbsent(x.metric(), metric -> new ArrayList<>()).add(x);
      }
    }
    ALONG.forEach(
        (key, unit) ->
            byMetric.forEach(
                (metric, of) -> draw(m, id + "-" + metric + "-" + key, metric, key, unit, of)));
  }

  private static void draw(
      Markup m, String id, String metric, String key, String unit, List<Measurement> all) {
    Map<String, List<Point>> lines = new LinkedHashMap<>();
    for (Measurement x : all) {
      String along = x.params().getOrDefault(key, "");
      if (!along.isEmpty() && along.chars().allMatch(Character::isDigit)) {
        Point point = Point.of(Double.parseDouble(along), x.estimate());
        List<Point> points = lines.computeIfAbsent(name(x, key), name -> new ArrayList<>());
        points.removeIf(other -> other.x() == point.x());
        points.add(point);
      }
    }
    lines.values().removeIf(points -> points.size() < FEWEST_POINTS);
    if (lines.isEmpty()) {
      return;
    }
    String value = all.getFirst().unit();
    Axis x =
        Axis.log2(
            key + ", log scale", ends(lines, true), v -> key.equals("bytes") ? size(v) : plain(v));
    Axis y = Axis.log10("log scale", ends(lines, false), v -> Quantity.plain(v, value));
    String title = metric + " by " + key;
    List<LineChart> panels = new ArrayList<>();
    List<Series> series = new ArrayList<>();
    lines.forEach(
        (name, points) -> {
          series.add(new Series(name, series.size() + 1, points));
          if (series.size() == Series.COLOURS) {
            panels.add(panel(panels.size(), x, y, series));
          }
        });
    if (!series.isEmpty()) {
      panels.add(panel(panels.size(), x, y, series));
    }
    String about = "In " + unitText(value) + ", all on the same axes; bands are intervals.";
    Exhibit.panels(m, id, title, about, panels, table(title, key, unit, value, lines));
  }

  private static LineChart panel(int number, Axis x, Axis y, List<Series> series) {
    String first = series.getFirst().name();
    LineChart chart =
        new LineChart(
            "from " + first, "Part " + (number + 1), x, y, List.copyOf(series), new TreeMap<>());
    series.clear();
    return chart;
  }

  private static String name(Measurement x, String key) {
    return x.params().entrySet().stream()
        .filter(p -> !p.getKey().equals(key) && !p.getKey().equals("flushEvery"))
        .map(Map.Entry::getValue)
        .collect(Collectors.joining(" "));
  }

  private static String unitText(String unit) {
    return unit.equals("ns/op") ? "time for each" : unit;
  }

  private static String size(double bytes) {
    return Quantity.bytes((long) bytes);
  }

  private static String plain(double value) {
    return Quantity.plain(value, "");
  }

  private static DoubleStream ends(Map<String, List<Point>> lines, boolean horizontal) {
    return lines.values().stream()
        .flatMap(List::stream)
        .flatMapToDouble(
            p -> horizontal ? DoubleStream.of(p.x()) : DoubleStream.of(p.low(), p.y(), p.high()));
  }

  private static Table table(
      String title, String key, String unit, String value, Map<String, List<Point>> lines) {
    List<List<String>> rows = new ArrayList<>();
    lines.forEach(
        (name, points) -> {
          for (Point p : points) {
            rows.add(List.of(name, Quantity.plain(p.x(), unit), Quantity.plain(p.y(), value)));
          }
        });
    return new Table(title, List.of("Line", ">" + key, ">Value"), rows);
  }
}

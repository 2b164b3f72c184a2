package dev.assay.bench.report;

import dev.assay.bench.report.chart.Axis;
import dev.assay.bench.report.chart.Chart;
import dev.assay.bench.report.chart.LineChart;
import dev.assay.bench.report.chart.RowChart;
import dev.assay.bench.report.chart.RowChart.Mark;
import dev.assay.bench.report.chart.RowChart.Row;
import dev.assay.bench.report.chart.Series;
import dev.assay.bench.report.chart.Series.Point;
import dev.assay.bench.report.markup.Markup;
import dev.assay.bench.report.quantity.Quantity;
import dev.assay.engine.measure.Estimate;
import dev.assay.engine.measure.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** A chart with its title, what to see in it, and the table of its numbers behind it. */
final class Exhibit {

  private static final int WIDE = 760;
  private static final int NARROW = 330;
  private static final int PANEL = 360;
  private static final List<Double> PERCENTILES = List.of(50.0, 90.0, 99.0, 99.9, 99.99, 99.999);
  private static final Map<String, String> SCALES =
      Map.of("ns", "time, log scale", "B/s", "bytes a second, log scale");

  private Exhibit() {}

  /** One chart across the page, drawn for wide and for narrow screens. */
  static void single(Markup m, String id, Chart chart, Table data) {
    open(m, id, chart.title(), chart.description()).open("div.wide");
    chart.draw(m, id + "-w", WIDE);
    m.close().open("div.narrow");
    chart.draw(m, id + "-n", NARROW);
    close(m.close(), data);
  }

  /** Several small charts on the same axes, side by side where there is room. */
  static void panels(
      Markup m, String id, String title, String about, List<? extends Chart> charts, Table data) {
    open(m, id, title, about).open("div.panels");
    for (int i = 0; i < charts.size(); i++) {
      m.open("div.panel").leaf("b", charts.get(i).title());
      charts.get(i).draw(m, id + "-" + i, PANEL);
      m.close();
    }
    close(m.close(), data);
  }

  private static Markup open(Markup m, String id, String title, String about) {
    m.open("figure#" + id).open("figcaption");
    return m.leaf("b", title).leaf("p", about).close();
  }

  private static void close(Markup m, Table data) {
    m.open("details").leaf("summary", "Numbers: " + data.caption());
    data.write(m);
    m.close(2);
  }

  /** Figures of one unit as dots on a logarithmic axis; nothing where there are none. */
  static void dots(
      Markup m,
      String id,
      String title,
      String about,
      List<Figure> figures,
      Function<Figure, String> name) {
    if (figures.isEmpty()) {
      return;
    }
    List<Row> rows = new ArrayList<>();
    for (Figure f : figures) {
      rows.add(new Row(name.apply(f), List.of(mark(1, f.estimate())), Ceilings.text(f)));
    }
    Axis axis = axis("log scale", figures);
    Chart chart = new RowChart(title, withNote(about, figures), axis, rows, List.of());
    single(m, id, chart, Table.of(title, figures));
  }

  static Mark mark(int colour, Estimate e) {
    return new Mark(colour, e.value(), e.low(), e.high());
  }

  /** A logarithmic axis, in the first one's unit, for these figures and their intervals. */
  static Axis axis(String title, List<Figure> figures) {
    String unit = figures.getFirst().unit();
    Stream<Estimate> estimates = figures.stream().map(Figure::estimate);
    DoubleStream ends =
        estimates.flatMapToDouble(e -> DoubleStream.of(e.low(), e.value(), e.high()));
    return Axis.log10(title, ends, v -> Quantity.plain(v, unit));
  }

  /** The caption, and what all its figures count; where they differ the table has their notes. */
  static String withNote(String about, List<Figure> figures) {
    List<String> notes = figures.stream().map(f -> f.note().strip()).distinct().toList();
    return notes.size() == 1 && !notes.getFirst().isEmpty()
        ? about + " Counted: " + notes.getFirst() + (notes.getFirst().endsWith(".") ? "" : ".")
        : about;
  }

  /**
   * The horizontal axis of lines through figures.
   *
   * @param label the label of the figures that counts along it
   * @param title what it counts
   * @param unit unit of the label's values
   */
  record Along(String label, String title, String unit) {}

  /** Figures as lines over one of their labels, by each line's name; nothing without any. */
  static void lines(
      Markup m,
      String id,
      String title,
      String about,
      Along along,
      Map<String, List<Figure>> lines,
      SortedMap<Double, String> marks) {
    List<Figure> all = lines.values().stream().flatMap(List::stream).toList();
    if (!series(lines, along).isEmpty()) {
      Axis y = axis(SCALES.getOrDefault(all.getFirst().unit(), "log scale"), all);
      LineChart chart = chart(title, withNote(about, all), along, y, lines, marks);
      single(m, id, chart, Table.of(title, all));
    }
  }

  /** As {@link #lines}, to be drawn by the caller on a vertical axis of its choice. */
  static LineChart chart(
      String title,
      String about,
      Along along,
      Axis y,
      Map<String, List<Figure>> lines,
      SortedMap<Double, String> marks) {
    List<Series> series = series(lines, along);
    DoubleStream places = series.stream().flatMap(s -> s.points().stream()).mapToDouble(Point::x);
    Axis x = Axis.log2(along.title(), places, v -> Quantity.plain(v, along.unit()));
    return new LineChart(title, about, x, y, series, marks);
  }

  private static List<Series> series(Map<String, List<Figure>> lines, Along along) {
    List<Series> series = new ArrayList<>();
    lines.forEach(
        (name, figures) -> {
          List<Point> points = new ArrayList<>();
          for (Figure f : figures) {
            Ceilings.number(f, along.label()).ifPresent(x -> points.add(Point.of(x, f.estimate())));
          }
          if (!points.isEmpty()) {
            series.add(new Series(name, series.size() + 1, points));
          }
        });
    return series;
  }

  /** Latency by percentile, the nines evenly spaced; nothing where there is no histogram. */
  static void percentiles(
      Markup m, String id, String title, String about, Map<String, Histogram> histograms) {
    if (histograms.isEmpty()) {
      return;
    }
    List<Series> lines = new ArrayList<>();
    histograms.forEach((name, h) -> lines.add(new Series(name, lines.size() + 1, curve(h))));
    Stream<Point> points = lines.stream().flatMap(s -> s.points().stream());
    DoubleStream times = points.mapToDouble(Point::y);
    long most = histograms.values().stream().mapToLong(Histogram::getTotalCount).max().orElse(0);
    Axis x = Axis.nines("percentile", 1 - 1.0 / Math.max(10, most));
    Axis y = Axis.log10("time, log scale", times, v -> Quantity.plain(v, "ns"));
    LineChart chart = new LineChart(title, about, x, y, lines, new TreeMap<>());
    single(m, id, chart, percentileTable(title, histograms));
  }

  /** Ends with the largest value, at the quantile that one value in all leaves above it. */
  private static List<Point> curve(Histogram h) {
    double nines = Math.log10(Math.max(10.0, (double) h.getTotalCount()));
    int steps = (int) Math.ceil(nines * 12);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i <= steps; i++) {
      double quantile = 1 - Math.pow(10, -nines * i / steps);
      points.add(new Point(quantile, Math.max(1, at(h, i == steps ? 100 : 100 * quantile))));
    }
    return points;
  }

  private static double at(Histogram histogram, double percentile) {
    return (double) histogram.getValueAtPercentile(percentile);
  }

  private static Table percentileTable(String title, Map<String, Histogram> histograms) {
    List<String> columns = new ArrayList<>(List.of("Series"));
    PERCENTILES.forEach(p -> columns.add(">p" + p.toString().replace(".0", "")));
    columns.addAll(List.of(">max", ">count"));
    List<List<String>> rows = new ArrayList<>();
    histograms.forEach(
        (name, h) -> {
          List<String> row = new ArrayList<>(List.of(name));
          for (double p : PERCENTILES) {
            boolean seen = h.getTotalCount() * (100 - p) >= 100;
            row.add(seen ? Quantity.plain(at(h, p), "ns") : "–");
          }
          row.add(Quantity.plain(at(h, 100), "ns"));
          row.add(String.format(Locale.ROOT, "%,d", h.getTotalCount()));
          rows.add(row);
        });
    return new Table(title, columns, rows);
  }
}

package dev.assay.bench.report;

import dev.assay.bench.record.RunRecord;
import dev.assay.bench.record.WorkloadOutcome;
import dev.assay.bench.report.chart.Axis;
import dev.assay.bench.report.chart.RowChart;
import dev.assay.bench.report.chart.RowChart.Row;
import dev.assay.bench.report.chart.Series;
import dev.assay.bench.report.markup.Markup;
import dev.assay.bench.report.quantity.Quantity;
import dev.assay.bench.workload.Ceiling;
import dev.assay.bench.workload.CeilingShare;
import dev.assay.bench.workload.Measurement;
import dev.assay.engine.measure.Direction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.HdrHistogram.Histogram;

/**
 * Every workload that delivered: shares of its ceiling, latency curves, and the numbers.
 *
 * @param run the run
 * @param histograms its distributions
 */
record Benchmarks(RunRecord run, Histograms histograms) {

  private static final int MOST_BARS = 40;

  void write(Markup m) {
    Map<String, List<Measurement>> byWorkload = new LinkedHashMap<>();
    for (Measurement x : run.measurements()) {
      byWorkload.computeIfAbsent(x.workload(), w -> new ArrayList<>()).add(x);
    }
    if (byWorkload.isEmpty()) {
      m.leaf("p.soft", "No workload has delivered a measurement.");
    }
    int number = 0;
    for (var entry : byWorkload.entrySet()) {
      workload(m, "w" + number++, entry.getKey(), entry.getValue());
    }
    Steadiness.write(m, run.ruler());
  }

  private void workload(Markup m, String id, String name, List<Measurement> all) {
    var outcome = run.workloads().stream().filter(w -> w.id().equals(name)).findFirst();
    m.leaf("h3", outcome.map(WorkloadOutcome::title).orElse(name), "id", id);
    String about = name + ", version " + all.getFirst().workloadVersion();
    m.leaf("p.about", about + outcome.map(Benchmarks::spent).orElse(""));
    List<Measurement> real = all.stream().filter(x -> !x.simulated()).toList();
    List<Measurement> model = all.stream().filter(Measurement::simulated).toList();
    Growth.write(m, id + "-growth", real);
    shares(m, id + "-share", real);
    curves(m, id + "-latency", real);
    table(m, "Measurements of " + name, real);
    if (!model.isEmpty()) {
      m.open("div.model").leaf("b", "sim: computed by a model, not measured on this machine");
      curves(m, id + "-sim", model);
      table(m, "sim: results of " + name, model);
      m.close();
    }
  }

  private static String spent(WorkloadOutcome outcome) {
    double stolen = outcome.stolenShare();
    return ", "
        + Quantity.plain(outcome.seconds(), "s")
        + (stolen < 0
            ? ""
            : ", " + Quantity.plain(100 * stolen, "%") + " of CPU time went to others");
  }

  /** Metric and parameters of each, without the parameters that all of them share. */
  private static Map<Measurement, String> labels(List<Measurement> all) {
    Map<Measurement, String> labels = new LinkedHashMap<>();
    for (Measurement x : all) {
      String params =
          x.params().entrySet().stream()
              .filter(p -> !all.stream().allMatch(y -> y.params().entrySet().contains(p)))
              .map(p -> " " + label(p.getKey(), Ceilings.shown(p.getKey(), p.getValue())))
              .collect(Collectors.joining());
      boolean same = all.stream().allMatch(y -> y.metric().equals(x.metric()));
      String name = same && !params.isEmpty() ? params.strip() : x.metric() + params;
      labels.put(x, (x.simulated() ? "sim: " : "") + name);
    }
    return labels;
  }

  private static String label(String key, String value) {
    return Character.isLetter(value.codePointAt(0)) ? value : key + " " + value;
  }

  private static void shares(Markup m, String id, List<Measurement> all) {
    List<Row> rows = new ArrayList<>();
    List<List<String>> behind = new ArrayList<>();
    labels(all.stream().filter(Benchmarks::hasShare).toList())
        .forEach(
            (x, label) -> {
              CeilingShare share = java.util.Objects.requireNonNull(x.share());
              Quantity q = Quantity.share(share.share());
              if (rows.size() < MOST_BARS) {
                rows.add(new Row(label, List.of(Exhibit.mark(1, share.share())), q.text()));
              }
              behind.add(List.of(label, q.value(), q.interval(), ceiling(share)));
            });
    if (rows.isEmpty()) {
      return;
    }
    DoubleStream ends = rows.stream().mapToDouble(row -> row.marks().getFirst().high());
    Axis axis =
        Axis.linear(
            "share of the ceiling",
            DoubleStream.concat(DoubleStream.of(1), ends),
            v -> Math.round(100 * v) + " %");
    int left = behind.size() - rows.size();
    String about =
        "What was reached of what the machine can do, both measured here; 100 % is the ceiling."
            + " Above it, the ceiling was not the true one."
            + (left == 0 ? "" : " " + left + " more are not drawn; the numbers below hold all.");
    RowChart chart = new RowChart("Share of the ceiling", about, axis, rows, List.of());
    List<String> columns = List.of("Benchmark", ">Share, %", "Interval", "Of which ceiling");
    Exhibit.single(m, id, chart, new Table(chart.title(), columns, behind));
  }

  private static boolean hasShare(Measurement x) {
    return x.share() != null && !x.share().share().isNoResult();
  }

  private static String ceiling(CeilingShare share) {
    Ceiling c = share.ceiling();
    return c.figure()
        + (c.labels().isEmpty() ? "" : c.labels())
        + ", counting "
        + Quantity.plain(c.unitsPerOp(), "")
        + " "
        + c.unit()
        + " per operation";
  }

  private void curves(Markup m, String id, List<Measurement> all) {
    List<Map<String, Histogram>> charts = new ArrayList<>();
    labels(all.stream().filter(x -> x.histogram() != null).toList())
        .forEach(
            (x, label) -> {
              if (charts.isEmpty() || charts.getLast().size() == Series.COLOURS) {
                charts.add(new LinkedHashMap<>());
              }
              Optional<Histogram> histogram =
                  Optional.ofNullable(x.histogram()).flatMap(histograms::find);
              histogram.ifPresent(h -> charts.getLast().put(label, h));
            });
    for (int i = 0; i < charts.size(); i++) {
      String about = "Each curve ends at its worst value.";
      Exhibit.percentiles(m, id + i, "Latency by percentile", about, charts.get(i));
    }
  }

  private static void table(Markup m, String caption, List<Measurement> all) {
    if (all.isEmpty()) {
      return;
    }
    var keys = new TreeSet<String>();
    all.forEach(x -> keys.addAll(x.params().keySet()));
    List<String> columns = new ArrayList<>(List.of("Metric"));
    columns.addAll(keys);
    columns.addAll(List.of(">Value", "Unit", "Interval", "Better", ">Share", "Also"));
    List<List<String>> rows = new ArrayList<>();
    for (Measurement x : all) {
      List<String> row = new ArrayList<>(List.of((x.simulated() ? "sim: " : "") + x.metric()));
      keys.forEach(key -> row.add(Ceilings.shown(key, x.params().getOrDefault(key, "–"))));
      row.addAll(Table.cells(x.estimate(), x.unit()));
      row.add(x.direction() == Direction.LOWER_IS_BETTER ? "lower" : "higher");
      CeilingShare share = x.simulated() ? null : x.share();
      row.add(share == null ? "–" : Quantity.share(share.share()).text());
      row.add(secondary(x));
      rows.add(row);
    }
    new Table(caption, columns, rows).write(m);
  }

  /** Names end in their unit in brackets, as in {@code gc.alloc.rate.norm [B/op]}. */
  private static String secondary(Measurement x) {
    List<String> parts = new ArrayList<>();
    x.secondary()
        .forEach(
            (name, value) -> {
              String[] split = name.split(" \\[|\\]$", 3);
              parts.add(split[0] + " " + Quantity.plain(value, split.length > 1 ? split[1] : ""));
            });
    return String.join("; ", parts);
  }
}

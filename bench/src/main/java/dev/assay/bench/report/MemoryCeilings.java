package dev.assay.bench.report;

import dev.assay.bench.report.Exhibit.Along;
import dev.assay.bench.report.chart.Axis;
import dev.assay.bench.report.chart.HeatMap;
import dev.assay.bench.report.chart.LineChart;
import dev.assay.bench.report.markup.Markup;
import dev.assay.bench.report.quantity.Quantity;
import dev.assay.engine.hardware.CpuCache;
import dev.assay.engine.measure.Figure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Bandwidth, load latency, page walks and the distances between cores, drawn.
 *
 * @param m where to
 * @param ceilings the figures
 * @param caches what the machine states of its caches
 */
record MemoryCeilings(Markup m, Ceilings ceilings, List<CpuCache> caches) {

  private static final int MOST_COLUMNS = 40;
  private static final int FEWEST_COLUMNS = 4;

  void write() {
    bandwidth();
    latency();
    pageWalk();
    betweenCores();
  }

  private void bandwidth() {
    List<Figure> all = ceilings.all("memory.bandwidth.");
    if (all.isEmpty()) {
      return;
    }
    Axis y = Exhibit.axis("bytes a second, log scale", all);
    List<LineChart> panels = new ArrayList<>();
    for (String operation : List.of("read", "write", "copy", "triad")) {
      Map<String, List<Figure>> lines = new LinkedHashMap<>();
      for (String level : List.of("L1", "L2", "L3", "DRAM")) {
        lines.put(level, ceilings.all("memory.bandwidth." + operation, "level", level));
      }
      String about = "Bandwidth of " + operation + " by threads, one line a memory level.";
      Along along = new Along("threads", "threads", "");
      panels.add(Exhibit.chart(operation, about, along, y, lines, new TreeMap<>()));
    }
    panels.removeIf(panel -> panel.series().isEmpty());
    String about = Exhibit.withNote("What each level of memory delivers to so many threads.", all);
    Table table = Table.of("Memory bandwidth", all);
    Exhibit.panels(m, "bandwidth", table.caption(), about, panels, table);
  }

  private void latency() {
    Map<String, List<Figure>> lines = new LinkedHashMap<>();
    lines.put("4 KiB pages", ceilings.all("memory.latency", "pages", "normal"));
    lines.put("huge pages", ceilings.all("memory.latency", "pages", "huge"));
    SortedMap<Double, String> marks = new TreeMap<>();
    caches.stream()
        .filter(CpuCache::holdsData)
        .forEach(c -> marks.put((double) c.sizeBytes(), "L" + c.level() + " " + size(c)));
    String about =
        "Each load waits for the one before. A step up is a cache left behind; the vertical lines"
            + " are the capacities that the machine states.";
    Along along = new Along("bytes", "working set, log scale", "B");
    Exhibit.lines(m, "latency", "Load latency by working set", about, along, lines, marks);
  }

  private static String size(CpuCache cache) {
    return Quantity.bytes(cache.sizeBytes());
  }

  private void pageWalk() {
    String about =
        "One line of every page is loaded, so that the caches hold the data and the translations"
            + " are what runs out: where the line rises, the reach of a TLB ends.";
    Along along = new Along("pages", "4 KiB pages touched, log scale", "");
    var lines = Map.of("", ceilings.all("memory.latency.page-walk"));
    Exhibit.lines(m, "page-walk", "Address translation", about, along, lines, new TreeMap<>());
  }

  private void betweenCores() {
    List<Figure> all =
        ceilings.all("core.roundtrip").stream()
            .filter(f -> cpu(f, "a") >= 0 && cpu(f, "b") >= 0)
            .toList();
    List<Integer> cpus =
        all.stream()
            .flatMapToInt(f -> IntStream.of(cpu(f, "a"), cpu(f, "b")))
            .sorted()
            .distinct()
            .boxed()
            .toList();
    if (cpus.size() < 2) {
      return;
    }
    List<List<Double>> nanos = new ArrayList<>();
    cpus.forEach(cpu -> nanos.add(new ArrayList<>(Collections.nCopies(cpus.size(), Double.NaN))));
    for (Figure f : all) {
      int a = Collections.binarySearch(cpus, cpu(f, "a"));
      int b = Collections.binarySearch(cpus, cpu(f, "b"));
      nanos.get(a).set(b, f.estimate().value());
      nanos.get(b).set(a, nanos.get(b).get(a) >= 0 ? nanos.get(b).get(a) : f.estimate().value());
    }
    String about = "One CPU writes a word, the other sees it and answers, in ns. Fastest: CPUs ";
    about += pair(Collections.min(all, Ceilings.BY_VALUE));
    about += all.size() > 1 ? "; slowest: " + pair(Collections.max(all, Ceilings.BY_VALUE)) : "";
    List<String> names = cpus.stream().map(String::valueOf).toList();
    String notes = Exhibit.withNote(about + ".", all);
    HeatMap map = new HeatMap("Round trip between CPUs", notes, names, nanos);
    Exhibit.single(m, "cores", map, matrix(map, all));
  }

  private static int cpu(Figure figure, String label) {
    String text = Ceilings.label(figure, label);
    return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : -1;
  }

  private static String pair(Figure f) {
    return cpu(f, "a") + " and " + cpu(f, "b") + ", " + Ceilings.quantity(f).full();
  }

  private static Table matrix(HeatMap map, List<Figure> all) {
    int size = map.names().size();
    if (size > MOST_COLUMNS || size < FEWEST_COLUMNS) {
      return Table.of(map.title(), all);
    }
    List<String> columns = new ArrayList<>(List.of("CPU"));
    map.names().forEach(name -> columns.add(">" + name));
    List<List<String>> rows = new ArrayList<>();
    for (int r = 0; r < size; r++) {
      List<String> row = new ArrayList<>(List.of(map.names().get(r)));
      map.nanos().get(r).forEach(v -> row.add(v >= 0 ? "" + Math.round(v) : ""));
      rows.add(row);
    }
    return new Table(map.title() + ", ns", columns, rows);
  }
}

package dev.assay.bench.report;

import dev.assay.bench.record.CalibrationRecord;
import dev.assay.bench.report.Exhibit.Along;
import dev.assay.bench.report.chart.Axis;
import dev.assay.bench.report.chart.RowChart;
import dev.assay.bench.report.chart.RowChart.Row;
import dev.assay.bench.report.markup.Markup;
import dev.assay.bench.report.quantity.Quantity;
import dev.assay.engine.measure.Estimate;
import dev.assay.engine.measure.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/**
 * Atomics, vector arithmetic, the kernel's costs, jitter, files and loopback, drawn.
 *
 * @param m where to
 * @param ceilings the figures
 * @param record what names the histograms
 * @param histograms the distributions
 */
record SystemCeilings(
    Markup m, Ceilings ceilings, CalibrationRecord record, Histograms histograms) {

  void write() {
    String atomic =
        "Time of one operation of one thread. Threads above one all work on the same word; in"
            + " false sharing they work on neighbouring words of one cache line.";
    var contended = ceilings.all("atomic.", "sharing.false");
    dots("atomics", "Atomic operations and false sharing", atomic, contended, this::atomic);
    vectors();
    String crossing =
        "What it costs to leave Java, to read a clock, to enter the kernel, to hand over the CPU.";
    var calls = ceilings.all("ffm.downcall", "time.clock.", "os.syscall", "os.context-switch");
    dots("crossings", "Calls, clocks and context switches", crossing, calls, this::crossing);
    jitter();
    String block = "Bytes a second by pattern and block, on the disk that results are kept on.";
    dots("files", "Files", block, ceilings.all("file.read", "file.write"), this::file);
    String sync = "Time until the kernel says that the data is on the disk.";
    distribution("fdatasync", "fdatasync", sync, "file.fdatasync");
    String trip =
        "A small message there and back over loopback TCP, spinning on non-blocking sockets and"
            + " waiting in blocking ones.";
    distribution("tcp", "Loopback round trip", trip, "net.tcp.roundtrip");
    Along along = new Along("messageBytes", "message, log scale", "B");
    var rates = Map.of("", ceilings.all("net.tcp.throughput"));
    String rate = "One connection, one way, by size of message.";
    Exhibit.lines(m, "tcp-rate", "Loopback throughput", rate, along, rates, new TreeMap<>());
    jvm();
  }

  private void dots(
      String id, String title, String about, List<Figure> all, Function<Figure, String> name) {
    Exhibit.dots(m, id, title, about, all, name);
  }

  private String atomic(Figure f) {
    String threads =
        Ceilings.label(f, "threads").equals("1")
            ? "1 thread"
            : Ceilings.label(f, "threads") + " threads";
    return switch (f.id()) {
      case "sharing.false" -> "two counters, " + Ceilings.label(f, "layout").replace('-', ' ');
      case "atomic.cas" -> "compare-and-set, " + threads;
      case "atomic.fetch-add" -> "fetch-and-add, " + threads;
      default -> f.name();
    };
  }

  private String crossing(Figure f) {
    return switch (f.id()) {
      case "os.syscall" -> "system call";
      case "os.context-switch" -> "context switch";
      case "ffm.downcall" -> "downcall, " + Ceilings.label(f, "kind");
      case "time.clock.resolution" -> Ceilings.label(f, "clock") + ", resolution";
      case "time.clock.cost" -> Ceilings.label(f, "clock") + ", cost";
      default -> f.name();
    };
  }

  private String file(Figure f) {
    String size = Ceilings.shown("bytes", Ceilings.label(f, "blockBytes"));
    return f.id().substring("file.".length()) + " " + Ceilings.label(f, "pattern") + " " + size;
  }

  private void vectors() {
    List<Figure> all = ceilings.all("vector.arithmetic");
    List<Row> rows = new ArrayList<>();
    for (Figure vector : all) {
      var labels = new TreeMap<>(vector.labels());
      if (!"vector".equals(labels.put("mode", "scalar"))) {
        continue;
      }
      Optional<Figure> scalar = all.stream().filter(f -> f.labels().equals(labels)).findFirst();
      if (scalar.isPresent() && scalar.get().estimate().low() > 0) {
        Estimate fast = vector.estimate();
        Estimate slow = scalar.get().estimate();
        String name = Ceilings.label(vector, "type") + " " + Ceilings.label(vector, "op");
        var marks = List.of(Exhibit.mark(1, slow), Exhibit.mark(2, fast));
        rows.add(new Row(name, marks, ratio(fast, slow)));
      }
    }
    if (rows.isEmpty()) {
      return;
    }
    String about =
        "Lane operations a second of one thread, scalar and with the Vector API; at the right how"
            + " many times as fast. Below 1, stay scalar.";
    Axis axis = Exhibit.axis("lane operations a second, log scale", all);
    List<String> legend = List.of("scalar", "vector");
    String notes = Exhibit.withNote(about, all);
    RowChart chart = new RowChart("Vector arithmetic", notes, axis, rows, legend);
    Exhibit.single(m, "vector", chart, Table.of(chart.title(), all));
  }

  /** With the widest interval that both intervals allow. */
  private static String ratio(Estimate a, Estimate b) {
    double least = a.low() / b.high();
    Estimate ratio = new Estimate(a.value() / b.value(), least, a.high() / b.low(), 0.95, 2);
    return ratio.isNoResult() ? "no result" : Quantity.of(ratio, "").value() + "×";
  }

  private void jitter() {
    Optional<Figure> lost = ceilings.all("os.jitter.lost-share").stream().findFirst();
    String about =
        "A thread does nothing but read the clock; a gap is time in which it did not run. The worst"
            + " latencies of everything else start here.";
    String share = lost.map(f -> Quantity.share(f.estimate()).full()).orElse("an unknown share");
    about += " In all it lost " + share + " of its time.";
    distribution("jitter", "Scheduler jitter", about, "os.jitter");
  }

  /** The curves of every histogram below an id; without any, the figures of that id. */
  private void distribution(String exhibit, String title, String about, String id) {
    Map<String, Histogram> curves = new TreeMap<>();
    record
        .histograms()
        .forEach(
            (name, file) -> {
              if ((name + ".").startsWith(id + ".")) {
                String rest = name.equals(id) ? "gap" : name.substring(id.length() + 1);
                histograms.find(file).ifPresent(h -> curves.put(rest, h));
              }
            });
    Exhibit.percentiles(m, exhibit, title, about, curves);
    if (curves.isEmpty()) {
      dots(exhibit, title, about, ceilings.all(id), f -> String.join(" ", f.labels().values()));
    }
  }

  private void jvm() {
    List<Figure> all = ceilings.all("jvm.");
    if (!all.isEmpty()) {
      m.leaf("h3", "Allocation and collection pauses");
      m.leaf("p", Exhibit.withNote("The floor under every program on this JVM.", all));
      Table.of("allocation and collection pauses", all).write(m);
    }
  }
}

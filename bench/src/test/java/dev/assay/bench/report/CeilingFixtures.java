package dev.assay.bench.report;

import dev.assay.bench.record.CalibrationRecord;
import dev.assay.engine.calibrate.Effort;
import dev.assay.engine.measure.Direction;
import dev.assay.engine.measure.Figure;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/** The ceilings of a made-up machine, with histograms written into a folder. */
final class CeilingFixtures {

  static final List<String> LEVELS = List.of("L1", "L2", "L3", "DRAM");

  private static final int MOST_SAMPLED = 48;

  private final SplittableRandom random;
  private final Path folder;
  private final int cpus;
  private final List<Figure> figures = new ArrayList<>();
  private final TreeMap<String, String> histograms = new TreeMap<>();

  CeilingFixtures(Path folder, int cpus) {
    this.random = new SplittableRandom(cpus);
    this.folder = folder;
    this.cpus = cpus;
  }

  /** How many pairs of CPUs the record of such a machine holds. */
  static int pairs(int cpus) {
    int sampled = Math.min(cpus, MOST_SAMPLED);
    return sampled * (sampled - 1) / 2;
  }

  /** Everything that a calibration delivers. */
  CalibrationRecord calibration() throws IOException {
    memory();
    system();
    keep("os.jitter", 60, 1.6, 400_000);
    keep("file.fdatasync.append", 190_000, 0.45, 4_000);
    keep("file.fdatasync.overwrite", 79_000, 0.4, 4_000);
    keep("net.tcp.roundtrip.spin", 8_600, 0.25, 120_000);
    keep("net.tcp.roundtrip.blocking", 17_500, 0.35, 60_000);
    return new CalibrationRecord(
        Effort.STANDARD,
        84.2,
        figures,
        histograms,
        new TreeMap<>(Map.of("memory.latency.node", "the machine has one NUMA node")));
  }

  private void memory() {
    double[] bandwidth = {210e9, 95e9, 42e9, 13.1e9};
    for (String op : List.of("read", "write", "copy", "triad")) {
      double share = op.equals("read") ? 1 : op.equals("write") ? 0.55 : 0.7;
      for (int i = 0; i < 4; i++) {
        for (int threads = 1; threads <= cpus; threads *= 2) {
          double shared = i == 3 ? Math.min(threads, 1.85 * Math.sqrt(threads)) : threads * 0.98;
          add(
              "memory.bandwidth." + op,
              "B/s",
              bandwidth[i] * share * shared,
              i == 3 ? "Write-allocate traffic is not counted." : "",
              "level",
              LEVELS.get(i),
              "threads",
              "" + threads);
        }
      }
    }
    for (long bytes = 4096; bytes <= 1L << 30; bytes *= 2) {
      double l2 = 1 / (1 + Math.pow(48e3 / bytes, 3));
      double l3 = 1 / (1 + Math.pow(2e6 / bytes, 2));
      double ram = 1 / (1 + Math.pow(40e6 / bytes, 1.6));
      double nanos = 1.15 + 3.4 * l2 + 12 * l3 + 82 * ram;
      add(
          "memory.latency",
          "ns",
          nanos + 26 * ram + 5 * l3,
          "",
          "bytes",
          "" + bytes,
          "pages",
          "normal");
      add("memory.latency", "ns", nanos, "", "bytes", "" + bytes, "pages", "huge");
    }
    double[] levels = {1.15, 4.6, 16.4, 98};
    for (int i = 0; i < 4; i++) {
      add("memory.latency.level", "ns", levels[i], "", "level", LEVELS.get(i));
    }
    for (int pages = 16; pages <= 65536; pages *= 2) {
      double walk =
          1.2 + (pages > 64 ? 2.1 : 0) + (pages > 2048 ? 6.5 : 0) + (pages > 30000 ? 9 : 0);
      add("memory.latency.page-walk", "ns", walk, "", "pages", "" + pages);
    }
    int sampled = Math.min(cpus, MOST_SAMPLED);
    for (int a = 0; a < sampled; a++) {
      for (int b = a + 1; b < sampled; b++) {
        double nanos = a / 8 == b / 8 ? 47 : a / 24 == b / 24 ? 98 : 205;
        add("core.roundtrip", "ns", nanos, "", "a", "" + a, "b", "" + b);
      }
    }
  }

  private void system() {
    for (int threads = 1; threads <= cpus; threads *= 2) {
      add("atomic.cas", "ns", 4.8 + 21 * (threads - 1), "", "threads", "" + threads);
      add("atomic.fetch-add", "ns", 4.6 + 13 * (threads - 1), "", "threads", "" + threads);
    }
    add("sharing.false", "ns", 7.9, "", "layout", "same-line", "threads", "2");
    add("sharing.false", "ns", 0.42, "", "layout", "padded", "threads", "2");
    add("os.syscall", "ns", 71, "getpid by syscall(2)");
    add("os.context-switch", "ns", 2350, "");
    add("ffm.downcall", "ns", 8.1, "", "kind", "plain");
    add("ffm.downcall", "ns", 2.2, "", "kind", "critical");
    add("ffm.downcall", "ns", 9.6, "", "kind", "errno");
    add("time.clock.cost", "ns", 24, "", "clock", "nanoTime");
    add("time.clock.cost", "ns", 23, "", "clock", "currentTimeMillis");
    add("time.clock.resolution", "ns", 10, "", "clock", "nanoTime");
    add("time.clock.resolution", "ns", 1e6, "", "clock", "currentTimeMillis");
    add("os.jitter.lost-share", "ratio", 0.0031, "");
    for (String block : List.of("4096", "131072", "1048576")) {
      double size = Double.parseDouble(block);
      add(
          "file.read",
          "B/s",
          2.4e9 * size / (size + 30000),
          "",
          "pattern",
          "sequential",
          "blockBytes",
          block);
      add(
          "file.read",
          "B/s",
          1.1e9 * size / (size + 90000),
          "",
          "pattern",
          "random",
          "blockBytes",
          block);
      add(
          "file.write",
          "B/s",
          1.4e9 * size / (size + 60000),
          "",
          "pattern",
          "sequential",
          "blockBytes",
          block);
    }
    for (int bytes = 64; bytes <= 1 << 20; bytes *= 8) {
      add(
          "net.tcp.throughput",
          "B/s",
          4.1e9 * bytes / (bytes + 9000.0),
          "",
          "messageBytes",
          "" + bytes);
    }
    for (String type : List.of("int", "long", "float", "double")) {
      int lanes = type.equals("int") || type.equals("float") ? 16 : 8;
      for (String op :
          type.equals("int") || type.equals("long")
              ? List.of("add", "mul", "compress")
              : List.of("add", "mul", "fma", "div")) {
        add("vector.arithmetic", "op/s", 2.6e9, "", "type", type, "op", op, "mode", "scalar");
        double factor =
            op.equals("compress")
                ? 0.7
                : lanes * (type.equals("long") && op.equals("mul") ? 0.12 : 0.8);
        add(
            "vector.arithmetic",
            "op/s",
            2.6e9 * factor,
            "",
            "type",
            type,
            "op",
            op,
            "mode",
            "vector");
      }
    }
    add("jvm.allocation", "B/s", 3.9e9, "");
    add("jvm.gc.pause", "ns", 1.4e6, "", "collector", "G1 Young Generation");
  }

  private void add(String id, String unit, double value, String note, String... labels) {
    TreeMap<String, String> map = new TreeMap<>();
    for (int i = 0; i < labels.length; i += 2) {
      map.put(labels[i], labels[i + 1]);
    }
    double[] samples = random.doubles(11).map(x -> value * (1 + 0.05 * (x - 0.4))).toArray();
    Direction way = unit.equals("ns") ? Direction.LOWER_IS_BETTER : Direction.HIGHER_IS_BETTER;
    figures.add(Figure.of(id, map, unit, way, samples, note));
  }

  private void keep(String id, double medianNanos, double spread, int count) throws IOException {
    histograms.put(id, histogram(id, medianNanos, spread, count));
  }

  /** Writes a histogram with a long tail, and returns the name of its file. */
  String histogram(String id, double medianNanos, double spread, int count) throws IOException {
    Histogram histogram = new Histogram(3);
    for (int i = 0; i < count; i++) {
      double tail = random.nextInt(900) == 0 ? 6 + 60 * Math.pow(random.nextDouble(), 6) : 1;
      histogram.recordValue(
          (long)
              (medianNanos
                  * tail
                  * Math.exp(spread * Math.abs(random.nextGaussian()) - spread * 0.67)));
    }
    try (PrintStream out =
        new PrintStream(folder.resolve(id + ".hlog").toFile(), StandardCharsets.UTF_8)) {
      HistogramLogWriter log = new HistogramLogWriter(out);
      log.outputLogFormatVersion();
      log.outputIntervalHistogram(0.0, 1.0, histogram, 1.0);
    }
    return id + ".hlog";
  }
}

package dev.assay.bench.report;

import dev.assay.bench.claim.Verdict;
import dev.assay.bench.record.RunRecord;
import dev.assay.bench.record.WorkloadOutcome;
import dev.assay.bench.report.markup.Markup;
import dev.assay.bench.report.quantity.Quantity;
import dev.assay.engine.hardware.Fact;
import dev.assay.engine.hardware.HardwareFacts;
import dev.assay.engine.measure.Figure;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The machine in one line, what the run was, and the sentences that matter most.
 *
 * @param run the run
 * @param ceilings its calibrated figures
 * @param histograms its distributions
 */
record Headline(RunRecord run, Ceilings ceilings, Histograms histograms) {

  private static final int MOST_FINDINGS = 5;
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.UK).withZone(ZoneOffset.UTC);

  private record Finding(String figure, String sentence) {}

  /** The machine in one line; what belongs together is held together by no-break spaces. */
  static String machine(HardwareFacts facts) {
    List<String> parts = new ArrayList<>();
    parts.add(facts.cpuModel().orElse(facts.architecture().orElse("unknown CPU")));
    facts.cpus().get().ifPresent(cpus -> parts.add(counted(cpus.size(), "CPU")));
    facts.memoryBytes().get().ifPresent(bytes -> parts.add(Quantity.bytes(bytes)));
    known(facts.hypervisor()).ifPresent(h -> parts.add(h + " guest"));
    known(facts.container()).ifPresent(c -> parts.add("in " + c));
    List<String> whole = new ArrayList<>(parts.subList(0, 1));
    parts.subList(1, parts.size()).forEach(part -> whole.add(part.replace(' ', '\u00a0')));
    return String.join("\u00a0· ", whole);
  }

  private static Optional<String> known(Fact<String> fact) {
    return fact.get().filter(text -> !text.equals("none"));
  }

  static String counted(long count, String noun) {
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? noun : noun + "s");
  }

  void write(Markup m) {
    m.leaf("p.soft", "Assay · what this machine can do");
    m.leaf("h1", machine(run.machine().hardware()));
    List<String> about = new ArrayList<>();
    about.add(run.profile().name().toLowerCase(Locale.ROOT) + " profile");
    about.add(WHEN.format(run.started()));
    if (run.ended() != null) {
      long seconds = Math.max(0, Duration.between(run.started(), run.ended()).toSeconds());
      about.add("took " + (seconds < 120 ? seconds + " s" : (seconds + 30) / 60 + " min"));
    }
    run.machine().software().jdk().get().ifPresent(about::add);
    run.machine().software().kernel().get().ifPresent(kernel -> about.add("Linux " + kernel));
    m.leaf("p.about", String.join(" · ", about));
    if (!run.complete()) {
      m.open("p.alert").leaf("strong", "Incomplete run.").text(" " + missing()).close();
    }
    List<Finding> findings = findings().flatMap(Optional::stream).limit(MOST_FINDINGS).toList();
    m.open("dl.findings");
    for (Finding finding : findings) {
      m.open("div").leaf("dt", finding.figure()).leaf("dd", finding.sentence()).close();
    }
    m.close().leaf("p.tally", tally());
  }

  private String missing() {
    return run.calibration() == null
        ? "It has no calibration yet, so there are no ceilings and no shares of them."
        : done()
            + " of "
            + counted(run.workloads().size(), "workload")
            + " have results; what is missing is listed under Not run.";
  }

  private long done() {
    return run.workloads().stream().filter(w -> w.status() == WorkloadOutcome.Status.DONE).count();
  }

  private Stream<Optional<Finding>> findings() {
    Optional<Figure> bandwidth = ceilings.most("memory.bandwidth.read", "level", "DRAM");
    String threads = bandwidth.map(f -> Ceilings.label(f, "threads")).orElse("");
    return Stream.of(
        finding(
            bandwidth,
            "DRAM read with " + threads + (threads.equals("1") ? " thread" : " threads"),
            ""),
        finding(
            latency("DRAM"),
            "for a dependent load from DRAM",
            latency("L1").map(l1 -> "; from L1 it takes " + Ceilings.text(l1)).orElse("")),
        cores(),
        tail("net.tcp.roundtrip.spin", "median loopback TCP round trip, spinning"),
        tail("file.fdatasync.append", "median append with fdatasync"),
        tail("os.jitter", "median gap of a thread that only spins"),
        finding(ceilings.all("os.syscall").stream().findFirst(), "for a system call", ""));
  }

  private Optional<Figure> latency(String level) {
    return ceilings.most("memory.latency.level", "level", level);
  }

  private Optional<Finding> cores() {
    List<Figure> pairs = ceilings.all("core.roundtrip");
    if (pairs.size() < 2) {
      return finding(pairs.stream().findFirst(), "for a round trip between the two CPUs", "");
    }
    Figure worst = Collections.max(pairs, Ceilings.BY_VALUE);
    return finding(
        Optional.of(Collections.min(pairs, Ceilings.BY_VALUE)),
        "for a round trip between the nearest CPUs",
        "; between the farthest " + Ceilings.quantity(worst).full());
  }

  private static Optional<Finding> finding(Optional<Figure> figure, String what, String more) {
    return figure
        .filter(f -> !f.estimate().isNoResult())
        .map(
            f -> {
              String interval = Ceilings.quantity(f).interval();
              String ends = interval.startsWith("[") ? " " + interval : "";
              return new Finding(Ceilings.text(f), what + ends + more);
            });
  }

  /** From the histogram: the median, and how far the tail reaches. */
  private Optional<Finding> tail(String id, String what) {
    String file = run.calibration() == null ? null : run.calibration().histograms().get(id);
    return Optional.ofNullable(file)
        .flatMap(histograms::find)
        .map(
            h -> {
              boolean many = h.getTotalCount() >= 10_000;
              double far = (double) h.getValueAtPercentile(many ? 99.9 : 99);
              String reach =
                  "; "
                      + (many ? "p99.9 " : "p99 ")
                      + Quantity.plain(far, "ns")
                      + ", worst "
                      + Quantity.plain((double) h.getMaxValue(), "ns");
              double median = (double) h.getValueAtPercentile(50);
              return new Finding(Quantity.plain(median, "ns"), what + reach);
            });
  }

  private String tally() {
    List<String> verdicts = new ArrayList<>();
    for (Verdict verdict : Verdict.values()) {
      long n = run.claims().stream().filter(c -> c.judgement().verdict() == verdict).count();
      if (n > 0) {
        verdicts.add(n + " " + Claims.name(verdict));
      }
    }
    String text =
        counted(run.measurements().size(), "measurement") + " from " + counted(done(), "workload");
    return text + (verdicts.isEmpty() ? "." : "; claims: " + String.join(", ", verdicts) + ".");
  }
}

package dev.assay.bench.report;

import dev.assay.bench.record.CalibrationRecord;
import dev.assay.bench.record.RunRecord;
import dev.assay.bench.record.WorkloadOutcome;
import dev.assay.bench.report.markup.Markup;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What did not run and why, and how to run it again. */
final class Provenance {

  private static final String TUNING = "tuning.";

  private Provenance() {}

  static void writeNotRun(Markup m, RunRecord run, Map<String, String> unreadable) {
    List<List<String>> rows = new ArrayList<>();
    for (WorkloadOutcome w : run.workloads()) {
      if (w.status() != WorkloadOutcome.Status.DONE) {
        String reason = w.reason().isEmpty() ? "the run ended before it was reached" : w.reason();
        rows.add(List.of(w.title(), w.status().name().toLowerCase(Locale.ROOT), reason));
      }
    }
    CalibrationRecord calibration = run.calibration();
    if (calibration == null) {
      rows.add(List.of("Calibration", "pending", "the run ended before it was complete"));
    } else {
      calibration.skipped().forEach((id, why) -> rows.add(List.of(id, "skipped", why)));
    }
    unreadable.forEach((name, why) -> rows.add(List.of(name, "unreadable", why)));
    if (rows.isEmpty()) {
      m.leaf("p", "Everything that was planned ran.");
    } else {
      new Table("what did not run", List.of("What", "Status", "Why"), rows).write(m);
    }
  }

  static void writeReproduce(Markup m, RunRecord run) {
    StringBuilder commands = new StringBuilder();
    if (run.source().commit().matches("[0-9a-f]{7,40}")) {
      commands.append("git checkout ").append(run.source().commit()).append('\n');
    }
    commands.append("./assay run --profile ").append(run.profile().name().toLowerCase(Locale.ROOT));
    run.settings().forEach((key, value) -> commands.append(option(key, value)));
    m.open("pre", "tabindex", "0").leaf("code", commands.toString()).close();
    m.open("dl.ids");
    pair(m, "Version", run.source().version());
    pair(m, "Commit", run.source().commit() + (run.source().dirty() ? ", with local changes" : ""));
    pair(m, "System id", run.machine().systemId());
    pair(m, "Software id", run.machine().softwareId());
    pair(m, "Settings", run.settings().isEmpty() ? "none" : run.settings().toString());
    pair(m, "Run id", run.id());
    pair(m, "Record format", "" + run.formatVersion());
    pair(m, "JVM flags", String.join(" ", run.machine().software().jvmFlags().orElse(List.of())));
    m.close();
    m.leaf(
        "p.soft",
        "Beside this file: run.json has every raw sample, jmh.json is as JMH wrote it, *.hlog are the"
            + " histograms. ./assay compare sets two such folders side by side.");
  }

  /** A setting as the option that asked for it; nothing for one that no option sets. */
  private static String option(String key, String value) {
    return key.equals("only")
        ? " --only " + quoted(value)
        : key.startsWith(TUNING)
            ? " --set " + quoted(key.substring(TUNING.length()) + "=" + value)
            : "";
  }

  private static String quoted(String value) {
    return value.matches("[A-Za-z0-9_./:,=@-]+") ? value : "'" + value.replace("'", "'\\''") + "'";
  }

  private static void pair(Markup m, String name, String value) {
    m.open("div").leaf("dt", name).leaf("dd", value).close();
  }
}

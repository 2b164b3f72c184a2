package dev.assay.bench.cli;

import dev.assay.bench.claim.Verdict;
import dev.assay.bench.record.ClaimOutcome;
import dev.assay.bench.record.RunRecord;
import dev.assay.bench.record.WorkloadOutcome;
import dev.assay.bench.run.ProgressLine;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a user reads when a run has ended, and the exit status that goes with it. */
final class RunSummary {

  private final RunRecord record;
  private final Path folder;
  private final Output output;

  RunSummary(RunRecord record, Path folder, Output output) {
    this.record = record;
    this.folder = folder;
    this.output = output;
  }

  /** What is printed as JSON. */
  record Summary(
      String record,
      boolean complete,
      Map<String, Long> workloads,
      List<ClaimOutcome> claims,
      int exitStatus) {}

  /** Prints it; returns 0, or 1 when a workload failed or a claim was refuted. */
  int print() {
    List<ClaimOutcome> judged = record.claims().stream().filter(RunSummary::isJudged).toList();
    Map<String, Long> statuses =
        record.workloads().stream()
            .collect(
                Collectors.groupingBy(
                    w -> w.status().name().toLowerCase(Locale.ROOT),
                    TreeMap::new,
                    Collectors.counting()));
    boolean failed = statuses.containsKey("failed") || judged.stream().anyMatch(this::refuted);
    int status = failed ? Assay.CHECK_FAILED : 0;
    if (output.printsAsJson(
        new Summary(folder.toString(), record.complete(), statuses, judged, status))) {
      return status;
    }
    printWorkloads();
    if (!judged.isEmpty()) {
      TextTable table = new TextTable("claim", "verdict", "why");
      for (ClaimOutcome claim : judged) {
        table.row(
            claim.claim(),
            claim.judgement().verdict().name().toLowerCase(Locale.ROOT).replace('_', ' '),
            claim.judgement().summary());
      }
      output.line("");
      output.table(table);
    }
    output.line("");
    output.line("record  " + folder);
    output.line("report  " + folder.resolve("report.html"));
    return status;
  }

  private void printWorkloads() {
    TextTable table = new TextTable("workload", "status", "took", "figures", "");
    for (WorkloadOutcome workload : record.workloads()) {
      long figures =
          record.measurements().stream().filter(m -> m.workload().equals(workload.id())).count();
      table.row(
          workload.id(),
          workload.status().name().toLowerCase(Locale.ROOT),
          ProgressLine.spoken(workload.seconds()),
          Long.toString(figures),
          workload.reason());
    }
    output.table(table);
  }

  private boolean refuted(ClaimOutcome claim) {
    return claim.judgement().verdict() == Verdict.REFUTED;
  }

  private static boolean isJudged(ClaimOutcome claim) {
    return switch (claim.judgement().verdict()) {
      case CONFIRMED, REFUTED, DEPENDS_ON_BASELINE, NOT_DECIDABLE -> true;
      case NOT_TESTABLE, NOT_BUILT, NOT_RUN -> false;
    };
  }
}

package dev.assay.bench.cli;

import dev.assay.bench.claim.Claim;
import dev.assay.bench.run.ProgressLine;
import dev.assay.bench.run.RunPlan;
import dev.assay.bench.workload.Workload;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Prints what there is to run, and what a run would do. */
final class PlanPrinter {

  private final RunPlan plan;
  private final Output output;

  PlanPrinter(RunPlan plan, Output output) {
    this.plan = plan;
    this.output = output;
  }

  /** A workload as it is listed. */
  record Listed(
      String id,
      String kind,
      String title,
      Set<String> claims,
      double expectedSeconds,
      String whyNot) {}

  /** All that is listed. */
  record Listing(List<Listed> workloads, List<ClaimLine> claims) {}

  /** A claim as it is listed. */
  record ClaimLine(String id, String source, String wording, String mode, String state) {}

  /** What a run would do. */
  record DryRun(
      String systemId,
      String profile,
      double expectedSeconds,
      double calibrationSeconds,
      List<Listed> workloads) {}

  void list() {
    List<ClaimLine> claims = plan.judges().ledger().claims().stream().map(this::claimLine).toList();
    if (output.printsAsJson(new Listing(workloads(), claims))) {
      return;
    }
    printWorkloads();
    TextTable table = new TextTable("claim", "state", "source", "wording");
    for (ClaimLine claim : claims) {
      table.row(claim.id(), claim.state(), claim.source(), claim.wording());
    }
    output.line("");
    output.table(table);
  }

  void dryRun() {
    double calibration = plan.calibrationExpected().toMillis() / 1e3;
    double total = plan.expected().toMillis() / 1e3;
    String profile = plan.options().profile().name().toLowerCase(Locale.ROOT);
    if (output.printsAsJson(
        new DryRun(plan.machine().systemId(), profile, total, calibration, workloads()))) {
      return;
    }
    printWorkloads();
    output.line("");
    output.line(
        "%s profile on %s: about %s in all, %s of it calibration"
            .formatted(
                profile,
                plan.machine().systemId(),
                ProgressLine.spoken(total),
                ProgressLine.spoken(calibration)));
  }

  private void printWorkloads() {
    TextTable table = new TextTable("workload", "kind", "about", "claims", "what it measures");
    for (Listed workload : workloads()) {
      table.row(
          workload.id(),
          workload.kind(),
          ProgressLine.spoken(workload.expectedSeconds()),
          String.join(",", workload.claims()),
          workload.title()
              + (workload.whyNot().isEmpty() ? "" : " (not here: " + workload.whyNot() + ")"));
    }
    output.table(table);
  }

  private List<Listed> workloads() {
    return plan.workloads().stream().map(this::listed).toList();
  }

  private Listed listed(Workload workload) {
    return new Listed(
        workload.id(),
        workload.kind().name().toLowerCase(Locale.ROOT),
        workload.title(),
        workload.claims(),
        plan.expected(workload).toMillis() / 1e3,
        plan.whyNot(workload));
  }

  private ClaimLine claimLine(Claim claim) {
    String state =
        plan.judges().rules().containsKey(claim.id())
            ? "built"
            : claim.isTestable() ? "not built yet" : "not testable";
    return new ClaimLine(claim.id(), claim.source(), claim.wording(), claim.mode(), state);
  }
}

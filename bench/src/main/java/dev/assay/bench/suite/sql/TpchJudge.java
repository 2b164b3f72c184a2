package dev.assay.bench.suite.sql;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.load.ClaimJudge;
import dev.assay.bench.workload.Measurement;
import java.util.ArrayList;
import java.util.List;

/** Q8: whether a full query engine can be had in some ten thousand lines. */
public final class TpchJudge extends ClaimJudge {

  /** For the provider. */
  public TpchJudge() {
    super(
        "Q8",
        "All 22 queries of TPC-H, as standard text, give DuckDB's rows over the same files at the"
            + " scale of the profile, row by row, with every number of threads that is timed."
            + " Confirmed: share of equal answers is 1. Refuted: it is less. Lines of code (not"
            + " blank, without comments) of the module are reported, not judged.",
        QueryWorkload.TPCH);
  }

  @Override
  public Judgement judge(Evidence evidence) {
    List<Measurement> equal = all(evidence, "answers.equal");
    if (equal.isEmpty()) {
      return needs("the comparison of answers");
    }
    Measurement answers = equal.getFirst();
    double share = answers.estimate().value();
    return new Judgement(
        verdict(share == 1, share < 1),
        text(
            "%.0f of %.0f answers are DuckDB's.",
            share * answers.secondary().getOrDefault("compared", 0.0),
            answers.secondary().getOrDefault("compared", 0.0)),
        lines(evidence));
  }

  private List<String> lines(Evidence evidence) {
    List<String> lines = new ArrayList<>();
    for (String metric : List.of("duckdbToAssay.mean", "prepared.duckdbToAssay.mean")) {
      for (Measurement m : all(evidence, metric)) {
        lines.add(
            text(
                "%s threads%s: geometric mean of DuckDB / Assay %.2f [%.2f, %.2f]",
                m.params().getOrDefault("threads", ""),
                metric.startsWith("prepared") ? ", prepared" : "",
                m.estimate().value(),
                m.estimate().low(),
                m.estimate().high()));
      }
    }
    for (Measurement m : all(evidence, "code.lines")) {
      lines.add(
          text(
              "The module has %.0f lines of main code, not blank and without comments.",
              m.estimate().value()));
    }
    return lines;
  }
}

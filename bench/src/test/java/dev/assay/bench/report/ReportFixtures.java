package dev.assay.bench.report;

import dev.assay.bench.claim.Claim;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.claim.Ledger;
import dev.assay.bench.claim.Verdict;
import dev.assay.bench.record.CalibrationRecord;
import dev.assay.bench.record.ClaimOutcome;
import dev.assay.bench.record.RecordFixtures;
import dev.assay.bench.record.RunRecord;
import dev.assay.bench.record.WorkloadOutcome;
import dev.assay.bench.workload.Ceiling;
import dev.assay.bench.workload.CeilingShare;
import dev.assay.bench.workload.Measurement;
import dev.assay.engine.measure.Direction;
import dev.assay.engine.measure.Estimate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Records with everything a report can show, with histograms beside them; no two-CPU limits. */
final class ReportFixtures {

  private ReportFixtures() {}

  /** A complete run on a machine with so many CPUs, its histograms written into the folder. */
  static RunRecord full(Path folder, int cpus) throws IOException {
    var kind = cpus > 2 ? RecordFixtures.Kind.SERVER : RecordFixtures.Kind.GUEST;
    RunRecord base = RecordFixtures.record(kind, 7);
    CeilingFixtures ceilings = new CeilingFixtures(folder, cpus);
    List<Measurement> measurements = measurements(ceilings);
    List<WorkloadOutcome> workloads = new ArrayList<>(base.workloads());
    workloads.add(done("simd.filter-sum", "Filter and sum over the cache levels"));
    workloads.add(done("net.echo", "Echo under open load"));
    return with(base, ceilings.calibration(), workloads, measurements, outcomes());
  }

  /** The same run with other parts. */
  static RunRecord with(
      RunRecord r,
      @Nullable CalibrationRecord calibration,
      List<WorkloadOutcome> workloads,
      List<Measurement> measurements,
      List<ClaimOutcome> claims) {
    boolean complete = calibration != null;
    return new RunRecord(
        r.formatVersion(),
        r.id(),
        r.started(),
        complete ? r.ended() : null,
        complete,
        r.profile(),
        r.source(),
        r.machine(),
        r.settings(),
        r.capabilities(),
        calibration,
        complete ? r.tuning() : List.of(),
        workloads,
        measurements,
        r.ruler(),
        claims,
        r.caveats());
  }

  private static WorkloadOutcome done(String id, String title) {
    return new WorkloadOutcome(id, 1, title, WorkloadOutcome.Status.DONE, "", 41.7, 0.013);
  }

  /** The claims that ship. */
  static Map<String, Claim> ledger() {
    Map<String, Claim> byId = new LinkedHashMap<>();
    Ledger.shipped().forEach(claim -> byId.put(claim.id(), claim));
    return byId;
  }

  /** Every claim of the ledger, with every verdict among them. */
  private static List<ClaimOutcome> outcomes() {
    List<ClaimOutcome> outcomes = new ArrayList<>();
    for (Claim claim : Ledger.shipped()) {
      int n = outcomes.size();
      Verdict verdict =
          n < 7
              ? List.of(Verdict.values()).get(n)
              : claim.isTestable() ? Verdict.NOT_BUILT : Verdict.NOT_TESTABLE;
      String summary =
          switch (verdict) {
            case CONFIRMED ->
                "Vector is 5.1 times scalar in L1 [4.8, 5.4], 1.02 in DRAM [0.99, 1.06].";
            case REFUTED -> "The saving is 0.31 ms [0.29, 0.33] inside one site, below 10 ms.";
            case NOT_TESTABLE -> claim.reason();
            case NOT_BUILT -> "";
            default -> "Two cores leave two points, and these cannot identify two parameters.";
          };
      List<String> evidence =
          n < 5 ? List.of("filterSum.vector in L1 takes 12.1 ns [11.9, 12.4].") : List.of();
      String hash = n < 7 ? "3f".repeat(32) : "";
      String rule = n < 7 ? "Confirmed when the whole interval is above 2." : "";
      Judgement judgement = new Judgement(verdict, summary, evidence);
      outcomes.add(new ClaimOutcome(claim.id(), hash, rule, judgement));
    }
    return outcomes;
  }

  private static List<Measurement> measurements(CeilingFixtures machine) throws IOException {
    List<Measurement> all = new ArrayList<>();
    double[] ceilings = {210e9, 95e9, 42e9, 13.1e9};
    for (int i = 0; i < 4; i++) {
      for (String mode : List.of("scalar", "auto", "vector")) {
        double share =
            mode.equals("scalar")
                ? 0.08 * (i + 1)
                : mode.equals("auto") ? 0.2 * (i + 1) : 0.7 + 0.08 * i;
        double nanos = 4096 / (ceilings[i] * share) * 1e9;
        Ceiling ceiling =
            Ceiling.of(
                "memory.bandwidth.read",
                Map.of("level", CeilingFixtures.LEVELS.get(i), "threads", "1"),
                4096,
                "B");
        Estimate of = new Estimate(share, share * 0.97, share * 1.02, 0.95, 5);
        Estimate value = new Estimate(nanos, nanos * 0.98, nanos * 1.03, 0.95, 5);
        all.add(
            measurement(
                "simd.filter-sum",
                "filterSum." + mode,
                Map.of("level", CeilingFixtures.LEVELS.get(i), "selectivity", "0.5"),
                "ns/op",
                value,
                false,
                new CeilingShare(ceiling, ceilings[i], of),
                null));
      }
    }
    all.add(
        measurement(
            "simd.filter-sum",
            "compress.vector",
            Map.of("level", "L1"),
            "ns/op",
            new Estimate(14, 2, 55, 0.95, 5),
            false,
            null,
            null));
    for (String load : List.of("0.5", "0.8", "0.95")) {
      String name = "net.echo.load-" + load;
      double median = 9_000 / (1.05 - Double.parseDouble(load));
      String histogram = machine.histogram(name, median, 0.4, 40_000);
      all.add(
          measurement(
              "net.echo",
              "latency.open",
              Map.of("load", load),
              "us/op",
              new Estimate(9.4, 9.1, 9.9, 0.95, 5),
              false,
              null,
              histogram));
    }
    all.add(
        measurement(
            "net.echo",
            "latency.model",
            Map.of("nodes", "64"),
            "us/op",
            new Estimate(31.2, 30.8, 31.5, 0.95, 30),
            true,
            null,
            null));
    return all;
  }

  private static Measurement measurement(
      String workload,
      String metric,
      Map<String, String> params,
      String unit,
      Estimate estimate,
      boolean simulated,
      @Nullable CeilingShare share,
      @Nullable String histogram) {
    return new Measurement(
        workload,
        1,
        metric,
        new TreeMap<>(params),
        unit,
        Direction.LOWER_IS_BETTER,
        estimate,
        List.of(List.of(estimate.value())),
        simulated,
        share,
        histogram,
        new TreeMap<>(Map.of("gc.alloc.rate.norm [B/op]", 24.0)));
  }
}

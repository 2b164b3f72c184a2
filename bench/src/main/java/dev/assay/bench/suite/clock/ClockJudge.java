package dev.assay.bench.suite.clock;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.load.ClaimJudge;
import dev.assay.bench.workload.Measurement;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** L6: milliseconds, microseconds and nanoseconds are what the clocks here really tell apart. */
public final class ClockJudge extends ClaimJudge {

  /** For the provider. */
  public ClockJudge() {
    super(
        "L6",
        "Confirmed: the smallest step of nanoTime is at most 1,000 ns, that of currentTimeMillis at"
            + " least 999,000 ns, and two CPUs' readings of nanoTime are less than 1,000 ns apart,"
            + " uncertainty included. Refuted: nanoTime's step is above 1,000 ns. Else not"
            + " decidable. NTP and PTP hardware are not testable here.",
        ClockWorkload.ID);
  }

  @Override
  public Judgement judge(Evidence evidence) {
    Optional<Measurement> fine =
        evidence.find(ClockWorkload.ID, "step", Map.of("clock", "nanoTime"));
    Optional<Measurement> coarse =
        evidence.find(ClockWorkload.ID, "step", Map.of("clock", "currentTimeMillis"));
    Optional<Measurement> offset = evidence.find(ClockWorkload.ID, "offset", Map.of());
    if (fine.isEmpty() || coarse.isEmpty() || offset.isEmpty()) {
      return needs("both clocks and two CPUs");
    }
    double fineNanos = fine.get().estimate().value();
    double coarseNanos = coarse.get().estimate().value();
    double apartNanos = offset.get().estimate().value();
    return new Judgement(
        verdict(
            fineNanos <= 1_000 && coarseNanos >= 999_000 && apartNanos < 1_000, fineNanos > 1_000),
        text(
            "nanoTime steps by %.0f ns, currentTimeMillis by %.0f ns; two CPUs are at most %.0f ns"
                + " apart.",
            fineNanos, coarseNanos, apartNanos),
        List.of("NTP and PTP hardware are not testable here."));
  }
}

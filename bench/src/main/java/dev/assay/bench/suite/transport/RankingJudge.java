package dev.assay.bench.suite.transport;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.claim.Ratio;
import dev.assay.bench.load.ClaimJudge;
import dev.assay.bench.workload.Measurement;
import dev.assay.engine.measure.Estimate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** T1: which transport answers soonest here. */
public final class RankingJudge extends ClaimJudge {

  private static final int FEWEST = 4;
  private static final Map<String, String> RANKED_BY = Map.of("bytes", "64", "load", "50");

  /** For the provider. */
  public RankingJudge() {
    super(
        "T1",
        "The ledger asks for a ranking, not for a winner. Ranked by p50 from intended send times,"
            + " 64 bytes there and back at 50 % of what the transport carries with 16 requests"
            + " under way; p50, p99 and p99.9 at 50 % and at 80 % beside it. Confirmed: at least 4"
            + " transports delivered, and the last one's p50 / the first one's, round by round, is"
            + " at least 2 with its whole interval, so that there is something to rank. Refuted:"
            + " below 2 with its whole interval. Else not decidable. Stop rule: rounds of the profile, none"
            + " added.",
        OfferedLoadWorkload.ID);
  }

  @Override
  public Judgement judge(Evidence evidence) {
    List<Measurement> latencies = all(evidence, "latency");
    List<Measurement> ranked =
        latencies.stream()
            .filter(m -> m.matches("latency", RANKED_BY))
            .sorted(Comparator.comparingDouble(m -> m.estimate().value()))
            .toList();
    if (ranked.size() < FEWEST) {
      return needs("latencies of " + FEWEST + " transports at 50 % load");
    }
    Measurement first = ranked.getFirst();
    Measurement last = ranked.getLast();
    Optional<Measurement> apart =
        evidence.find(
            OfferedLoadWorkload.ID,
            OfferedLoadWorkload.TIMES_THE_SOONEST,
            Map.of("transport", name(last), "bytes", "64", "load", "50"));
    if (apart.isEmpty()) {
      return needs("the last transport beside the first, round by round");
    }
    Estimate times = apart.orElseThrow().estimate();
    Ratio spread = new Ratio(times.value(), times.low(), times.high());
    return new Judgement(
        verdict(spread.isAtLeast(2), spread.isBelow(2)),
        text(
            "Soonest is %s with a p50 of %.2f µs, last is %s with %s that (asked: 2×), of %d"
                + " transports.",
            name(first), first.estimate().value() / 1e3, name(last), spread.text(), ranked.size()),
        ranked.stream().map(m -> line(m, latencies)).toList());
  }

  /** All loads of one transport, as measured at the size by which they are ranked. */
  private static String line(Measurement ranked, List<Measurement> latencies) {
    StringBuilder line = new StringBuilder(name(ranked));
    for (Measurement m : latencies) {
      if (name(m).equals(name(ranked)) && m.matches("latency", Map.of("bytes", "64"))) {
        line.append(
            text(
                "; at %s %%: p50 %.2f, p99 %.2f, p99.9 %.2f µs",
                m.params().getOrDefault("load", ""),
                micros(m, "p50 [ns]"),
                micros(m, "p99 [ns]"),
                micros(m, "p99.9 [ns]")));
      }
    }
    return line.toString();
  }

  private static double micros(Measurement m, String percentile) {
    return m.secondary().getOrDefault(percentile, Double.NaN) / 1e3;
  }

  private static String name(Measurement m) {
    return m.params().getOrDefault("transport", "");
  }
}

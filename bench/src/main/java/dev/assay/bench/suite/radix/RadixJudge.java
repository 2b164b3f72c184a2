package dev.assay.bench.suite.radix;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.load.ClaimJudge;
import dev.assay.bench.workload.Measurement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Q3: whether algorithms that mind the caches win where they should, as a formula foretells. */
public final class RadixJudge extends ClaimJudge {

  private static final double MOST_TIMES_BEST = 1.1;
  private static final long LARGEST_JOIN = 1L << 26;
  private static final long LARGEST_GROUP = 10_000_000;
  private static final int LEAST_ROUNDS = 5;

  /** For the provider. */
  public RadixJudge() {
    super(
        "Q3",
        "Hash joins of two inputs of 2^10 to 2^26 tuples of 8 bytes, and groupings by 10 to 10^7"
            + " keys (as far as the profile goes), one thread, huge pages, by turns in one run:"
            + " one table / radix partitions; bits by formula from calibrated latencies, second-level"
            + " cache and TLB (PartitionBits). Confirmed: for joins and"
            + " for groupings one table is faster at some size and partitions at a larger one, and"
            + " at every size the chosen bits take at most 1.1 times the time of the best of the"
            + " sweep, all with the whole 95 % interval. Refuted: partitions are slower at 2^26"
            + " tuples or 10^7 keys, or some choice takes more than 1.1 times the best, with the"
            + " whole interval. Else not decidable, as with fewer than 5 rounds.",
        RadixWorkload.ID);
  }

  @Override
  public Judgement judge(Evidence evidence) {
    List<Measurement> gains = all(evidence, "radixGain");
    List<Measurement> choices = all(evidence, "chosenToBest");
    if (gains.isEmpty()
        || choices.isEmpty()
        || gains.getFirst().forks().getFirst().size() < LEAST_ROUNDS) {
      return needs("joins and groupings with and without partitions, 5 rounds each");
    }
    boolean crossed = crosses(gains, "join") && crosses(gains, "group");
    boolean never = losesAt(gains, "join", LARGEST_JOIN) || losesAt(gains, "group", LARGEST_GROUP);
    boolean near = choices.stream().allMatch(m -> m.estimate().high() <= MOST_TIMES_BEST);
    List<Measurement> far =
        choices.stream().filter(m -> m.estimate().low() > MOST_TIMES_BEST).toList();
    Measurement worst =
        choices.stream().max(Comparator.comparingDouble(m -> m.estimate().value())).orElseThrow();
    List<String> lines = new ArrayList<>();
    for (Measurement gain : gains) {
      lines.add(
          text(
              "%s of %d: partitions (%.0f bits) %.2f× as fast [%.2f, %.2f]",
              kind(gain),
              size(gain),
              gain.secondary().getOrDefault("bits", 0.0),
              gain.estimate().value(),
              gain.estimate().low(),
              gain.estimate().high()));
    }
    return new Judgement(
        verdict(crossed && near, never || !far.isEmpty()),
        text(
            "Partitions begin to pay within the sizes measured: %s; the chosen bits take at worst"
                + " %.2f× the best's time [%.2f, %.2f] (%s of %d, %.0f bits instead of %.0f).",
            crossed ? "yes" : "not for both",
            worst.estimate().value(),
            worst.estimate().low(),
            worst.estimate().high(),
            kind(worst),
            size(worst),
            worst.secondary().getOrDefault("bits chosen", 0.0),
            worst.secondary().getOrDefault("bits of the best", 0.0)),
        lines);
  }

  private static boolean crosses(List<Measurement> gains, String kind) {
    long lost =
        gains.stream()
            .filter(m -> kind(m).equals(kind) && m.estimate().high() < 1)
            .mapToLong(RadixJudge::size)
            .min()
            .orElse(Long.MAX_VALUE);
    return gains.stream()
        .anyMatch(m -> kind(m).equals(kind) && size(m) > lost && m.estimate().low() > 1);
  }

  private static boolean losesAt(List<Measurement> gains, String kind, long size) {
    return gains.stream()
        .anyMatch(m -> kind(m).equals(kind) && size(m) >= size && m.estimate().high() < 1);
  }

  private static String kind(Measurement m) {
    return m.params().getOrDefault("kind", "");
  }

  private static long size(Measurement m) {
    return Long.parseLong(m.params().getOrDefault("size", "0"));
  }
}

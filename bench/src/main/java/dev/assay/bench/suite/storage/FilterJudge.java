package dev.assay.bench.suite.storage;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.claim.Ratio;
import dev.assay.bench.load.ClaimJudge;
import dev.assay.bench.load.FormulaCheck;
import dev.assay.bench.workload.Measurement;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** E6: whether Bloom filters do what their formula says, and what they spare. */
final class FilterJudge extends ClaimJudge {

  private static final double TOLERANCE = 0.1;
  private static final double FEWER = 5;

  FilterJudge() {
    super(
        "E6",
        "Share of absent keys that a plain Bloom filter of 4 to 20 bits a key lets pass /"
            + " (1 − e^(−kn/m))^k, and blocks (index and data, filters apart) that RocksDB touches"
            + " for absent keys without filters / with filters of 10 bits. Confirmed: the first"
            + " within 10 % for every number of bits, the second at least 5, by its 95 % interval."
            + " Refuted: a whole interval is outside. Else not decidable. Blocked filters are"
            + " reported beside it.",
        FilterWorkload.ID);
  }

  @Override
  public Judgement judge(Evidence evidence) {
    List<Measurement> all = all(evidence, "falsePositives");
    Optional<Measurement> without = touched(evidence, "00");
    Optional<Measurement> with = touched(evidence, "10");
    if (all.isEmpty() || without.isEmpty() || with.isEmpty()) {
      return needs("keys that passed, and blocks with and without filters");
    }
    FormulaCheck plain =
        FormulaCheck.of(
            all.stream().filter(m -> "false".equals(m.params().get("blocked"))).toList(),
            TOLERANCE);
    Ratio fewer = Ratio.of(without.get().estimate(), with.get().estimate());
    return new Judgement(
        verdict(plain.holds() && fewer.isAtLeast(FEWER), plain.missed() || fewer.isBelow(FEWER)),
        text(
            "Plain filters pass what the formula says within %.1f %%; absent keys touch %s as many"
                + " blocks without filters as with 10 bits.",
            100 * plain.worst(), fewer.text()),
        FormulaCheck.of(all, TOLERANCE).lines());
  }

  private static Optional<Measurement> touched(Evidence evidence, String bits) {
    return evidence.find(FilterWorkload.ID, "touchedForAbsent", Map.of("bits", bits));
  }
}

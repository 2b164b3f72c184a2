package dev.assay.bench.suite.serialization;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.claim.Ratio;
import dev.assay.bench.load.ClaimJudge;
import dev.assay.bench.workload.Measurement;
import java.util.ArrayList;
import java.util.List;

/** T6: the ledger asks for a table; what is judged is whether the choice of a format matters. */
public final class FormatsJudge extends ClaimJudge {

  private static final double RATIO = 2;
  private static final List<String> FORMATS =
      List.of("fixed-segment", "fixed-agrona", "varint", "json-objects", "json-tokens");

  /** For the provider. */
  public FormatsJudge() {
    super(
        "T6",
        "The ledger asks for a table: ns to write and to read, bytes and garbage of a message, by"
            + " format, every reading checked by a checksum over all fields. Confirmed: JSON by"
            + " data binding takes at least 2 times as long as the fixed layout in a memory"
            + " segment, writing and reading, both with the whole 95 % interval, and the table is"
            + " complete. Refuted: one of the two is below 2 with its whole interval. Else not"
            + " decidable. Stop rule: rounds of the profile, formats by turns, none added.",
        FormatsWorkload.ID);
  }

  @Override
  public Judgement judge(Evidence evidence) {
    List<Ratio> ratios = new ArrayList<>();
    List<String> table = new ArrayList<>();
    for (String format : FORMATS) {
      List<Double> row = new ArrayList<>();
      for (String metric : List.of("encode", "decode", "size", "garbage")) {
        for (Measurement m : all(evidence, metric)) {
          if (format.equals(m.params().get("format"))) {
            row.add(m.estimate().value());
          }
        }
      }
      if (row.size() < 4) {
        return needs("every format's times, size and garbage");
      }
      table.add(
          text(
              "%s: %.1f ns to write, %.1f ns to read, %.1f bytes, %.1f bytes of garbage",
              format, row.get(0), row.get(1), row.get(2), row.get(3)));
    }
    for (String metric : List.of("encode", "decode")) {
      List<Measurement> times = all(evidence, metric);
      ratios.add(
          Ratio.of(of(times, "json-objects").estimate(), of(times, FORMATS.getFirst()).estimate()));
    }
    return new Judgement(
        verdict(
            ratios.stream().allMatch(ratio -> ratio.isAtLeast(RATIO)),
            ratios.stream().anyMatch(ratio -> ratio.isBelow(RATIO))),
        text(
            "JSON by data binding takes %s as long to write as the fixed layout, and %s to read"
                + " (asked: 2).",
            ratios.getFirst().text(), ratios.getLast().text()),
        table);
  }

  private static Measurement of(List<Measurement> all, String format) {
    return all.stream()
        .filter(m -> format.equals(m.params().get("format")))
        .findFirst()
        .orElseThrow();
  }
}

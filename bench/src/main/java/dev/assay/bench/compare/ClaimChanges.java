package dev.assay.bench.compare;

import dev.assay.bench.compare.Comparison.ClaimChange;
import dev.assay.bench.record.ClaimOutcome;
import dev.assay.bench.record.RunRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Claims that two runs judge differently. */
final class ClaimChanges {

  private ClaimChanges() {}

  static List<ClaimChange> of(@Nullable RunRecord a, @Nullable RunRecord b) {
    List<ClaimChange> changes = new ArrayList<>();
    if (a == null || b == null) {
      return changes;
    }
    for (ClaimOutcome before : a.claims()) {
      b.claims().stream()
          .filter(after -> after.claim().equals(before.claim()))
          .filter(after -> after.judgement().verdict() != before.judgement().verdict())
          .forEach(
              after ->
                  changes.add(
                      new ClaimChange(
                          before.claim(),
                          before.judgement().verdict(),
                          after.judgement().verdict(),
                          before.judgement().summary(),
                          after.judgement().summary(),
                          before.ruleHash().equals(after.ruleHash()))));
    }
    return changes;
  }
}

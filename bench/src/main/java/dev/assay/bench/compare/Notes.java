package dev.assay.bench.compare;

import dev.assay.bench.record.RunRecord;
import dev.assay.bench.stats.Drift;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a reader must know of two runs before reading their figures. */
final class Notes {

  private Notes() {}

  static List<String> of(
      Source baseline, Source other, boolean sameMachine, Optional<Drift> drift) {
    List<String> notes = new ArrayList<>();
    for (Source source : List.of(baseline, other)) {
      RunRecord run = source.run();
      if (source.edited()) {
        notes.add(source.name() + " was changed after Assay wrote it");
      }
      if (run != null && !run.complete()) {
        notes.add(source.name() + " is incomplete: only what it holds is compared");
      }
    }
    if (baseline.run() == null) {
      notes.add("JMH files name no machine: the verdicts hold only if both ran on the same one");
    }
    if (!sameMachine) {
      notes.add(
          "two machines ("
              + baseline.system()
              + ", "
              + other.system()
              + "): no verdict on change; see what their ceilings explain");
    } else if (drift.isPresent()) {
      notes.add(
          String.format(
              Locale.ROOT,
              "the ruler says that the machine drifts by %.1f %%; every interval allows for it",
              100 * drift.get().share()));
    } else {
      notes.add("no ruler in both runs: the intervals know nothing of drift between them");
    }
    return notes;
  }
}

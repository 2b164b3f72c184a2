package dev.assay.bench.run;

import dev.assay.bench.workload.Profile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a user asks of a run.
 *
 * @param profile how much time it may take
 * @param only patterns that select workloads; empty for all
 * @param results folder that records are kept in
 * @param resume a record to go on with, or empty for a new one
 * @param home folder of the checkout, whose commit is recorded
 * @param tuning overrides of engine choices, by id
 */
public record RunOptions(
    Profile profile,
    List<String> only,
    Path results,
    Optional<Path> resume,
    Path home,
    SortedMap<String, String> tuning) {

  /** Freezes the collections. */
  public RunOptions {
    only = List.copyOf(only);
    tuning = new TreeMap<>(tuning);
  }
}

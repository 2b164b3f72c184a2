package dev.assay.bench.run;

import dev.assay.bench.record.BadRecord;
import dev.assay.bench.record.RecordStore;
import dev.assay.bench.record.RunRecord;
import dev.assay.bench.record.StoredRecord;
import dev.assay.bench.record.WorkloadOutcome;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What workloads took on this machine before, which no guess made on another machine can know.
 *
 * @param seen the time by workload's id and version, in runs of one profile
 */
record Timings(Map<String, Duration> seen) {

  private static final int RUNS_LOOKED_AT = 3;

  /** A workload that others disturbed more than this says little of the next run. */
  private static final double MOST_STOLEN = 0.1;

  /** From the newest records of a machine; a record that cannot be read tells nothing. */
  static Timings of(Path results, String systemId, Profile profile) {
    Map<String, Duration> seen = new TreeMap<>();
    try {
      List<Path> runs =
          new RecordStore(results)
              .runs().stream().filter(run -> run.startsWith(results.resolve(systemId))).toList();
      for (Path run : runs.reversed().stream().limit(RUNS_LOOKED_AT).toList()) {
        RunRecord record = StoredRecord.read(run).record();
        if (record.profile() == profile) {
          record.workloads().stream().filter(Timings::isTelling).forEach(w -> add(seen, w));
        }
      }
    } catch (BadRecord e) {
      // What the newer ones told is kept.
    }
    return new Timings(seen);
  }

  /** The longer of a guess and what was seen: a run resumed in the middle took less than it all. */
  Duration atLeast(Workload workload, Duration guess) {
    Duration before = seen.getOrDefault(workload.id() + "@" + workload.version(), Duration.ZERO);
    return before.compareTo(guess) > 0 ? before : guess;
  }

  private static boolean isTelling(WorkloadOutcome outcome) {
    return outcome.status() == WorkloadOutcome.Status.DONE && outcome.stolenShare() < MOST_STOLEN;
  }

  private static void add(Map<String, Duration> seen, WorkloadOutcome outcome) {
    seen.putIfAbsent(
        outcome.id() + "@" + outcome.version(),
        Duration.ofMillis((long) (1e3 * outcome.seconds())));
  }
}

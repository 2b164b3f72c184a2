package dev.assay.bench.cli;

import dev.assay.bench.claim.Claim;
import dev.assay.bench.claim.Judges;
import dev.assay.bench.record.BadRecord;
import dev.assay.bench.record.RecordStore;
import dev.assay.bench.record.RunRecord;
import dev.assay.bench.record.StoredRecord;
import dev.assay.bench.report.ReportWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds the records that a user means. */
final class Records {

  private static final String TUNING = "tuning.";

  private Records() {}

  /** The newest record of a machine that is not complete. */
  static Path newestIncomplete(Path results, String systemId) throws BadRecord {
    List<Path> runs = new RecordStore(results).runs();
    for (Path run : runs.reversed()) {
      if (run.startsWith(results.resolve(systemId)) && isIncomplete(run)) {
        return run;
      }
    }
    throw new BadUse(
        "no interrupted run of this machine (" + systemId + ") in " + results + " to resume");
  }

  /** A record that cannot be read is passed by, with a line that says so. */
  private static boolean isIncomplete(Path run) {
    try {
      return !StoredRecord.read(run).record().complete();
    } catch (BadRecord e) {
      Output.messages().println("assay: passing by: " + e.getMessage());
      return false;
    }
  }

  /** The newest record of all in a folder of results. */
  static Path newest(Path results) throws BadRecord {
    List<Path> runs = new RecordStore(results).runs();
    if (runs.isEmpty()) {
      throw new BadUse("no run in " + results + " yet; make one with ./assay run");
    }
    return runs.stream()
        .max(Comparator.comparing(run -> String.valueOf(run.getFileName())))
        .orElseThrow();
  }

  /** Writes the report of a record, with the wording of the claims as this build knows them. */
  static void writeReport(StoredRecord stored, Path target) throws IOException {
    Map<String, Claim> claims = new TreeMap<>();
    Judges.load().ledger().claims().forEach(claim -> claims.put(claim.id(), claim));
    ReportWriter.write(stored.record(), stored.folder(), claims, target, stored.edited());
  }

  /** The engine choices that were overridden in a run. */
  static SortedMap<String, String> tuningOf(RunRecord record) {
    SortedMap<String, String> tuning = new TreeMap<>();
    record
        .settings()
        .tailMap(TUNING)
        .forEach(
            (key, value) -> {
              if (key.startsWith(TUNING)) {
                tuning.put(key.substring(TUNING.length()), value);
              }
            });
    return tuning;
  }
}

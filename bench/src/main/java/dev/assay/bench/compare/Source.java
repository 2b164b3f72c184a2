package dev.assay.bench.compare;

import dev.assay.bench.record.BadRecord;
import dev.assay.bench.record.RulerReading;
import dev.assay.bench.record.RunRecord;
import dev.assay.bench.record.StoredRecord;
import dev.assay.bench.workload.Measurement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One side of a comparison.
 *
 * @param name as the user wrote it
 * @param measurements what was measured
 * @param ruler readings of the drift ruler; empty for JMH files
 * @param facts what may differ between two runs of one machine
 * @param run the record, or null for a JMH file
 * @param edited true when the record was changed after it was written
 */
record Source(
    String name,
    List<Measurement> measurements,
    List<RulerReading> ruler,
    SortedMap<String, String> facts,
    @Nullable RunRecord run,
    boolean edited) {

  static Source of(String name, StoredRecord stored) {
    RunRecord run = stored.record();
    return new Source(
        name, run.measurements(), run.ruler(), RunFacts.of(run), run, stored.edited());
  }

  /** Reads a run's folder, its {@code run.json}, or a JMH file. */
  static Source read(Path path) throws BadRecord {
    if (Files.isRegularFile(path)) {
      byte[] text = bytes(path);
      if (JmhFile.looksLike(text)) {
        String name = path.toString();
        return new Source(
            name,
            JmhFile.measurements(text, name),
            List.of(),
            JmhFile.facts(text, name),
            null,
            false);
      }
    }
    return of(path.toString(), StoredRecord.read(path));
  }

  /** Where verdicts hold; JMH files do not say, and are taken for one machine's. */
  String system() {
    return run == null ? "" : run.machine().systemId();
  }

  private static byte[] bytes(Path file) throws BadRecord {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new BadRecord("cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}

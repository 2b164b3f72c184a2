package dev.assay.bench.report;

import dev.assay.bench.record.BadRecord;
import dev.assay.bench.record.RecordFolder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * The histograms of nanoseconds that lie beside a record.
 *
 * @param folder where they lie
 * @param problems what could not be read, by name, with the reason; grows with {@link #find}
 */
record Histograms(Path folder, SortedMap<String, String> problems) {

  Histograms(Path folder) {
    this(folder, new TreeMap<>());
  }

  /** A histogram that holds values; empty, with an entry among the problems, where none does. */
  Optional<Histogram> find(String name) {
    try {
      Histogram histogram = RecordFolder.histogram(folder, name);
      if (histogram.getTotalCount() > 0) {
        return Optional.of(histogram);
      }
      problems.put(name, "the histogram holds no values");
    } catch (BadRecord e) {
      problems.put(name, String.valueOf(e.getMessage()));
    }
    return Optional.empty();
  }
}

package dev.assay.engine.metrics;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.HdrHistogram.HistogramLogWriter;

/**
 * Files of histograms in HdrHistogram's log format 1.3, which its own tools read too. Values are
 * nanoseconds; the column of maxima is in milliseconds. Histograms carry tag, start and end time.
 */
public final class HistogramLog {

  private static final double NANOS_PER_MILLI = 1e6;

  private HistogramLog() {}

  /**
   * Writes a log; an existing file is replaced at once and whole, or not at all.
   *
   * @param comment one line about what was measured
   * @param startMillis wall time at which the run began
   */
  public static void write(
      Path file, String comment, long startMillis, Collection<Histogram> histograms)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    HistogramLogWriter log = new HistogramLogWriter(bytes);
    log.outputLogFormatVersion();
    log.outputComment("[" + comment.replaceAll("\\R", " ") + "]");
    log.outputStartTime(startMillis);
    log.setBaseTime(startMillis);
    log.outputBaseTime(startMillis);
    log.outputLegend();
    for (Histogram histogram : histograms) {
      String tag = histogram.getTag();
      if (tag != null) {
        checkTag(tag);
      }
      log.outputIntervalHistogram(
          (histogram.getStartTimeStamp() - startMillis) / 1e3,
          (histogram.getEndTimeStamp() - startMillis) / 1e3,
          histogram,
          NANOS_PER_MILLI);
    }
    log.close();
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.write(part, bytes.toByteArray());
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /**
   * Reads every histogram of a log, in order.
   *
   * @throws IOException with one sentence when the file is not such a log or is cut short
   */
  public static List<Histogram> read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    List<Histogram> histograms = new ArrayList<>();
    try (HistogramLogReader log = new HistogramLogReader(new ByteArrayInputStream(bytes))) {
      while (log.hasNext()) {
        EncodableHistogram next = log.nextIntervalHistogram();
        if (!(next instanceof Histogram histogram)) {
          throw new IOException(file + " holds a line that is not a histogram of whole numbers");
        }
        histograms.add(histogram);
      }
    } catch (RuntimeException e) {
      throw new IOException(
          file + " is not a whole HdrHistogram log: line " + (histograms.size() + 1), e);
    }
    return histograms;
  }

  static String checkTag(String tag) {
    if (tag.isEmpty() || tag.chars().anyMatch(c -> c == ',' || Character.isWhitespace(c))) {
      throw new IllegalArgumentException(
          "the tag of a histogram may not be empty or hold commas or blanks: '" + tag + "'");
    }
    return tag;
  }
}

package dev.assay.engine.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {

  @TempDir Path folder;

  @Test
  void intervalsHoldWhatWasRecordedSinceTheLastOne() {
    LatencyRecorder recorder = new LatencyRecorder("hop");
    recorder.record(100);
    recorder.record(-5);
    recorder.record(Long.MAX_VALUE);
    Histogram first = recorder.takeInterval();
    assertEquals("hop", first.getTag());
    assertEquals(3, first.getTotalCount());
    assertEquals(0, first.getMinValue());
    assertTrue(first.valuesAreEquivalent(first.getMaxValue(), LatencyRecorder.MAX_NANOS));
    assertEquals(0, recorder.takeInterval(first).getTotalCount());
  }

  @Test
  void recordingAndRecyclingAllocateNothing() {
    assumeTrue(
        ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean,
        "this JVM does not count allocation by thread");
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    LatencyRecorder recorder = new LatencyRecorder("hop");
    Histogram interval = recorder.takeInterval(recorder.takeInterval());
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 10_000; i++) {
        recorder.record(i * 37L);
      }
      interval = recorder.takeInterval(interval);
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertEquals(10_000, interval.getTotalCount());
    // The JVM itself may allocate in some rounds, on deoptimisation say; ours would be in them all.
    assertEquals(0, least, "bytes allocated by 10,000 records and one interval");
  }

  @Test
  void aLogComesBackWithTagsTimesAndCounts() throws IOException {
    Histogram one = filled("file.fdatasync.append", 1000, 5_000);
    Histogram two = filled("net", 7, 1);
    Path file = folder.resolve("run.hlog");
    HistogramLog.write(file, "a run\nof tests", 1_700_000_000_000L, List.of(one, two));
    List<Histogram> read = HistogramLog.read(file);
    assertEquals(List.of(one, two), read);
    for (Histogram histogram : read) {
      assertEquals(1_700_000_000_250L, histogram.getStartTimeStamp());
      assertEquals(1_700_000_001_000L, histogram.getEndTimeStamp());
    }
    assertEquals("file.fdatasync.append", read.getFirst().getTag());
    try (var files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void aLogThatIsCutShortOrIsSomethingElseIsRefused() throws IOException {
    Path file = folder.resolve("run.hlog");
    HistogramLog.write(file, "run", 0, List.of(filled("a", 1000, 5_000)));
    String text = Files.readString(file);
    Files.writeString(file, text.substring(0, text.length() - 20));
    assertTrue(
        assertThrows(IOException.class, () -> HistogramLog.read(file))
            .toString()
            .contains("run.hlog"));
    Files.writeString(file, "{\"schema\": 1}\n");
    assertThrows(IOException.class, () -> HistogramLog.read(file));
  }

  @Test
  void tagsThatWouldBreakTheFormatAreRefused() {
    for (String tag : List.of("", "a,b", "a b", "a\nb")) {
      assertThrows(IllegalArgumentException.class, () -> new LatencyRecorder(tag));
    }
  }

  @Test
  void percentilesAreThoseOfTheHistogram() {
    Histogram histogram = LatencyRecorder.newHistogram();
    assertEquals(0, Percentiles.of(histogram).max());
    for (int i = 1; i <= 1000; i++) {
      histogram.recordValue(i);
    }
    Percentiles percentiles = Percentiles.of(histogram);
    assertEquals(new Percentiles(1000, 1, 500.5, 500, 900, 990, 999, 1000, 1000), percentiles);
    assertFalse(percentiles.equals(Percentiles.of(LatencyRecorder.newHistogram())));
  }

  private static Histogram filled(String tag, int count, long step) {
    Histogram histogram = LatencyRecorder.newHistogram();
    for (int i = 0; i < count; i++) {
      histogram.recordValue(i * step);
    }
    histogram.setTag(tag);
    histogram.setStartTimeStamp(1_700_000_000_250L);
    histogram.setEndTimeStamp(1_700_000_001_000L);
    return histogram;
  }
}

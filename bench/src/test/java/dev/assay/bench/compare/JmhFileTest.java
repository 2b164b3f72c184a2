package dev.assay.bench.compare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.bench.compare.Comparison.Pair;
import dev.assay.bench.compare.Comparison.Standing;
import dev.assay.bench.record.BadRecord;
import dev.assay.bench.record.RecordCodec;
import dev.assay.bench.record.RecordFixtures;
import dev.assay.bench.workload.Measurement;
import dev.assay.engine.measure.Direction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JmhFileTest {

  private static final String THRPT = entry("a.B.put", "thrpt", "[[100.0, 101.0], [99.0, 100.0]]");
  private static final String AVGT = entry("a.B.get", "avgt", "[[10.0, 10.1], [9.9, 10.0]]");

  @TempDir private Path folder;

  @Test
  void throughputImprovesUpwardsAndTimesDownwards() throws BadRecord {
    List<Measurement> all = read("[" + THRPT + "," + AVGT + "]");
    assertEquals(Direction.HIGHER_IS_BETTER, all.get(0).direction());
    assertEquals(Direction.LOWER_IS_BETTER, all.get(1).direction());
    assertEquals("jmh/a.B.put{mode=thrpt, size=16}", all.get(0).key());
    assertEquals(List.of(List.of(10.0, 10.1), List.of(9.9, 10.0)), all.get(1).forks());
  }

  @Test
  void samplingModeCountsTheMeanOfEachIteration() throws BadRecord {
    String sample =
        """
        [{"benchmark":"a.B.c","mode":"sample","threads":4,"primaryMetric":{"scoreUnit":"us/op",
        "rawDataHistogram":[[[[1.0,3],[5.0,1]],[[2.0,2]]],[[[4.0,1]]]]}}]""";
    Measurement m = read(sample).getFirst();
    assertEquals(List.of(List.of(2.0, 2.0), List.of(4.0)), m.forks());
    assertEquals("jmh/a.B.c{mode=sample, threads=4}", m.key());
  }

  @Test
  void filesOfOtherProjectsCompare() throws Exception {
    Path a = write("a.json", "[" + THRPT + "," + AVGT + "]");
    Path b =
        write(
            "b.json",
            "["
                + entry("a.B.put", "thrpt", "[[50.0, 50.5], [49.5, 50.0]]")
                + ","
                + entry("a.B.get", "avgt", "[[5.0, 5.05], [4.95, 5.0]]")
                + "]");
    Pair pair = new Comparer(0.03).compare(List.of(a, b), false).pairs().getFirst();
    assertEquals(Standing.SLOWER, pair.rows().get(0).standing());
    assertEquals(Standing.FASTER, pair.rows().get(1).standing());
    String notes = pair.notes().toString();
    assertTrue(notes.contains("JMH files name no machine"), notes);
    assertTrue(notes.contains("know nothing of drift"), notes);
  }

  @Test
  void aRecordAndAJmhFileDoNotCompare() throws Exception {
    Path a = write("a.json", "[" + THRPT + "]");
    Path run = Files.createDirectory(folder.resolve("run"));
    Files.write(
        run.resolve("run.json"),
        RecordCodec.encode(RecordFixtures.record(RecordFixtures.Kind.GUEST, 1)));
    String message =
        String.valueOf(
            assertThrows(
                    NotComparable.class, () -> new Comparer(0.03).compare(List.of(a, run), false))
                .getMessage());
    assertTrue(message.contains("name the record's jmh.json instead"), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|holds no benchmark",
        "{}|is not JMH output: it is no JSON array",
        "[{\"benchmark\":|is not whole JSON",
        "[{\"a\":1}]|entry 1 is not JMH output: it needs benchmark, mode and primaryMetric",
        "[{\"benchmark\":\"b\",\"mode\":\"ss\",\"primaryMetric\":{}}]|has no raw samples",
        "[{\"benchmark\":\"b\",\"mode\":\"ss\",\"primaryMetric\":{\"rawData\":[[\"NaN\"]]}}]|"
            + "has a raw sample that is no number",
      })
  void saysWhatIsWrong(String text, String reason) {
    String message = String.valueOf(assertThrows(BadRecord.class, () -> read(text)).getMessage());
    assertTrue(message.startsWith("x.json") && message.contains(reason), message);
    assertFalse(message.contains("\n"), message);
  }

  private static List<Measurement> read(String text) throws BadRecord {
    return JmhFile.measurements(text.getBytes(UTF_8), "x.json");
  }

  private Path write(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  private static String entry(String name, String mode, String raw) {
    return "{\"benchmark\":\"%s\",\"mode\":\"%s\",\"threads\":1,\"jdkVersion\":\"25\",\"params\":{\"size\":\"16\"},\"primaryMetric\":{\"scoreUnit\":\"%s\",\"rawData\":%s}}"
        .formatted(name, mode, mode.equals("thrpt") ? "ops/s" : "ns/op", raw);
  }
}

package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.bench.cli.Assay;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A jar that Assay has never seen adds a workload and a claim, and a run carries both. */
class OutsideSuiteTest {

  @TempDir Path results;

  @Test
  void theRunMeasuresTheWorkloadAndJudgesTheClaim() throws Exception {
    int status = Assay.execute("run", "--profile=smoke", "--only=outside", "--results=" + results);
    assertEquals(0, status);
    List<Path> records;
    try (Stream<Path> walk = Files.walk(results)) {
      records = walk.filter(path -> path.endsWith("run.json")).toList();
    }
    assertEquals(1, records.size());
    String record = Files.readString(records.getFirst());
    assertTrue(record.contains("\"outside.sort\""), record);
    assertTrue(record.contains("ns an element"), record);
  }
}

package dev.assay.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.assay.bench.record.RecordCodec;
import dev.assay.bench.record.RecordFixtures;
import dev.assay.bench.record.RunRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Exit statuses, one clear line for bad input, and JSON where a table prints. */
class CommandLineTest {

  private static final String BENCHMARKS = "META-INF/BenchmarkList";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run --bogus",
        "run --profile=hasty",
        "run --only=no.such.workload --list",
        "run --set no.such.choice=1 --dry-run",
        "tune --set no.such.choice=1",
        "tune --set batch.items=many",
        "run --resume=FOLDER/none",
        "report FOLDER/none",
        "compare FOLDER/none FOLDER/other",
        "compare FOLDER/none",
        "ab --benchmark=x FOLDER/none.jar this",
        "sql --json --csv -c x",
        "sql --threads=0 -c x",
        "sql --tpch=-1 -c x",
        "sql --load x=FOLDER/none.tbl -c x",
        "replay FOLDER/none",
        "replay FOLDER --to nowhere",
        "replay FOLDER --to 127.0.0.1:1 --rate slow",
        "replay FOLDER --to 127.0.0.1:1 --rate -1",
        "replay FOLDER --to 127.0.0.1:1 --pipeline 0",
        "ab --benchmark=x --blocks=1 this this",
        "dance"
      })
  void badUseIsOneLineAndStatusTwo(String command) {
    Outcome outcome = execute(command.replace("FOLDER", folder.toString()).split(" "));
    assertEquals(2, outcome.status(), outcome.err());
    assertEquals(1, outcome.err().strip().lines().count(), outcome.err());
    assertFalse(outcome.err().contains("Exception"), outcome.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"run", "report", "compare", "ab", "calibrate", "tune", "doctor", "sql", "replay"})
  void everyCommandHasHelp(String command) {
    Outcome outcome = execute(command, "--help");
    assertEquals(0, outcome.status());
    assertTrue(outcome.out().contains("Usage: assay " + command), outcome.out());
  }

  @Test
  void theExampleOfAbIsABenchmark() throws IOException {
    Matcher example =
        Pattern.compile("--benchmark=(\\S+) this").matcher(execute("ab", "--help").out());
    assertTrue(example.find());
    StringBuilder all = new StringBuilder();
    for (URL list : Collections.list(getClass().getClassLoader().getResources(BENCHMARKS))) {
      try (InputStream in = list.openStream()) {
        all.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    String generated = example.group(1).replace('.', '_') + "_jmhTest";
    assertTrue(all.indexOf(generated) >= 0, generated);
  }

  @Test
  void theListIsJsonOnRequestAndHoldsTheWholeLedger() throws IOException {
    JsonNode list = JsonMapper.builder().build().readTree(execute("run", "--list", "--json").out());
    assertTrue(list.get("claims").size() > 130, "claims: " + list.get("claims").size());
    assertTrue(list.get("workloads").findValuesAsText("id").contains("simd.filter-sum"));
  }

  @Test
  void aDryRunSaysHowLongWithoutRunningAnything() throws IOException {
    Outcome outcome = execute("run", "--dry-run", "--json", "--profile=quick");
    JsonNode plan = JsonMapper.builder().build().readTree(outcome.out());
    assertEquals(0, outcome.status());
    assertTrue(
        plan.get("expectedSeconds").asDouble() < 1_620,
        "quick is 20 to 25 minutes, and allows itself two more");
  }

  @Test
  void aSlowedRecordIsFlaggedWithStatusOne() throws IOException {
    RunRecord before = RecordFixtures.record(RecordFixtures.Kind.GUEST, 7, 5);
    RunRecord after = RecordFixtures.withMeasurements(before, m -> RecordFixtures.scaled(m, 1.10));
    Path a = write("a", before);
    Path b = write("b", after);
    Outcome outcome = execute("compare", a.toString(), b.toString());
    assertEquals(1, outcome.status(), outcome.out() + outcome.err());
    assertTrue(outcome.out().contains("slower"), outcome.out());
  }

  private Path write(String name, RunRecord record) throws IOException {
    Path run = Files.createDirectories(folder.resolve(name));
    Files.write(run.resolve("run.json"), RecordCodec.encode(record));
    return run;
  }

  private static Outcome execute(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringWriter err = new StringWriter();
    PrintStream before = System.out;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      CommandLine line = Assay.commandLine();
      line.setErr(new PrintWriter(err, true));
      line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
      List.of(line.getSubcommands().values().toArray(CommandLine[]::new))
          .forEach(
              sub -> {
                sub.setErr(line.getErr());
                sub.setOut(line.getOut());
              });
      int status = line.execute(arguments);
      return new Outcome(status, out.toString(StandardCharsets.UTF_8), err.toString());
    } finally {
      System.setOut(before);
    }
  }

  private record Outcome(int status, String out, String err) {}
}

package dev.assay.bench.suite.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.bench.claim.Evidence;
import dev.assay.bench.claim.Judgement;
import dev.assay.bench.claim.Verdict;
import dev.assay.bench.load.Metric;
import dev.assay.bench.workload.FakeContext;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.SmallRun;
import dev.assay.exec.table.TableDefinition;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The comparisons run small; answers are compared as they claim to be. */
class QueryWorkloadTest {

  @Test
  void allOfTpchAgreesWithDuckDbAndEachFigureHasOneName() throws Exception {
    QueryWorkload tpch = QueryWorkload.all().getFirst();
    List<Measurement> measurements = SmallRun.of(tpch, 2);
    Measurement equal =
        measurements.stream()
            .filter(m -> m.metric().equals("answers.equal"))
            .findFirst()
            .orElseThrow();
    assertEquals(22.0, equal.secondary().get("compared"));
    assertTrue(
        measurements.stream().anyMatch(m -> m.matches("duckdbToAssay", Map.of("query", "q22"))));
    Judgement judgement = judge(measurements);
    assertEquals(Verdict.CONFIRMED, judgement.verdict());
    assertTrue(judgement.evidence().stream().anyMatch(line -> line.contains("prepared")));
    assertTrue(judgement.evidence().getLast().contains("lines of main code"));
    Measurement wrong = Metric.higher(tpch, "answers.equal", "share").add(21.0 / 22).build();
    assertEquals(Verdict.REFUTED, judge(List.of(wrong)).verdict());
    assertEquals(Verdict.NOT_DECIDABLE, judge(List.of()).verdict());
  }

  private static Judgement judge(List<Measurement> measurements) {
    FakeContext context = new FakeContext(2);
    return new TpchJudge()
        .judge(new Evidence(context.machine(), context.calibration(), measurements));
  }

  @Test
  void threadsDoubleInTheLongestProfile() {
    assertEquals(List.of(1, 6), QueryWorkload.threadCounts(Profile.QUICK, 6));
    assertEquals(List.of(1, 2, 4, 6), QueryWorkload.threadCounts(Profile.FULL, 6));
    assertEquals(List.of(1, 2), QueryWorkload.threadCounts(Profile.FULL, 2));
  }

  @Test
  void linesOfCodeAreThoseWithoutComments() {
    String text = "package a;\n\n/** Doc.\n * @x\n */\nclass A {} // end\n// no\n/* no */\n}";
    assertEquals(3, CodeLines.count(text.lines().toList()));
  }

  @Test
  void choicesPutBackToDefaultsChangeNoAnswer() throws Exception {
    List<Measurement> ratios = new SqlAblationWorkload().run(new FakeContext(2));
    assertEquals(5 * 9, ratios.size());
  }

  @Test
  void ourOwnQueriesAgreeWithDuckDb() throws Exception {
    List<Measurement> measurements = QueryWorkload.all().get(1).run(new FakeContext(2));
    assertEquals(23, measurements.stream().filter(m -> m.metric().equals("duckdbToAssay")).count());
  }

  @Test
  void longComparisonsWaitForLongProfiles() {
    FakeContext smoke = new FakeContext(2);
    assertEquals(
        List.of(QueryWorkload.TPCH, QueryWorkload.SHOP),
        QueryWorkload.all().stream()
            .filter(w -> w.whyNot(smoke).isEmpty())
            .map(QueryWorkload::id)
            .toList());
  }

  @Test
  void duckDbKeepsTablesInAFileWithinTheMemoryItWasGiven(@TempDir Path folder) throws Exception {
    DataSet tpch = new DataSet.TpchSet();
    TableDefinition customer = tpch.tables(0.01).getFirst();
    Path text = folder.resolve("customer.tbl");
    tpch.write(customer.name(), 0.01, text);
    Path file = folder.resolve("peer.duckdb");
    try (JdbcSide peer = JdbcSide.duckDbIn(file, 512L << 20)) {
      peer.load(customer, text);
      peer.declareKeys(customer);
      assertEquals(1_500, peer.read("SELECT * FROM customer"));
      List<List<@Nullable Object>> limit =
          peer.rows("SELECT current_setting('memory_limit') LIKE '512%MiB'");
      assertEquals(List.of(row(true)), limit);
    }
    assertTrue(Files.size(file) > 0);
  }

  @Test
  void differencesAreFoundAndTheOrderOfTiesIsNone() {
    assertTrue(Answers.difference(List.of(row(1, "a")), List.of(row(1L, "a"))).isEmpty());
    assertTrue(
        Answers.difference(List.of(row(1, "a"), row(1, null)), List.of(row(1, null), row(1, "a")))
            .isEmpty());
    assertTrue(
        Answers.difference(List.of(row(0.1 + 0.2)), List.of(row(new BigDecimal("0.3")))).isEmpty());
    assertEquals(
        "row 1, column 1 is 0.31 instead of 0.30",
        Answers.difference(
                List.of(row(new BigDecimal("0.31"))), List.of(row(new BigDecimal("0.30"))))
            .orElseThrow());
    assertTrue(Answers.difference(List.of(row(1.0000001)), List.of(row(1.0))).isPresent());
    assertTrue(Answers.difference(List.of(row((Object) null)), List.of(row(0))).isPresent());
    assertEquals(
        "1 rows instead of 0", Answers.difference(List.of(row(1)), List.of()).orElseThrow());
  }

  private static List<@Nullable Object> row(@Nullable Object... values) {
    return Arrays.asList(values);
  }
}
